"""Lists all artifacts, or the newest, or those that a filter holds for."""

import bench
from ml_metadata.metadata_store import ListOptions, OrderByField

given = bench.arguments(first=int, filter=str, times=int)
store = bench.connect(given, read_only=True)


def options(limit=None):
    if given.first:
        return ListOptions(limit=given.first, order_by=OrderByField.CREATE_TIME, is_asc=False)
    return ListOptions(limit=limit, filter_query=given.filter) if limit or given.filter else None


def find():
    for _ in range(given.times or 1):
        found = store.get_artifacts(list_options=options())
    return len(found)


store.get_artifacts(list_options=options(limit=-(-given.size // 10)))
bench.measure(find)

"""Lists all artifacts, or the newest."""

import bench
from ml_metadata import metadata_store
from ml_metadata.metadata_store import ListOptions, OrderByField

given = bench.arguments()
store = bench.connect(given)


def list_all():
    options = ListOptions(limit=given.first, order_by=OrderByField.CREATE_TIME, is_asc=False) if given.first else None
    found = store.get_artifacts(list_options=options)
    if len(found) != (given.first or given.size):
        raise RuntimeError(f"There are {len(found)} artifacts.")


bench.measure(list_all)

"""The first call of a process: the first context of a store. The time is that of the whole process, which the caller takes."""

import bench
from ml_metadata.metadata_store import ListOptions

given = bench.arguments()
bench.measure(lambda: len(bench.connect(given, read_only=True).get_contexts(list_options=ListOptions(limit=1))))

"""Follows lineage: upstream from the last output of runs, or the whole graph around a dataset."""

import bench
from ml_metadata.proto import metadata_store_pb2 as pb

given = bench.arguments(depth=int, start=int, step=int, direction=str)
store = bench.connect(given, read_only=True)


def follow(artifact, depth, direction):
    options = pb.LineageSubgraphQueryOptions(max_num_hops=depth, direction=direction)
    options.starting_artifacts.filter_query = f"id = {artifact}"
    graph = store.get_lineage_subgraph(options)
    return len(graph.artifacts) + len(graph.executions) + len(graph.events)


def follow_all():
    direction = getattr(pb.LineageSubgraphQueryOptions, given.direction.upper())
    return sum(follow(given.start + number * given.step, given.depth, direction) for number in range(given.size))


follow(given.start + given.step, given.depth, getattr(pb.LineageSubgraphQueryOptions, given.direction.upper()))
bench.measure(follow_all)

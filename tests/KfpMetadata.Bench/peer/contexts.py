"""Asks for the contexts of many artifacts or executions, of each alone."""

import bench

given = bench.arguments(kind=str, first=int, nodes=int)
store = bench.connect(given, read_only=True)
get = store.get_contexts_by_artifact if given.kind == "artifact" else store.get_contexts_by_execution
step = max(1, given.nodes // given.size)


def ask():
    return sum(len(get(number)) for number in range(given.first, given.first + given.nodes, step))


ask()
bench.measure(ask)

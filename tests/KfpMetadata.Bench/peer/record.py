"""Records runs with the calls that Kubeflow's metadata helpers make, in their order, type and URI look-ups included."""

import bench
from ml_metadata import errors
from ml_metadata.proto import metadata_store_pb2 as pb

given = bench.arguments(tasks=int)
store = bench.connect(given)
known = {}  # the helper that finds a context by its name remembers what it found


def stored(get, put, kind, name, properties=()):
    try:
        return get(name)
    except errors.NotFoundError:
        made = kind(name=name)
        for field in properties:
            made.properties[field] = pb.STRING
        made.id = put(made)
        return made


def artifact_type(name):
    return stored(store.get_artifact_type, store.put_artifact_type, pb.ArtifactType, name)


def run_context(run):
    if run not in known:
        found = [context for context in store.get_contexts() if context.name == run]
        known[run] = found[0] if found else new_run_context(run)
    return known[run]


def new_run_context(run):
    kind = stored(store.get_context_type, store.put_context_type, pb.ContextType, "KfpRun", ["pipeline_name", "run_id"])
    context = pb.Context(name=run, type_id=kind.id)
    context.properties["pipeline_name"].string_value = run
    context.properties["run_id"].string_value = run
    context.id = store.put_contexts([context])[0]
    return context


def execution(context, name, pod):
    kind = stored(store.get_execution_type, store.put_execution_type, pb.ExecutionType, name, ["pipeline_name", "run_id", "component_id"])
    made = pb.Execution(type_id=kind.id)
    for field, value in (("pipeline_name", context.name), ("run_id", context.name), ("component_id", name)):
        made.properties[field].string_value = value
    made.custom_properties["kfp_pod_name"].string_value = pod
    made.id = store.put_executions([made])[0]
    store.put_attributions_and_associations([], [pb.Association(execution_id=made.id, context_id=context.id)])
    return made


def event(made, artifact, kind, name):
    put = pb.Event(execution_id=made.id, artifact_id=artifact.id, type=kind)
    put.path.steps.add().key = name
    store.put_events([put])


def link(made, uri, name):
    event(made, store.get_artifacts_by_uri(uri)[-1], pb.Event.INPUT, name)


def output(context, made, uri, kind, name):
    artifact = pb.Artifact(uri=uri, type_id=artifact_type(kind).id)
    for field, value in (("name", name), ("pipeline_name", context.name), ("run_id", context.name)):
        artifact.custom_properties[field].string_value = value
    artifact.id = store.put_artifacts([artifact])[0]
    event(made, artifact, pb.Event.OUTPUT, name)
    store.put_attributions_and_associations([pb.Attribution(artifact_id=artifact.id, context_id=context.id)], [])


def record(run, tasks):
    context = run_context(run)
    inputs = sources
    for task in range(tasks):
        made = execution(context, "components.Train", f"{run}-{task}")
        link(made, inputs[0], "first")
        link(made, inputs[1], "second")
        inputs = [f"s3://bench/{run}/{task}/{name}" for name in ("model", "report")]
        output(context, made, inputs[0], "Model", "model")
        output(context, made, inputs[1], "Report", "report")


def record_all():
    for number in range(given.size):
        record(f"run-{number}", given.tasks)
    return given.size * given.tasks


sources = [f"s3://bench/source-{number}" for number in (0, 1)]
store.put_artifacts([pb.Artifact(uri=uri, type_id=artifact_type("Dataset").id) for uri in sources])
# The same work before the clock.
for number in range(given.size):
    record(f"warm-{number}", given.tasks)
bench.measure(record_all)

"""Records runs with the calls that Kubeflow's metadata helpers make, in their order, type and URI look-ups included."""

import bench
from ml_metadata.proto import metadata_store_pb2 as pb

given = bench.arguments()
store = bench.connect(given)
known = {}


def text(value):
    return pb.Value(string_value=value)


def get_or_create(get, put, kind, name, properties=None):
    try:
        return get(name)
    except Exception:  # the helpers take any failure for "not there"
        made = kind(name=name)
        for field in properties or []:
            made.properties[field] = pb.STRING
        made.id = put(made)
        return made


def artifact_type(name):
    return get_or_create(store.get_artifact_type, store.put_artifact_type, pb.ArtifactType, name)


def run_context(run_id):
    if run_id in known:
        return known[run_id]
    found = [context for context in store.get_contexts() if context.name == run_id]
    if not found:
        kind = get_or_create(store.get_context_type, store.put_context_type, pb.ContextType, "KfpRun", ["pipeline_name", "run_id"])
        context = pb.Context(name=run_id, type_id=kind.id)
        context.properties["pipeline_name"].string_value = run_id
        context.properties["run_id"].string_value = run_id
        context.id = store.put_contexts([context])[0]
        found = [context]
    known[run_id] = found[0]
    return found[0]


def execution(context, name, pod):
    kind = get_or_create(store.get_execution_type, store.put_execution_type, pb.ExecutionType, name, ["pipeline_name", "run_id", "component_id"])
    made = pb.Execution(type_id=kind.id)
    for field, value in (("pipeline_name", context.name), ("run_id", context.name), ("component_id", name)):
        made.properties[field].string_value = value
    made.custom_properties["kfp_pod_name"].string_value = pod
    made.id = store.put_executions([made])[0]
    store.put_attributions_and_associations([], [pb.Association(execution_id=made.id, context_id=context.id)])
    return made


def link(made, uri, name):
    found = store.get_artifacts_by_uri(uri)
    event = pb.Event(execution_id=made.id, artifact_id=found[-1].id, type=pb.Event.INPUT)
    event.path.steps.add().key = name
    store.put_events([event])


def output(context, made, uri, kind, name):
    artifact = pb.Artifact(uri=uri, type_id=artifact_type(kind).id)
    for field, value in (("name", name), ("pipeline_name", context.name), ("run_id", context.name)):
        artifact.custom_properties[field].string_value = value
    artifact.id = store.put_artifacts([artifact])[0]
    event = pb.Event(execution_id=made.id, artifact_id=artifact.id, type=pb.Event.OUTPUT)
    event.path.steps.add().key = name
    store.put_events([event])
    store.put_attributions_and_associations([pb.Attribution(artifact_id=artifact.id, context_id=context.id)], [])


def record():
    for run in range(given.size):
        context = run_context(f"run-{run}")
        inputs = sources
        for task in range(given.tasks):
            made = execution(context, "components.Train", f"pod-{run}-{task}")
            link(made, inputs[0], "first")
            link(made, inputs[1], "second")
            inputs = [f"s3://bench/{run}/{task}/{number}" for number in (0, 1)]
            output(context, made, inputs[0], "Model", "model")
            output(context, made, inputs[1], "Report", "report")


sources = [f"s3://bench/source-{number}" for number in (0, 1)]
dataset = artifact_type("Dataset")
store.put_artifacts([pb.Artifact(uri=uri, type_id=dataset.id) for uri in sources])
bench.measure(record)

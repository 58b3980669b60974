"""Puts lineage subgraphs, one call for each: a run with ten executions, twenty artifacts and their events."""

import bench
from ml_metadata.proto import metadata_store_pb2 as pb

given = bench.arguments()
store = bench.connect(given)
run_type = store.put_context_type(pb.ContextType(name="KfpRun", properties={"pipeline_name": pb.STRING, "run_id": pb.STRING}))
task_type = store.put_execution_type(pb.ExecutionType(name="components.Train"))
model_type = store.put_artifact_type(pb.ArtifactType(name="Model"))


def edge(execution, artifact, kind, name):
    event = pb.Event(type=kind)
    event.path.steps.add().key = name
    return execution, artifact, event


def put(name):
    run = pb.Context(type_id=run_type, name=name)
    run.properties["pipeline_name"].string_value = "bench"
    run.properties["run_id"].string_value = name
    executions, artifacts, edges = [], [], []
    for task in range(10):
        execution = pb.Execution(type_id=task_type, last_known_state=pb.Execution.COMPLETE)
        execution.custom_properties["kfp_pod_name"].string_value = f"{name}-{task}"
        executions.append(execution)
        for number in range(2):
            artifact = pb.Artifact(type_id=model_type, uri=f"s3://bench/{name}/{task}/{number}", state=pb.Artifact.LIVE)
            artifact.custom_properties["name"].string_value = f"output-{number}"
            artifact.custom_properties["run_id"].string_value = name
            artifacts.append(artifact)
            edges.append(edge(task, 2 * task + number, pb.Event.OUTPUT, f"output-{number}"))
            if task > 0:
                edges.append(edge(task, 2 * (task - 1) + number, pb.Event.INPUT, f"input-{number}"))
    store.put_lineage_subgraph(executions, artifacts, [run], edges)


def put_all():
    for number in range(given.size):
        put(f"run-{number}")
    return given.size


for number in range(given.size // 10):
    put(f"warm-{number}")
bench.measure(put_all)

"""Creates artifacts with four properties by put_artifacts, a thousand a call."""

import bench
from ml_metadata.proto import metadata_store_pb2 as pb

given = bench.arguments()
store = bench.connect(given)
kind = pb.ArtifactType(name="Model", properties={"accuracy": pb.DOUBLE, "epochs": pb.INT})
kind.id = store.put_artifact_type(kind)


def artifact(number):
    made = pb.Artifact(type_id=kind.id, uri=f"s3://bench/{number}", state=pb.Artifact.LIVE)
    made.properties["accuracy"].double_value = 0.9
    made.properties["epochs"].int_value = 3
    made.custom_properties["owner"].string_value = "bench"
    made.custom_properties["rank"].int_value = 1
    return made


def create(first, last):
    ids = []
    for begin in range(first, last + 1, 1000):
        ids += store.put_artifacts([artifact(number) for number in range(begin, min(begin + 1000, last + 1))])
    return len(ids)


# The same work before the clock.
create(1, given.size)
bench.measure(lambda: create(given.size + 1, 2 * given.size))

"""What the workloads of the peer share: the store, and the line that says how it went."""

import argparse
import json
import resource
import time

from ml_metadata.metadata_store import metadata_store
from ml_metadata.proto import metadata_store_pb2 as pb


def arguments(**more):
    parser = argparse.ArgumentParser()
    parser.add_argument("--path")
    parser.add_argument("--port", type=int)
    parser.add_argument("--size", type=int, required=True)
    for name, kind in more.items():
        parser.add_argument(f"--{name}", type=kind)
    return parser.parse_args()


def connect(given, read_only=False):
    if given.path:
        config = pb.ConnectionConfig()
        config.sqlite.filename_uri = given.path
        modes = pb.SqliteMetadataSourceConfig
        config.sqlite.connection_mode = modes.READONLY if read_only else modes.READWRITE_OPENCREATE
        return metadata_store.MetadataStore(config)
    client = pb.MetadataStoreClientConfig(host="127.0.0.1", port=given.port)
    client.channel_arguments.max_receive_message_length = 1 << 30
    return metadata_store.MetadataStore(client)


def measure(work):
    """Runs the work and prints its time and its answer: what it found or made."""
    begin = time.perf_counter()
    answer = work()
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peakBytes": peak, "answer": answer}), flush=True)

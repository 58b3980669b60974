"""What every workload of the peer shares: the store, and the line that says how it went."""

import argparse
import json
import resource
import time

from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as pb


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--path")
    parser.add_argument("--port", type=int)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--tasks", type=int, default=10)
    parser.add_argument("--first", type=int)
    return parser.parse_args()


def connect(given):
    if given.path:
        config = pb.ConnectionConfig()
        config.sqlite.filename_uri = given.path
        config.sqlite.connection_mode = pb.SqliteMetadataSourceConfig.READWRITE_OPENCREATE
        return metadata_store.MetadataStore(config)
    return metadata_store.MetadataStore(pb.MetadataStoreClientConfig(host="127.0.0.1", port=given.port))


def measure(work):
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peakBytes": peak}), flush=True)

"""The reference MLMD store (the ml-metadata library's native code) behind standard input and output, for many short-lived stores.

A request is a line "method length" and so many bytes of the message; the answer is a line "code length" and so many bytes, of the
response or, where the code is not 0, of the error's text. The method "reset" takes no bytes and starts over with an empty store in memory.
"""

import sys

from ml_metadata.metadata_store.pywrap.metadata_store_extension import metadata_store as native
from ml_metadata.proto import metadata_store_pb2 as pb


def open_store():
    config = pb.ConnectionConfig()
    config.sqlite.SetInParent()
    return native.CreateMetadataStore(config.SerializeToString(), pb.MigrationOptions().SerializeToString())


def main():
    source, target = sys.stdin.buffer, sys.stdout.buffer
    store = open_store()
    for line in iter(source.readline, b""):
        method, length = line.split()
        request = source.read(int(length))
        response, message, code = b"", b"", 0
        if method == b"reset":
            store = open_store()
        else:
            response, message, code = getattr(native, method.decode())(store, request)
        answer = message if code else response
        target.write(b"%d %d\n" % (code, len(answer)))
        target.write(answer)
        target.flush()


if __name__ == "__main__":
    main()

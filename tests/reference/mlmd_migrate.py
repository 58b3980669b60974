"""Migrates SQLite stores with the ml-metadata library, up to its own schema or down to a given one.

Reads one order a line from standard input, `upgrade<TAB>file` or `<version><TAB>file`, and answers each with one line: `ok` or the
library's error.
"""

import sys

from ml_metadata.metadata_store.pywrap.metadata_store_extension import metadata_store as native
from ml_metadata.proto import metadata_store_pb2 as pb


def migrate(order, path):
    config = pb.ConnectionConfig()
    config.sqlite.filename_uri = path
    config.sqlite.connection_mode = pb.SqliteMetadataSourceConfig.READWRITE
    options = pb.MigrationOptions()
    if order == "upgrade":
        options.enable_upgrade_migration = True
    else:
        options.downgrade_to_schema_version = int(order)
    try:
        native.CreateMetadataStore(config.SerializeToString(), options.SerializeToString())
    except RuntimeError as error:
        # A downgrade always ends so.
        return "ok" if "Downgrade migration was performed" in str(error) else str(error)
    return "ok"


def main():
    for line in sys.stdin:
        order, path = line.rstrip("\n").split("\t")
        print(migrate(order, path).replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()

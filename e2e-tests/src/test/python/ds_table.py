#!/usr/bin/env python3
"""Works on a DataShard table with the installed datashard.

usage: ds_table.py create TABLE SCHEMA [--partition SPEC]   SCHEMA: JSON list of {"id", "name", "type", "required"}, as text or as @FILE
                                                     SPEC: JSON list of {"source_id", "field_id", "name", "transform"} (0.11 or newer)
       ds_table.py append TABLE [--rows-per-file N] [--schema SCHEMA]    rows as JSON lines on stdin; one snapshot, N rows a data file
       ds_table.py read TABLE [--snapshot ID]        rows as JSON lines (0.7 reads the current snapshot only)
       ds_table.py digests TABLE                     digest of the rows of every snapshot as JSON lines: id, digest (0.8 or newer)
       ds_table.py snapshots TABLE                   snapshots as JSON lines, in the order of the metadata
       ds_table.py files TABLE                       data files of the current snapshot as JSON lines: path, rows, row_groups, codec, encodings
       ds_table.py delete TABLE DATA_FILE...         paths below the table root; one snapshot
       ds_table.py add-file TABLE FILE...            takes complete Parquet files below data/ into the table; one snapshot

Rows are in the encoding of ds_canon.py. All but read, digests, snapshots and files print one line of JSON; what changes the table says the snapshot that is
current afterwards. Exit 1: datashard refused or failed, its error is on stderr. Exit 3: this release of datashard has no such operation.
"""
import io
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_canon  # noqa: E402
from ds_command import Commands, Unsupported, answer, load, stored  # noqa: E402


def schema_of(text):
    from datashard import Schema

    if text.startswith("@"):
        with open(text[1:], encoding="utf-8") as source:
            text = source.read()
    return Schema(schema_id=1, fields=json.loads(text))


def stored_schema(path):
    from datashard import Schema

    fields = stored(path).fields
    if not fields:
        raise ValueError(f"{path} has no stored schema; give --schema")
    return Schema(schema_id=1, fields=fields)


def create(args):
    import datashard

    options = {}
    if args.partition:
        fields = [datashard.PartitionField(**field) for field in json.loads(args.partition)]
        options["partition_spec"] = datashard.PartitionSpec(spec_id=0, fields=fields)
    answer(datashard.create_table(args.table, schema=schema_of(args.schema), **options))


def append(args):
    schema = schema_of(args.schema) if args.schema else stored_schema(args.table)
    types = {f["name"]: f["type"] for f in schema.fields}
    rows = [ds_canon.decode_row(json.loads(line), types) for line in sys.stdin if line.strip()]
    size, table = args.rows_per_file or max(1, len(rows)), load(args.table)
    with table.new_transaction() as tx:
        for at in range(0, len(rows), size):
            tx.append_data(rows[at:at + size], schema)
    answer(table, rows=len(rows))


def scan(table, **options):
    import datashard

    try:
        return table.scan(**options)
    except TypeError as error:
        if not options:
            raise
        raise Unsupported(f"datashard {datashard.__version__} reads the current snapshot only") from error


def read(args):
    found = scan(load(args.table), **({} if args.snapshot is None else {"snapshot_id": args.snapshot}))
    types = stored(args.table).types
    sys.stdout.writelines(json.dumps(ds_canon.encode_row(row, types), ensure_ascii=False) + "\n" for row in found)


def digests(args):
    handle, table = load(args.table), stored(args.table)
    for snapshot in table.snapshots:
        rows = [ds_canon.encode_row(row, table.types) for row in scan(handle, snapshot_id=snapshot["id"])]
        print(json.dumps({"id": snapshot["id"], "digest": ds_canon.digest(rows, table.types)}))


def snapshots(args):
    for snapshot in stored(args.table).snapshots:
        print(json.dumps({k: snapshot[k] for k in ("id", "parent", "sequence_number", "timestamp_ms", "operation", "summary")}))


def files(args):
    import pyarrow.parquet as parquet

    table = stored(args.table)
    current = table.snapshot(table.current_id)
    for file in table.files(current) if current else []:
        footer = parquet.read_metadata(io.BytesIO(table.store.read(file["path"])))
        print(json.dumps({"path": file["path"], "rows": footer.num_rows, "row_groups": footer.num_row_groups,
                          "codec": codec(footer), "encodings": encodings(footer)}))


def encodings(footer):
    group = footer.row_group(0)
    return sorted({name for column in range(group.num_columns) for name in group.column(column).encodings})


def codec(footer):
    name = footer.row_group(0).column(0).compression
    return "LZ4_RAW" if name == "LZ4" else name  # pyarrow's name for both


def delete(args):
    table = load(args.table)
    with table.new_transaction() as tx:
        tx.delete_files(["/" + path.lstrip("/") for path in args.files])
    answer(table)


def add_file(args):
    import pyarrow.parquet as parquet
    from datashard import DataFile, FileFormat

    table, files = load(args.table), []
    for path in args.files:
        local = os.path.join(args.table, path)
        files.append(DataFile(file_path="/" + path.lstrip("/"), file_format=FileFormat.PARQUET, partition_values={},
                              record_count=parquet.read_metadata(local).num_rows, file_size_in_bytes=os.path.getsize(local)))
    with table.new_transaction() as tx:
        tx.append_files(files)
    answer(table)


def main():
    commands = Commands(__doc__)
    creating = commands.add("create", create)
    creating.add_argument("schema")
    creating.add_argument("--partition")
    appending = commands.add("append", append)
    appending.add_argument("--rows-per-file", type=int)
    appending.add_argument("--schema")
    commands.add("read", read).add_argument("--snapshot", type=int)
    commands.add("digests", digests)
    commands.add("snapshots", snapshots)
    commands.add("files", files)
    commands.add("delete", delete).add_argument("files", nargs="+")
    commands.add("add-file", add_file).add_argument("files", nargs="+")
    commands.run()


if __name__ == "__main__":
    main()

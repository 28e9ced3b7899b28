#!/usr/bin/env python3
"""Works on a DataShard table with the installed datashard.

usage: ds_table.py create TABLE SCHEMA               SCHEMA: JSON list of {"id", "name", "type", "required"}, as text or as @FILE
       ds_table.py append TABLE [--rows-per-file N] [--schema SCHEMA]    rows as JSON lines on stdin; one snapshot, N rows a data file
       ds_table.py read TABLE [--snapshot ID]        rows as JSON lines (0.7 reads the current snapshot only)
       ds_table.py digests TABLE                     digest of the rows of every snapshot as JSON lines: id, digest (0.8 or newer)
       ds_table.py snapshots TABLE                   snapshots as JSON lines, in the order of the metadata
       ds_table.py files TABLE                       data files of the current snapshot as JSON lines: path, rows, row_groups, codec
       ds_table.py delete TABLE DATA_FILE...         paths below the table root; one snapshot
       ds_table.py add-file TABLE FILE...            takes complete Parquet files below data/ into the table; one snapshot
       ds_table.py expire TABLE KEEP                 expires all but the KEEP newest snapshots
       ds_table.py gc TABLE                          garbage collection without grace; nobody else may write meanwhile
       ds_table.py compact TABLE                     merges all manifests (0.8 or newer)
       ds_table.py set-property TABLE KEY [VALUE]    without VALUE: removes it (0.8 or newer)

Rows are in the encoding of ds_canon.py. All but read, digests, snapshots and files print one line of JSON; what changes the table says the snapshot that is
current afterwards. Exit 1: datashard refused or failed, its error is on stderr. Exit 3: this release of datashard has no such operation.
"""
import argparse
import json
import logging
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_canon  # noqa: E402
import ds_layout  # noqa: E402


class Unsupported(Exception):
    """This release of datashard can't do it."""


def schema_of(text):
    from datashard import Schema

    if text.startswith("@"):
        with open(text[1:], encoding="utf-8") as source:
            text = source.read()
    return Schema(schema_id=1, fields=json.loads(text))


def stored(path):
    return ds_layout.Table(ds_layout.open_store(path))


def stored_schema(path):
    from datashard import Schema

    fields = stored(path).fields
    if not fields:
        raise ValueError(f"{path} has no stored schema; give --schema")
    return Schema(schema_id=1, fields=fields)


def load(path):
    import datashard

    return datashard.load_table(path)


def answer(table, **more):
    table.refresh()
    current = table.current_snapshot()
    print(json.dumps({"snapshot": current.snapshot_id if current else None, **more}))


def create(args):
    import datashard

    answer(datashard.create_table(args.table, schema=schema_of(args.schema)))


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
        footer = parquet.read_metadata(os.path.join(args.table, file["path"]))
        print(json.dumps({"path": file["path"], "rows": footer.num_rows, "row_groups": footer.num_row_groups,
                          "codec": codec(footer)}))


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


def expire(args):
    table = load(args.table)
    newest = sorted((s["timestamp_ms"] for s in stored(args.table).snapshots), reverse=True)
    if len(newest) > args.keep:
        with table.new_transaction() as tx:
            tx.expire_snapshots(older_than_ms=int(newest[args.keep - 1]))
    answer(table, snapshots=len(stored(args.table).snapshots))


def gc(args):
    store = ds_layout.open_store(args.table)
    if isinstance(store, ds_layout.LocalStore):  # only what is older than now is collected
        newest = max(os.path.getmtime(os.path.join(store.root, path)) for path in store.list(""))
        while time.time() <= newest + 0.002:
            time.sleep(0.001)
    table = load(args.table)
    try:
        report = table.garbage_collect(0, allow_short_grace=True)
    except TypeError:  # releases before 0.8
        report = table.garbage_collect(0)
    answer(table, **report)


def compact(args):
    table = load(args.table)
    require(table, "compact_manifests")
    table.compact_manifests()
    answer(table)


def set_property(args):
    table = load(args.table)
    require(table, "set_properties")
    table.set_properties({args.key: args.value})
    answer(table)


def require(table, operation):
    import datashard

    if not hasattr(table, operation):
        raise Unsupported(f"datashard {datashard.__version__} has no {operation}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, function, *names, **options):
        sub = commands.add_parser(name)
        sub.set_defaults(function=function)
        sub.add_argument("table")
        for argument in names:
            sub.add_argument(argument, **options)
        return sub

    command("create", create, "schema")
    appending = command("append", append)
    appending.add_argument("--rows-per-file", type=int)
    appending.add_argument("--schema")
    command("read", read).add_argument("--snapshot", type=int)
    command("digests", digests)
    command("snapshots", snapshots)
    command("files", files)
    command("delete", delete, "files", nargs="+")
    command("add-file", add_file, "files", nargs="+")
    command("expire", expire, "keep", type=int)
    command("gc", gc)
    command("compact", compact)
    command("set-property", set_property, "key").add_argument("value", nargs="?")
    return parser.parse_args()


def main():
    args = arguments()
    logging.disable(logging.ERROR)
    try:
        args.function(args)
        return 0
    except Unsupported as error:
        print(error, file=sys.stderr)
        return 3
    except Exception as error:  # whatever datashard raises is the answer
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # some pyarrow releases now and then abort while the interpreter shuts down

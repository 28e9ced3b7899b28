#!/usr/bin/env python3
"""Reads a DataShard table with the installed datashard and checks its files without it.

usage: ds_check.py TABLE [--rows FILE] [--snapshot ID] [--allow-markers] [--fail-on-orphans] [--structure-only] [--all-snapshots]

TABLE is a folder, or (with DATASHARD_STORAGE_TYPE=s3 and the other DATASHARD_S3_* variables) a table path, or s3://bucket/key for
--structure-only. Prints one line of JSON: version, current snapshot, snapshots, row count, live files, orphans, digest of the rows
(see ds_canon.py). On any violation it prints a list to stderr and exits 1; 2 means that the table can't be opened at all.
"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_canon  # noqa: E402
import ds_layout  # noqa: E402
from ds_structure import Check  # noqa: E402


def read_rows(table, args):
    import datashard
    handle = datashard.load_table(args.table)
    options = {} if args.snapshot is None else {"snapshot_id": args.snapshot}
    try:
        found = handle.scan(**options)
    except TypeError:
        raise SystemExit(f"datashard {datashard.__version__} can't read older snapshots; leave out --snapshot")
    types = dict(table.types)
    if not types:  # no stored schema: the digest needs to know the floating point columns
        types = {name: "double" for row in found for name, value in row.items() if isinstance(value, float)}
    rows = [ds_canon.encode_row(r, types) for r in found]
    current = handle.current_snapshot()
    return rows, ds_canon.digest(rows, types), handle.row_count(**options), current.snapshot_id if current else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--rows", help="write the rows as canonical JSON lines")
    parser.add_argument("--snapshot", type=int, help="read this snapshot (datashard 0.8 or newer)")
    parser.add_argument("--allow-markers", action="store_true", help="in-flight markers are no violation")
    parser.add_argument("--fail-on-orphans", action="store_true", help="files that no snapshot references are a violation")
    parser.add_argument("--all-snapshots", action="store_true", help="open the data files of every snapshot, not only of the current one")
    parser.add_argument("--structure-only", action="store_true", help="don't read through datashard")
    args = parser.parse_args()
    import logging
    logging.disable(logging.WARNING)
    try:
        table = ds_layout.Table(ds_layout.open_store(args.table))
    except ds_layout.LayoutError as error:
        print(f"{args.table}: {error}", file=sys.stderr)
        return 2
    check = Check(table, args)
    check.structure()
    answer = {"table": args.table, "layout": table.layout, "metadata_version": table.version, "current_snapshot": table.current_id,
              "snapshots": [s["id"] for s in table.snapshots]}
    wanted = table.snapshot(args.snapshot if args.snapshot is not None else table.current_id)
    if args.snapshot is not None and wanted is None:
        print(f"{args.table}: no snapshot {args.snapshot}", file=sys.stderr)
        return 2
    files = []
    if wanted and not any(wanted["list_path"] in p for p in check.problems):
        try:
            files = table.files(wanted)
        except ds_layout.LayoutError as error:
            check.bad(str(error))
    answer["files"], answer["record_count"] = len(files), sum(f["record_count"] for f in files)
    if not args.structure_only:
        import datashard
        answer["datashard"] = datashard.__version__
        try:
            rows, digest, count, current = read_rows(table, args)
        except Exception as error:  # any failure of datashard is a finding
            check.bad(f"datashard {datashard.__version__} can't read it: {type(error).__name__}: {str(error)[:300]}")
        else:
            answer["rows"], answer["digest"] = len(rows), digest
            if not len(rows) == count == answer["record_count"]:
                check.bad(f"datashard scans {len(rows)} rows and counts {count}; the manifests say {answer['record_count']}")
            if table.current_id is not None and current != table.current_id:
                check.bad(f"datashard's current snapshot is {current}, the files say {table.current_id}")
            if args.rows:
                with open(args.rows, "w", encoding="utf-8") as out:
                    out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    answer["live_files"] = [f["path"] for f in files]
    answer["markers"], answer["orphans"] = len(check.marker_names), check.orphans()
    answer["violations"] = len(check.problems)
    print(json.dumps(answer))
    for problem in check.problems:
        print(f"violation: {problem}", file=sys.stderr)
    return 1 if check.problems else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # some pyarrow releases now and then abort while the interpreter shuts down

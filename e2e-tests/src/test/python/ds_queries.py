"""The protocol of the scripts that read a table by a library of their own (import only; used by *_rows.py).

Each line of standard input asks for rows: {"snapshot": ID or null for the current one, "where": [[COLUMN, OPERATOR, VALUE], ...],
"select": [COLUMN, ...] or null for all of them}. All conditions must hold; operators are ==, !=, <, <=, >, >=, is_null and is_not_null, values are as in ds_canon.py.
Each is answered by one line: {"rows": [row as in ds_canon.py, ...], "files": number of data files that had to be read, null = unknown}.
"""
import json
import os
import sys

import ds_canon
import ds_layout

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


class Query:
    def __init__(self, line, types):
        asked = json.loads(line)
        self.snapshot = asked.get("snapshot")
        self.select = asked.get("select") or list(types)
        self.where = []
        for column, operator, value in asked.get("where", []):
            if operator not in COMPARISONS + ("is_null", "is_not_null"):
                raise ValueError(f"no such operator: {operator}")
            self.where.append((column, operator, ds_canon.decode(value, types[column])))


def serve(usage, reader_of):
    """reader_of(ds_layout.Table, root) gives a function: Query -> (rows of Python values, number of files or None)."""
    if len(sys.argv) != 2:
        sys.exit(usage)
    root = os.path.abspath(sys.argv[1])
    table = ds_layout.Table(ds_layout.open_store(root))
    read = reader_of(table, root)
    for line in sys.stdin:
        if line.strip():
            rows, files = read(Query(line, table.types))
            encoded = [ds_canon.encode_row(row, table.types) for row in rows]
            print(json.dumps({"rows": encoded, "files": files}, ensure_ascii=False))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # some pyarrow releases now and then abort while the interpreter shuts down

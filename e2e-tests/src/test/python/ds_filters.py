#!/usr/bin/env python3
"""Compares filtered scans of a DataShard table by the installed datashard with a full scan that is filtered afterwards.

usage: ds_filters.py TABLE

The first column must be a unique integer. Every other column is filtered by every operator with values that stand in it, and by null tests.
Column bounds and footers let a scan skip files and row groups; the scan that is filtered afterwards reads all of them, and both use pyarrow's
comparison. Prints one line of JSON: filters = number of comparisons, mismatches = list of texts, pruned_files = how often a file was skipped by its bounds, unpruned_columns = columns by which none was.
"""
import collections
import json
import logging
import os
import sys
import uuid

OPERATORS = ("==", "!=", "<", "<=", ">", ">=")


def samples(columns):
    """First and last value of the first file, the one in the middle of the others."""
    values = []
    for number, column in enumerate(columns):
        inside = [value for value in column.to_pylist() if value is not None]
        for value in (inside[:1] + inside[-1:] if number == 0 else inside[len(inside) // 2:len(inside) // 2 + 1]):
            if value not in values:
                values.append(value)
    return values


def as_texts(table, types):
    """Uuids as datashard compares them: iceberg tables hold them as 16 bytes."""
    import pyarrow

    for column, kind in types.items():
        if kind == "uuid" and not pyarrow.types.is_string(table[column].type):
            texts = [None if value is None else str(uuid.UUID(bytes=value)) for value in table[column].to_pylist()]
            table = table.set_column(table.column_names.index(column), column, pyarrow.array(texts, pyarrow.string()))
    return table


def main():
    logging.disable(logging.ERROR)
    import datashard
    import pyarrow
    import pyarrow.parquet as parquet
    from datashard import filters

    import ds_layout

    path = sys.argv[1]
    layout = ds_layout.Table(ds_layout.open_store(path))
    handle = datashard.load_table(path)
    parts = [as_texts(parquet.read_table(os.path.join(path, file["path"]), partitioning=None), layout.types) for file in layout.files(layout.snapshot(layout.current_id))]
    whole = pyarrow.concat_tables(part.replace_schema_metadata(None) for part in parts)
    key = whole.column_names[0]

    pruned, column_now, original = collections.Counter(), [None], filters.prune_files_by_bounds

    def counting(files, expressions, schema):
        kept = original(files, expressions, schema)
        pruned[column_now[0]] += len(files) - len(kept)
        return kept

    filters.prune_files_by_bounds = counting
    compared, mismatches = 0, []
    for column in whole.column_names[1:]:
        column_now[0] = column
        values = samples([part[column] for part in parts[:1] + parts[-2:]])
        # 0.11.2 fails when "between" names a uuid column that is not read ("Field exists 2 times in schema").
        projection = None if layout.types[column] == "uuid" else [key]
        conditions = [(operator, value) for value in values for operator in OPERATORS]
        conditions += [("in", values[:2]), ("not_in", values[:2]), ("between", tuple(values[:2])), ("is_null", None), ("is_not_null", None)]
        for condition in conditions:
            wanted = whole.filter(filters.to_pyarrow_compute_expression(filters.parse_filter_dict({column: condition})))
            found = handle.scan(columns=projection, filter={column: condition})
            compared += 1
            if sorted(row[key] for row in found) != sorted(wanted[key].to_pylist()):
                mismatches.append(f"{column} {condition!r}: {len(found)} rows instead of {wanted.num_rows}"[:200])
    print(json.dumps({"filters": compared, "mismatches": mismatches, "pruned_files": sum(pruned.values()),
                      "unpruned_columns": [c for c in whole.column_names[1:] if not pruned[c]]}))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # some pyarrow releases now and then abort while the interpreter shuts down

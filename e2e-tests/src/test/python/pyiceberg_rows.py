#!/usr/bin/env python3
"""Reads rows of a table of the iceberg layout with pyiceberg.

usage: pyiceberg_rows.py TABLE    what is asked on stdin and answered on stdout: ds_queries.py

The table must lie where its metadata says.
"""
import os
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_queries  # noqa: E402


def reader(table, root):
    import pyiceberg.expressions as expressions
    from pyiceberg.table import StaticTable

    opened = StaticTable.from_metadata(os.path.join(root, table.metadata_path))
    comparisons = {"==": expressions.EqualTo, "!=": expressions.NotEqualTo, "<": expressions.LessThan,
                   "<=": expressions.LessThanOrEqual, ">": expressions.GreaterThan, ">=": expressions.GreaterThanOrEqual}

    def expression(column, operator, value):
        if operator == "is_null":
            return expressions.IsNull(column)
        if operator == "is_not_null":
            return expressions.NotNull(column)
        return comparisons[operator](column, uuid.UUID(value) if table.types[column] == "uuid" else value)

    def read(query):
        condition = expressions.AlwaysTrue()
        for part in query.where:
            condition = expressions.And(condition, expression(*part))
        scan = opened.scan(row_filter=condition, snapshot_id=query.snapshot, selected_fields=tuple(query.select))
        return [texts(row) for row in scan.to_arrow().to_pylist()], len(list(scan.plan_files()))

    def texts(row):
        return {name: text(value) if table.types[name] == "uuid" and value is not None else value for name, value in row.items()}

    def text(value):
        return str(uuid.UUID(bytes=value) if isinstance(value, bytes) else value)

    return read


if __name__ == "__main__":
    ds_queries.serve(__doc__, reader)

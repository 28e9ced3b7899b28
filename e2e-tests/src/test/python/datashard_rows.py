#!/usr/bin/env python3
"""Reads rows of a DataShard table through the installed datashard (0.8 or newer).

usage: datashard_rows.py TABLE    what is asked on stdin and answered on stdout: ds_queries.py
"""
import logging
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_queries  # noqa: E402


def reader(table, root):
    import datashard

    logging.disable(logging.ERROR)
    handle = datashard.load_table(root)

    def read(query):
        options = {} if query.snapshot is None else {"snapshot_id": query.snapshot}
        conditions = {column: (operator, value) for column, operator, value in query.where}
        if len(conditions) != len(query.where):
            raise ValueError("datashard takes one condition a column")
        return handle.scan(columns=query.select, filter=conditions or None, **options), None

    return read


if __name__ == "__main__":
    ds_queries.serve(__doc__, reader)

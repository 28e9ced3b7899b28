#!/usr/bin/env python3
"""Reads rows of a table of the iceberg layout with DuckDB.

usage: duckdb_rows.py TABLE    what is asked on stdin and answered on stdout: ds_queries.py
"""
import datetime as dt
import decimal
import glob
import importlib.util
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_queries  # noqa: E402


def connect():
    """DuckDB with the extensions that came as packages; it must not look for any elsewhere."""
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    for name in ("avro", "iceberg"):  # the second needs the first
        package = os.path.dirname(importlib.util.find_spec("duckdb_extension_" + name).origin)
        connection.execute(f"LOAD '{glob.glob(package + '/extensions/*/' + name + '.duckdb_extension')[0]}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def text(value):
    return "'" + str(value).replace("'", "''") + "'"


def name(value):
    return '"' + value.replace('"', '""') + '"'


def literal(value, kind):
    if isinstance(value, bool) or (isinstance(value, int) and kind != "time"):
        return str(value)
    if isinstance(value, float):
        plain = repr(value) if math.isfinite(value) else {math.inf: "Infinity", -math.inf: "-Infinity"}.get(value, "NaN")
        return f"{text(plain)}::{kind}"
    if isinstance(value, decimal.Decimal):
        return f"{text(format(value, 'f'))}::{kind}"
    if isinstance(value, bytes):
        return "'" + "".join(f"\\x{byte:02x}" for byte in value) + "'::BLOB"
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return f"{text(value.isoformat())}::{kind}"
    return f"{text(value)}::{'UUID' if kind == 'uuid' else 'VARCHAR'}"


def reader(table, root):
    connection = connect()

    def condition(column_name, operator, value):
        if operator in ("is_null", "is_not_null"):
            return name(column_name) + (" IS NULL" if operator == "is_null" else " IS NOT NULL")
        return f"{name(column_name)} {'=' if operator == '==' else operator} {literal(value, table.types[column_name])}"

    def read(query):
        at = "" if query.snapshot is None else f", snapshot_from_id = {query.snapshot}::UBIGINT"
        where = "".join(f" AND {condition(*part)}" for part in query.where)
        columns = ", ".join(column(selected, table.types[selected]) for selected in query.select)
        found = connection.execute(f"SELECT {columns} FROM iceberg_scan({text(root)}, allow_moved_paths = true{at}) WHERE true{where}")
        return [dict(zip(query.select, row)) for row in found.fetchall()], None

    return read


def column(column_name, kind):
    """Python can't hold all of DuckDB's times; their canonical form is a number anyway."""
    if kind in ("timestamp", "timestamptz", "time"):
        return f"epoch_us({name(column_name)})"
    return f"{name(column_name)}::VARCHAR" if kind == "uuid" else name(column_name)


if __name__ == "__main__":
    ds_queries.serve(__doc__, reader)

#!/usr/bin/env python3
"""Asks Python DataShard and DuckDB the same of a table of flights that Flink has written, and compares their answers.

usage: readers.py TABLE        needs the packages of e2e-tests/src/test/python/requirements-0.11.2.txt
"""
import collections
import datetime as dt
import glob
import importlib.util
import os
import sys

DAY = dt.datetime(2001, 1, 14)


def busiest(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]


def by_datashard(path):
    import datashard

    rows = datashard.load_table(path).scan()
    return {
        "rows": len(rows),
        "busiest airports": busiest(collections.Counter(row["origin"] for row in rows)),
        "minutes of delay on " + str(DAY.date()): sum(row["delay"] for row in rows if DAY <= row["departure"] < DAY + dt.timedelta(days=1)),
    }


def by_duckdb(path):
    import duckdb

    # The extensions have come as packages; DuckDB must not look for any elsewhere.
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    for name in ("avro", "iceberg"):
        package = os.path.dirname(importlib.util.find_spec("duckdb_extension_" + name).origin)
        connection.execute(f"LOAD '{glob.glob(package + '/extensions/*/' + name + '.duckdb_extension')[0]}'")
    table = "iceberg_scan('" + path.replace("'", "''") + "')"

    def ask(sql):
        print("  " + sql.replace(table, "iceberg_scan(TABLE)"))
        return connection.execute(sql).fetchall()

    return {
        "rows": ask(f"SELECT count(*) FROM {table}")[0][0],
        "busiest airports": ask(f"SELECT origin, count(*) FROM {table} GROUP BY origin ORDER BY 2 DESC, 1 LIMIT 5"),
        "minutes of delay on " + str(DAY.date()): ask(
            f"SELECT coalesce(sum(delay), 0) FROM {table} WHERE departure >= TIMESTAMP '{DAY}' AND departure < TIMESTAMP '{DAY + dt.timedelta(days=1)}'"
        )[0][0],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = os.path.realpath(sys.argv[1])
    print("\nDuckDB:")
    duckdb_says = by_duckdb(path)
    print("Python DataShard:\n  datashard.load_table(TABLE).scan()\n")
    datashard_says = by_datashard(path)
    for question, answer in datashard_says.items():
        same = answer == duckdb_says[question]
        print(f"  {question}: {answer}" + ("" if same else f", but DuckDB says {duckdb_says[question]}"))
    if datashard_says != duckdb_says:
        sys.exit("\nThe readers do not agree.")
    print("\nBoth readers see the same table.")


if __name__ == "__main__":
    main()

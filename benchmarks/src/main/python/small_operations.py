#!/usr/bin/env python3
"""Operations on tables of few rows with the installed release of Python DataShard, step by step what SmallWork.java does in Java.

usage: small_operations.py work=small|history|check root=ROOT store=local|s3 name=value ...
Prints a line for each measure, and one for each table with the rows that must be in it, as ResultLine.java reads them. On S3, the library finds the
server by its DATASHARD_* variables; SLOW_S3_ENDPOINT is where each request takes longer.
"""
import gc
import json
import os
import resource
import shutil
import statistics
import sys
import time
import zlib

import datashard

MARK = "BENCHMARK RESULT "
READ_ROWS, READ_FILES, ROWS_OF_HISTORY = 50_000, 5, 100
EVENTS = ["login", "purchase", "logout", "view_item", "add_to_cart", "search", "checkout", "refund"]
SCHEMA = datashard.Schema(schema_id=1, fields=[
    {"id": 1, "name": "user_id", "type": "long", "required": True},
    {"id": 2, "name": "event", "type": "string", "required": True},
    {"id": 3, "name": "timestamp", "type": "long", "required": True},
])


def rows(first, count):
    return [{"user_id": 1 + (i * 2654435761 % 4294967296) % 100000, "event": EVENTS[(i * 7 + i // 13) % 8],
             "timestamp": 1700000000 + i * 100} for i in range(first, first + count)]


def parts(size, count):
    return [rows(i * size, size) for i in range(count)]


def row_sum(found):
    """The sum of the CRC-32s of the rows as text."""
    return sum(zlib.crc32(f"{row['user_id']},{row['event']},{row['timestamp']}".encode()) for row in found)


def quick_sum(found):
    return sum(row["user_id"] + len(row["event"]) + row["timestamp"] for row in found)


def tell(measure, wrong="", **figures):
    print(MARK + json.dumps({"measure": measure, "figures": figures, "wrong": wrong}), flush=True)


def tell_rows(table, found):
    tell("rows of " + table, rows=len(found), sum=row_sum(found))


class Series:
    """Operations directly one after the other: the time of each, and the CPU time before each and after the last."""

    def __init__(self):
        self.seconds, self.cpu = [], [time.process_time()]

    def run(self, action):
        begun = time.perf_counter()
        result = action()
        self.seconds.append(time.perf_counter() - begun)
        self.cpu.append(time.process_time())
        return result

    def tell(self, measure, begin=0, end=None, wrong=""):
        end = len(self.seconds) if end is None else end
        tell(measure, wrong, seconds=statistics.median(self.seconds[begin:end]), cpu=(self.cpu[end] - self.cpu[begin]) / (end - begin),
             memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


class Work:
    def __init__(self, arguments):
        self.arguments, self.root = arguments, arguments["root"]
        self.repeats = int(arguments.get("repeats", 1))
        self.quick = os.environ.get("DATASHARD_S3_ENDPOINT", "")
        self.slow = os.environ.get("SLOW_S3_ENDPOINT", "")

    def begin(self):
        if self.arguments["store"] == "local":
            shutil.rmtree(self.root, ignore_errors=True)
            os.makedirs(self.root)

    def reach(self, endpoint):
        """From now on, tables are created and opened there."""
        if endpoint:
            os.environ["DATASHARD_S3_ENDPOINT"] = endpoint

    def create(self, name):
        return datashard.create_table(f"{self.root}/{name}", SCHEMA)

    def read(self, name):
        return datashard.load_table(f"{self.root}/{name}").scan()

    @staticmethod
    def append(table, data):
        if table.append_records(data, SCHEMA) is False:
            raise RuntimeError("append_records returned False")

    def warm(self, operation):
        begun, number = time.perf_counter(), 0
        while time.perf_counter() - begun < int(self.arguments["warm-millis"]) / 1000:
            operation(number)
            number += 1
        gc.collect()

    def measure(self, operation, check=lambda result: None):
        check(operation(0))
        series = Series()
        for number in range(1, self.repeats + 1):
            check(series.run(lambda: operation(number)))
        return series

    def small(self):
        self.begin()
        self.measure_create()
        self.measure_append(100)
        self.measure_append(10_000)
        self.measure_read()

    def measure_create(self):
        self.reach(self.quick)
        self.warm(lambda number: self.create(f"warm-create-{number}"))
        self.reach(self.slow)
        self.measure(lambda number: self.create(f"create-{number}")).tell("create")
        tell_rows(f"create-{self.repeats}", [])

    def measure_append(self, size):
        name, data = f"append{size}", parts(size, self.repeats + 1)
        self.reach(self.quick)
        table = self.create("warm-" + name)
        self.warm(lambda number: self.append(table, data[number % len(data)]))
        self.reach(self.slow)
        table = self.create(name)
        self.measure(lambda number: self.append(table, data[number])).tell(name)
        tell_rows(name, [row for part in data for row in part])

    def measure_read(self):
        name, data = f"read{READ_ROWS}", parts(READ_ROWS // READ_FILES, READ_FILES)
        self.reach(self.quick)
        table = self.create(name)
        for part in data:
            self.append(table, part)
        expected = (READ_ROWS, quick_sum(rows(0, READ_ROWS)))
        others = []

        def check(found):
            found = (len(found), quick_sum(found))
            if found != expected:
                others.append(found)

        self.warm(lambda number: check(self.read(name)))
        self.reach(self.slow)
        series = self.measure(lambda number: self.read(name), check)
        series.tell(name, wrong=f"read {others[0]} instead of {expected}" if others else "")
        tell_rows(name, [row for part in data for row in part])

    def history(self):
        self.begin()
        appends = int(self.arguments["appends"])
        window = min(int(self.arguments["window"]), appends)
        data = parts(ROWS_OF_HISTORY, appends)

        self.reach(self.quick)
        table = self.create("warm")
        self.warm(lambda number: self.append(table, data[number % appends]))
        self.reach(self.slow)
        aging = self.create("history")
        series = Series()
        for part in data:
            series.run(lambda: self.append(aging, part))
        series.tell("first", 0, window)
        series.tell("last", appends - window, appends)
        tell_rows("history", [row for part in data for row in part])

    def check(self):
        for name in self.arguments["tables"].split(","):
            tell_rows(name, self.read(name))


def main():
    work = Work(dict(word.split("=", 1) for word in sys.argv[1:]))
    {"small": work.small, "history": work.history, "check": work.check}[work.arguments["work"]]()


if __name__ == "__main__":
    main()

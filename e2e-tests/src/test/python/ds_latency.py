#!/usr/bin/env python3
"""Times operations of the installed datashard on S3, one a line of standard input, in one process that stays warm.

usage: ds_latency.py PREFIX     with the DATASHARD_* variables as the library reads them
input: create | append N | prepare ROWS FILES | read
output: milliseconds, a line each; what has to be there before (a table, rows as dicts) is not timed
"""
import sys
import time

import datashard

EVENTS = ["login", "purchase", "logout", "view_item", "add_to_cart", "search", "checkout", "refund"]
SCHEMA = datashard.Schema(schema_id=1, fields=[
    {"id": 1, "name": "user_id", "type": "long", "required": True},
    {"id": 2, "name": "event", "type": "string", "required": True},
    {"id": 3, "name": "timestamp", "type": "long", "required": True},
])


def row(i):
    return {"user_id": 1 + (i * 2654435761 % 4294967296) % 100000, "event": EVENTS[(i * 7 + i // 13) % 8],
            "timestamp": 1700000000 + i * 100}


def rows(start, count):
    return [row(i) for i in range(start, start + count)]


class Bench:
    def __init__(self, prefix):
        self.prefix, self.number, self.table, self.read_path = prefix, 0, None, None

    def fresh(self):
        self.number += 1
        return f"{self.prefix}/t{self.number}"

    def append(self, table, data):
        if table.append_records(data, SCHEMA) is False:
            raise RuntimeError("append_records returned False")

    def run(self, words):
        if words[0] == "create":
            path = self.fresh()
            return self.timed(lambda: datashard.create_table(path, SCHEMA))
        if words[0] == "append":
            if self.table is None:
                self.table = datashard.create_table(self.fresh(), SCHEMA)
            data = rows(0, int(words[1]))
            return self.timed(lambda: self.append(self.table, data))
        if words[0] == "prepare":
            self.read_path, count, files = self.fresh(), int(words[1]), int(words[2])
            table = datashard.create_table(self.read_path, SCHEMA)
            for part in range(files):
                self.append(table, rows(part * (count // files), count // files))
            return 0.0
        found = []
        millis = self.timed(lambda: found.extend(datashard.load_table(self.read_path).scan()))
        if found[0] != row(0):
            raise RuntimeError("other rows than were written")
        return millis

    @staticmethod
    def timed(action):
        start = time.perf_counter()
        action()
        return (time.perf_counter() - start) * 1000


def main():
    bench = Bench(sys.argv[1])
    for line in sys.stdin:
        print(f"{bench.run(line.split()):.3f}", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Looks after a DataShard table with the installed datashard.

usage: ds_maintain.py expire TABLE KEEP                 expires all but the KEEP newest snapshots
       ds_maintain.py gc TABLE [--grace-ms N] [--hours-later N]    garbage collection; without grace nobody else may write meanwhile
       ds_maintain.py compact TABLE                     merges all manifests (0.8 or newer)
       ds_maintain.py rewrite TABLE [--min-files N]     merges small data files (0.11 or newer)
       ds_maintain.py set-property TABLE KEY [VALUE]    without VALUE: removes it (0.8 or newer)

--hours-later N: as if so much time had passed since everything below the table's root was written. In-flight markers protect files for 24 hours.
All print one line of JSON that says the snapshot that is current afterwards. Exit 1: datashard refused or failed, its error is on stderr. Exit 3: this
release of datashard has no such operation.
"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ds_layout  # noqa: E402
from ds_command import Commands, Unsupported, answer, load, require, stored  # noqa: E402


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
        files = [os.path.join(store.root, path) for path in store.list("")]
        for file in files if args.hours_later else []:
            status = os.stat(file)
            os.utime(file, (status.st_atime, status.st_mtime - 3600 * args.hours_later))
        if not args.grace_ms:
            newest = max(os.path.getmtime(file) for file in files)
            while time.time() <= newest + 0.002:
                time.sleep(0.001)
    elif args.hours_later:
        raise Unsupported("only local files can be made older")
    table = load(args.table)
    try:
        report = table.garbage_collect(args.grace_ms, allow_short_grace=True)
    except TypeError:  # releases before 0.8
        report = table.garbage_collect(args.grace_ms)
    answer(table, **report)


def compact(args):
    table = load(args.table)
    require(table, "compact_manifests")
    table.compact_manifests()
    answer(table)


def rewrite(args):
    table = load(args.table)
    require(table, "rewrite_data_files")
    report = table.rewrite_data_files(min_input_files=args.min_files)
    answer(table, **{key: value for key, value in report.items() if isinstance(value, (int, str)) and key != "snapshot"})


def set_property(args):
    table = load(args.table)
    require(table, "set_properties")
    table.set_properties({args.key: args.value})
    answer(table)


def main():
    commands = Commands(__doc__)
    commands.add("expire", expire).add_argument("keep", type=int)
    collecting = commands.add("gc", gc)
    collecting.add_argument("--grace-ms", type=int, default=0)
    collecting.add_argument("--hours-later", type=int, default=0)
    commands.add("compact", compact)
    commands.add("rewrite", rewrite).add_argument("--min-files", type=int, default=2)
    setting = commands.add("set-property", set_property)
    setting.add_argument("key")
    setting.add_argument("value", nargs="?")
    commands.run()


if __name__ == "__main__":
    main()

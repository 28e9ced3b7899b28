"""What the scripts share that work on a table by sub-commands (import only; used by ds_table.py and ds_maintain.py)."""
import argparse
import json
import logging
import os
import sys

import ds_layout


class Unsupported(Exception):
    """This release of datashard can't do it."""


def load(path):
    import datashard

    return datashard.load_table(path)


def stored(path):
    return ds_layout.Table(ds_layout.open_store(path))


def require(handle, operation):
    import datashard

    if not hasattr(handle, operation):
        raise Unsupported(f"datashard {datashard.__version__} has no {operation}")


def answer(table, **more):
    table.refresh()
    current = table.current_snapshot()
    print(json.dumps({"snapshot": current.snapshot_id if current else None, **more}))


class Commands:
    """Sub-commands whose first argument is a table."""

    def __init__(self, usage):
        self.parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
        self.subs = self.parser.add_subparsers(required=True, metavar="COMMAND")

    def add(self, name, function):
        sub = self.subs.add_parser(name)
        sub.set_defaults(function=function)
        sub.add_argument("table")
        return sub

    def run(self):
        """Runs what the command line says and ends the process: 1 = datashard refused or failed, 3 = this release can't do it."""
        args = self.parser.parse_args()
        logging.disable(logging.ERROR)
        try:
            args.function(args)
            code = 0
        except Unsupported as error:
            print(error, file=sys.stderr)
            code = 3
        except Exception as error:  # whatever datashard raises is the answer
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # some pyarrow releases now and then abort while the interpreter shuts down

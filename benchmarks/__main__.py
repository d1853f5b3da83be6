"""Run every benchmark and print its ratio to the raw limit; quote the ratio, not the time."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import advance, pages, replay, sweep


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    asked = commands.add_parser("replay", help="replay an event log through a definition")
    asked.add_argument("file", type=Path, help="a CSV of case, activity, time, actor")
    asked.add_argument("--definition", type=Path, help="a lifecycle; none: derived from the log")
    asked.add_argument(
        "--columns",
        default="",
        help="case=…,activity=…,time=…,actor=… where they are called otherwise",
    )
    sized = commands.add_parser("pages", help="time pages over a very large record")
    sized.add_argument("--cases", type=int, default=1_000_000)
    sized.add_argument("--only", default="", help="only pages whose name holds this")
    sized.add_argument("--in", dest="where", type=Path, help="the folder, for its disk")
    given = parser.parse_args()
    if given.command == "pages":
        pages.run_alone(given.cases, given.only, given.where)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if given.command == "replay":
            return replay.run(
                Path(folder), given.file, definition=given.definition, columns=given.columns
            )
        for benchmark in (advance, sweep):
            benchmark.run(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())

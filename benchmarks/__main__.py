"""Run every benchmark and print its ratio to the raw limit; quote the ratio, not the time."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import advance, replay, sweep


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
    given = parser.parse_args()
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

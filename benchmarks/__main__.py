"""Run every benchmark and print its ratio to the raw limit; quote the ratio, not the time."""

import tempfile
from pathlib import Path

from benchmarks import advance, sweep


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for benchmark in (advance, sweep):
            benchmark.run(Path(folder))


if __name__ == "__main__":
    main()

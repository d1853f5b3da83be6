"""The plain tables of the example offices: what everything else here is made from."""

import csv
from pathlib import Path
from typing import Final

EXAMPLES: Final = Path(__file__).parent
FOLDER: Final = EXAMPLES / "incheon_2013"


def read_table(name: str, *, folder: Path = FOLDER) -> list[dict[str, str]]:
    """
    Give the rows of a UTF-8 table of an example office, such as ``source/new.csv``.

    A table that the office does not have is empty.
    """
    file = folder / name
    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))

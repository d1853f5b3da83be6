"""The plain tables of the example office: what everything else here is made from."""

import csv
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "incheon_2013"


def read_table(name: str) -> list[dict[str, str]]:
    """Give the rows of a UTF-8 table of the example office, such as ``source/new.csv``."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

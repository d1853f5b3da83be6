"""Rows of a small table that a clerk typed, XLSX or CSV, by their headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hyeopchi.errors import FileUnreadable


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One row: the texts that stand under each heading, and the row's number in the file."""

    at: int
    cells: Mapping[str, str]

    def first(self, *headings: str) -> str:
        """Give what stands under the first of the *headings* that has something, or nothing."""
        return next((self.cells[one] for one in headings if self.cells.get(one)), "")


def rows_of(file: Path) -> list[TypedRow]:
    """
    Read the rows of *file* under its first row with more than one heading.

    Raises:
        FileUnreadable: The file is not there.
        SpreadsheetRefused: It is no table.
    """
    from engine.grid import text_of
    from engine.spreadsheet import read_spreadsheet

    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            str(file), "그런 파일이 없거나 읽을 수 없습니다.", "파일 이름을 확인해 주십시오."
        ) from error
    texts = [
        tuple(text_of(value).strip() for value in row)
        for row in read_spreadsheet(data, file=file.name).rows
    ]
    start = next((at for at, row in enumerate(texts) if sum(map(bool, row)) > 1), len(texts))
    headings = texts[start] if start < len(texts) else ()
    return [
        TypedRow(at, dict(zip(headings, row, strict=False)))
        for at, row in enumerate(texts[start + 1 :], start=start + 2)
        if any(row)
    ]


def number_of(row: TypedRow) -> str:
    """Give the case's number: under 번호, or under what its process calls it (과제번호, 공약번호)."""
    named = [one for one in row.cells if one.endswith("번호") and one != "문서번호"]
    return row.first("번호", *named, "number")


def listed(text: str) -> tuple[str, ...]:
    """Give the items of a cell that lists several, apart by commas, semicolons or spaces."""
    return tuple(text.replace(",", " ").replace(";", " ").split())


def keyed(labels: Mapping[str, str], typed: str) -> str | None:
    """Give the key that *typed* means among *labels* (key to label); None when it means none."""
    if typed in labels:
        return typed
    return next((key for key, label in labels.items() if label == typed), None)


def one_of(labels: Sequence[str]) -> str:
    return f"{', '.join(labels)} 가운데 하나여야 합니다."

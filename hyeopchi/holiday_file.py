"""The office's own days off and on: calendar.csv, read and written whole."""

import csv
import hashlib
import io
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.business_days import OfficeDay, office_days

FILE: Final = "calendar.csv"
_HEADER: Final = ("날짜", "구분", "이름", "근거")


@dataclass(frozen=True, slots=True)
class HolidayFile:
    """The office's days as they were read, and what tells whether somebody changed them since."""

    days: tuple[OfficeDay, ...]
    digest: str


def read_days(folder: Path) -> HolidayFile:
    """
    Read the days of the office in *folder*; a file that is not there holds none.

    Raises:
        OfficeDaysInvalid: Lines cannot be understood.
    """
    path = folder / FILE
    said = path.read_bytes() if path.exists() else b""
    text = said.decode("utf-8-sig")
    days = office_days(text, file=FILE) if text.strip() else ()
    return HolidayFile(tuple(sorted(days, key=lambda one: one.day)), _digest(said))


def write_days(folder: Path, days: Iterable[OfficeDay]) -> None:
    """Write the days, all of them or nothing: who reads meanwhile sees the old file or the new."""
    out = io.StringIO()
    out.write("\ufeff")  # the mark tells Excel that it is UTF-8
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(_HEADER)
    for one in sorted(days, key=lambda each: each.day):
        kind = "휴무" if one.off else "근무"
        lines.writerow((one.day.isoformat(), kind, one.name, one.source))
    path = folder / FILE
    draft = path.with_name(f".{FILE}-{secrets.token_hex(8)}")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(out.getvalue())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()

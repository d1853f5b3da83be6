"""Reports as they were frozen: what was reported stays, and a correction is the next version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from engine.round_errors import ReportUnknown
from engine.round_report import RoundReport, content_of_report, report_of_content, round_report
from engine.tables import as_json, frozen_report


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """One version of what a round reported, named by the hash of its content."""

    round_id: int
    version: int
    report: RoundReport
    hash: str
    frozen_at: datetime
    frozen_by: str
    reason: str | None  # why there is a later version than the first

    @property
    def intact(self) -> bool:
        """Its content is still what its hash names."""
        return report_hash(content_of_report(self.report)) == self.hash


def freeze(
    write: Connection, round_id: int, *, by: str, at: datetime, reason: str | None = None
) -> int:
    """
    Freeze what the round reports now as its next version, and give that version.

    The caller holds the round's lock; two versions of one number are refused by the database.
    """
    content = content_of_report(round_report(write, round_id))
    last = write.scalar(
        select(func.max(frozen_report.c.version)).where(frozen_report.c.round_id == round_id)
    )
    version = int(last or 0) + 1
    write.execute(
        insert(frozen_report).values(
            round_id=round_id,
            version=version,
            content=content,
            hash=report_hash(content),
            frozen_at=at,
            frozen_by=by,
            reason=reason,
        )
    )
    return version


def report_hash(content: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a report's canonical JSON."""
    return hashlib.sha256(as_json(content).encode("utf-8")).hexdigest()


def frozen_reports(read: Connection, round_id: int) -> list[FrozenReport]:
    """Give every version of a round's report, the first one first."""
    f = frozen_report.c
    rows = read.execute(
        select(f.round_id, f.version, f.content, f.hash, f.frozen_at, f.frozen_by, f.reason)
        .where(f.round_id == round_id)
        .order_by(f.version)
    )
    return [
        FrozenReport(
            round_id=row.round_id,
            version=row.version,
            report=report_of_content(row.content),
            hash=row.hash,
            frozen_at=row.frozen_at,
            frozen_by=row.frozen_by,
            reason=row.reason,
        )
        for row in rows
    ]


def frozen_report_of(
    read: Connection, round_id: int, *, version: int | None = None
) -> FrozenReport:
    """
    Give one version of a round's report, or the newest.

    Raises:
        ReportUnknown: The round is not closed, or has no such version.
    """
    found = [
        each
        for each in frozen_reports(read, round_id)
        if version is None or each.version == version
    ]
    if not found:
        raise ReportUnknown(round_id, version)
    return found[-1]

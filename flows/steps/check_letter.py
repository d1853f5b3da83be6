"""The letter to the administrators about what the nightly check found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from engine.holders import holders
from engine.notices import NewNotice
from engine.outbox_check import FAULTS, WAITING, OutboxChecked
from engine.seoul import day_in_seoul
from engine.verify import FINDINGS, Finding

_SHOWN = 50  # findings in a letter
_KIND = "verification"
_UNKNOWN = "되돌아왔으나 어느 알림인지 알 수 없는 메일"
_LOOK: Mapping[str, str] = {
    **{status: f"hyeopchi outbox --status {status}" for status in ("uncertain", "dead", "bounced")},
    "held": "hyeopchi outbox held",
    "failed": "hyeopchi outbox --status failed",
}


def check_letters(
    read: Connection,
    findings: Sequence[Finding],
    outbox: OutboxChecked,
    *,
    unknown: int,
    at: datetime,
) -> list[NewNotice]:
    """
    Give the notices to every administrator; none after a clean night.

    What does not hold is told every night until it does. Letters that only wait for a person
    are told when they are others than last night, and else once a week.

    Args:
        unknown: Returned messages that speak of no mail of ours.
    """
    lines = outbox_lines(outbox, unknown=unknown)
    if not findings and not lines:
        return []
    today = day_in_seoul(at)
    words: dict[str, object] = {
        "checked_on": today,
        "count": len(findings) + len(lines),
        "findings": [
            {"number": found.number, "seq": found.seq or 0, "sentence": FINDINGS[found.code]}
            for found in findings[:_SHOWN]
        ],
        "more": max(0, len(findings) - _SHOWN),
        "outbox": lines,
    }
    which = today.isoformat()
    if not findings and not outbox.faults:
        year, week, _ = today.isocalendar()
        same = sha256(f"{outbox.told_by};{unknown}".encode()).hexdigest()[:16]
        which = f"waiting:{year}-{week}:{same}"
    return [
        NewNotice(
            key=f"{_KIND}:{which}:{person_id}",
            kind=_KIND,
            person_id=person_id,
            template=_KIND,
            words=words,
            not_before=today,
        )
        for person_id in _administrators(read, at)
    ]


def outbox_lines(outbox: OutboxChecked, *, unknown: int) -> list[dict[str, object]]:
    """Give what the outbox has to say, worst first, each with the command that shows it."""
    faults = [
        {"sentence": FAULTS[code], "count": count, "command": ""}
        for code, count in outbox.faults.items()
    ]
    waiting = [
        {"sentence": WAITING[status], "count": count, "command": _LOOK[status]}
        for status, count in outbox.waiting.items()
    ]
    returned = [{"sentence": _UNKNOWN, "count": unknown, "command": ""}] if unknown else []
    return [*faults, *waiting, *returned]


def _administrators(read: Connection, at: datetime) -> list[int]:
    holder = holders(day_in_seoul(at)).c
    return list(
        read.scalars(
            select(holder.person_id)
            .where(holder.role == "admin")
            .distinct()
            .order_by(holder.person_id)
        )
    )

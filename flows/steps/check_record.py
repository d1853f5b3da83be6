"""Prove the record once a night, and tell the administrators what does not hold."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import Connection, select

from engine.holders import holders
from engine.lease import hold, release, take
from engine.notices import NewNotice, queue
from engine.seoul import SEOUL, day_in_seoul
from engine.store import reading, transaction
from engine.tables import checkpoint
from engine.verify import FINDINGS, Finding, Verified, take_checkpoint, verify
from flows.steps.setting import Setting

NOT_BEFORE = time(2, 0)  # Asia/Seoul: when nobody waits for the machine

_LEASE = "check_record"
_SHOWN = 50  # findings in a letter
_LEASE_SECONDS = 3600


def check_record(setting: Setting, *, at: datetime, owner: str) -> Verified | None:
    """
    Verify every chain and keep a checkpoint, once a day after two at night.

    Findings are queued as a letter to every administrator. The reading holds no lock; the
    lease keeps a second machine from doing the same work, and a machine that lost it while
    reading writes nothing.

    Args:
        owner: Names this process.

    Returns:
        What was found, or None if there was nothing to do.
    """
    if not is_check_due(setting, at=at):
        return None
    with transaction(setting.store) as write:
        token = take(write, _LEASE, owner, at=at, seconds=_LEASE_SECONDS)
    if token is None:
        return None
    with reading(setting.store) as read:
        verified = verify(read)
    with transaction(setting.store) as write:
        if not hold(write, _LEASE, token, at=at, seconds=_LEASE_SECONDS) or _is_checked(write, at):
            return None
        take_checkpoint(write, at=at)
        queue(write, _letters(write, verified.findings, at=at), at=at)
        release(write, _LEASE, token, at=at)
    return verified


def is_check_due(setting: Setting, *, at: datetime) -> bool:
    """Say whether the record waits for its check of the day."""
    if at.astimezone(SEOUL).time() < NOT_BEFORE:
        return False
    with reading(setting.store) as read:
        return not _is_checked(read, at)


def _is_checked(read: Connection, at: datetime) -> bool:
    last = read.scalar(select(checkpoint.c.at).order_by(checkpoint.c.id.desc()).limit(1))
    return last is not None and day_in_seoul(last) >= day_in_seoul(at)


def _letters(read: Connection, findings: Sequence[Finding], *, at: datetime) -> list[NewNotice]:
    if not findings:
        return []
    today = day_in_seoul(at)
    holder = holders(today).c
    admins = read.scalars(
        select(holder.person_id).where(holder.role == "admin").distinct().order_by(holder.person_id)
    )
    words = {
        "checked_on": today,
        "count": len(findings),
        "findings": [
            {"number": found.number, "seq": found.seq or 0, "sentence": FINDINGS[found.code]}
            for found in findings[:_SHOWN]
        ],
        "more": max(0, len(findings) - _SHOWN),
    }
    return [
        NewNotice(
            key=f"verification:{today.isoformat()}:{person_id}",
            kind="verification",
            person_id=person_id,
            template="verification",
            words=words,
            not_before=today,
        )
        for person_id in admins
    ]

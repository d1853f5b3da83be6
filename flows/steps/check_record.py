"""Prove the record and the outbox once a night, and tell the administrators what does not hold."""

from datetime import datetime, time

from sqlalchemy import Connection, select

from engine.lease import hold, release, take
from engine.notices import queue
from engine.outbox import doubt_expired
from engine.outbox_check import check_outbox
from engine.seoul import SEOUL, day_in_seoul
from engine.store import reading, transaction
from engine.tables import checkpoint
from engine.verify import Verified, take_checkpoint, verify
from flows.steps.bounces import unknown_bounces
from flows.steps.check_letter import check_letters
from flows.steps.setting import Setting

NOT_BEFORE = time(2, 0)  # Asia/Seoul: when nobody waits for the machine

_LEASE = "check_record"
_LEASE_SECONDS = 3600


def check_record(setting: Setting, *, at: datetime, owner: str) -> Verified | None:
    """
    Verify every chain and the outbox and keep a checkpoint, once a day after two at night.

    Findings are queued as a letter to every administrator. The reading holds no lock; the
    lease keeps a second machine from doing the same work, and a machine that lost it while
    reading writes nothing.

    Args:
        owner: Names this process.

    Returns:
        What was found in the record, or None if there was nothing to do.
    """
    if not is_check_due(setting, at=at):
        return None
    with transaction(setting.store) as write:
        token = take(write, _LEASE, owner, at=at, seconds=_LEASE_SECONDS)
        if token is not None:
            doubt_expired(write, at=at)  # of senders killed at the end of a day
    if token is None:
        return None
    with reading(setting.store) as read:
        verified = verify(read)
        outbox = check_outbox(read, at=at)
    unknown = unknown_bounces(setting.folder)
    with transaction(setting.store) as write:
        if not hold(write, _LEASE, token, at=at, seconds=_LEASE_SECONDS) or _is_checked(write, at):
            return None
        take_checkpoint(write, at=at)
        queue(write, check_letters(write, verified.findings, outbox, unknown=unknown, at=at), at=at)
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

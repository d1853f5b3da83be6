"""Everything that is due at one moment, done without Prefect."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from engine.closing import RoundClosed
from engine.seoul import day_in_seoul
from engine.verify import Verified
from flows.steps.bounces import take_bounces
from flows.steps.check_record import check_record
from flows.steps.close_rounds import close_due
from flows.steps.compose import Composed, compose
from flows.steps.deliver import Delivered, deliver
from flows.steps.fit_time import check_time
from flows.steps.letter_links import letter_links
from flows.steps.open_rounds import open_due
from flows.steps.remind import remind
from flows.steps.setting import Setting
from flows.steps.webhooks import tell_webhooks


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    opened: int
    skipped: int
    batches: int
    closed: tuple[RoundClosed, ...]
    notices: int
    composed: Composed
    delivered: Delivered
    verified: Verified | None
    bounced: int = 0  # returned messages that were read
    webhooks: int = 0  # happenings told to other machines

    @property
    def did_anything(self) -> bool:
        done = self.opened, self.skipped, self.batches, self.notices, self.composed.mails
        return any(done) or bool(self.closed or self.delivered.sent or self.verified)


def tick(setting: Setting, *, at: datetime, now: Callable[[], datetime] | None = None) -> Ticked:
    """
    Do everything that is due at *at*: open, close, remind, compose, deliver, verify.

    Idempotent, and safe beside another clock. Rounds close before letters are written, so
    that nobody is asked for what is no longer taken.

    Args:
        now: Reads the clock for the leases of a long delivery; None: the tick takes no time.

    Raises:
        ClockUnfit: The time cannot be right; nothing was done.
    """
    check_time(setting, at=at)
    bounced = len(take_bounces(setting, at=at))
    done = act(setting, at=at, now=now)
    verified = check_record(setting, at=at, owner=this_process())
    told = tell_webhooks(setting, at=at, now=now)
    return replace(done, bounced=bounced, verified=verified, webhooks=told.delivered)


def act(setting: Setting, *, at: datetime, now: Callable[[], datetime] | None = None) -> Ticked:
    """
    Do everything that is due at *at* but reading returned mail and checking the record.

    Raises:
        ClockUnfit: The time cannot be right; nothing was done.
    """
    check_time(setting, at=at)
    opened = open_due(setting, at=at)
    closed = close_due(setting, at=at)
    notices, composed, delivered = tell(setting, at=at, now=now)
    return Ticked(
        opened=opened.opened,
        skipped=opened.skipped,
        batches=opened.batches,
        closed=tuple(closed),
        notices=notices,
        composed=composed,
        delivered=delivered,
        verified=None,
    )


def tell(
    setting: Setting, *, at: datetime, now: Callable[[], datetime] | None = None
) -> tuple[int, Composed, Delivered]:
    """Queue what is to be told, write the letters of the day and send what is due."""
    return (
        remind_now(setting, at=at),
        compose_now(setting, at=at),
        deliver_now(setting, at=at, now=now),
    )


def remind_now(setting: Setting, *, at: datetime) -> int:
    return remind(
        setting.store,
        today=day_in_seoul(at),
        at=at,
        calendar=setting.calendar,
        hours=setting.hours,
    )


def compose_now(setting: Setting, *, at: datetime) -> Composed:
    return compose(
        setting.store,
        setting.letters,
        today=day_in_seoul(at),
        at=at,
        calendar=setting.calendar,
        office=setting.office,
        hours=setting.hours,
        caps=setting.caps,
        links=letter_links(setting),
    )


def deliver_now(
    setting: Setting, *, at: datetime, now: Callable[[], datetime] | None = None
) -> Delivered:
    return deliver(
        setting.store,
        setting.transport,
        at=at,
        calendar=setting.calendar,
        office=setting.office,
        hours=setting.hours,
        links=letter_links(setting),
        now=now,
    )


def this_process() -> str:
    """Name this process among all that may share the database."""
    return f"{socket.gethostname()}:{os.getpid()}"

"""What waits to be done at one moment: asked every minute, so it only reads, and little."""

from dataclasses import dataclass
from datetime import datetime

from engine.chase_day import chasing_waits
from engine.digest import to_compose
from engine.opening import unfinished_rounds
from engine.outbox import due_mails
from engine.reminders import round_notices
from engine.round_view import round_with_id
from engine.seoul import day_in_seoul
from engine.store import reading
from flows.steps.bounces import bounces_wait
from flows.steps.check_record import is_check_due
from flows.steps.close_rounds import closable_now
from flows.steps.held import asking_waits
from flows.steps.office_hours import why_silent
from flows.steps.open_rounds import due_now
from flows.steps.setting import Setting


@dataclass(frozen=True, slots=True)
class RoundKey:
    """Names one run of a review."""

    lifecycle: str
    review: str
    period: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits to be done."""

    openings: tuple[RoundKey, ...]
    closings: tuple[RoundKey, ...]
    letters: bool
    check: bool

    def __bool__(self) -> bool:
        return bool(self.openings or self.closings or self.letters or self.check)


def pending(setting: Setting, *, at: datetime) -> Pending:
    """Ask the record what waits to be done at *at*; nothing is written."""
    due = [
        RoundKey(one.lifecycle, one.review.key, one.period.name) for one in due_now(setting, at=at)
    ]
    closings = closable_now(setting, at=at)
    return Pending(
        openings=(*due, *_cut_off(setting)),
        closings=tuple(RoundKey(one.lifecycle, one.review, one.period.name) for one in closings),
        letters=bounces_wait(setting.folder) or _is_there_to_tell(setting, at=at),
        check=is_check_due(setting, at=at),
    )


def _cut_off(setting: Setting) -> list[RoundKey]:
    with reading(setting.store) as read:
        rounds = [round_with_id(read, round_id) for round_id in unfinished_rounds(read)]
    return [RoundKey(one.lifecycle, one.review, one.period.name) for one in rounds]


def _is_there_to_tell(setting: Setting, *, at: datetime) -> bool:
    """Say whether a notice waits to be queued or, if letters may leave now, written or sent."""
    today = day_in_seoul(at)
    silent = why_silent(at, calendar=setting.calendar, hours=setting.hours) is not None
    with reading(setting.store) as read:
        if round_notices(read, today=today, calendar=setting.calendar):
            return True
        return not silent and bool(
            chasing_waits(read, at=at)
            or due_mails(read, at=at)
            or asking_waits(read, at=at)
            or to_compose(read, today=today, calendar=setting.calendar)
        )

"""Play a span of days on a copy of the record: what real life would do, and nothing leaves."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from engine.case_deadline import Watched, watched_cases
from engine.moment import newest_moment
from engine.playback import Playback, SaidLetter, Told, mark, playback
from engine.replica import replicate
from engine.round_days import RoundDay
from engine.seoul import SEOUL, day_in_seoul
from engine.store import reading
from flows.errors import RehearsalTooEarly
from flows.steps.handing_in import HandedIn, NotTaken, Supposed, hand_in
from flows.steps.setting import Setting
from flows.steps.tick import Ticked, act, tick
from notifications.memory import MemoryTransport

_AFTER_OPENING = timedelta(minutes=10)  # 09:10 where an office opens at nine
_BEFORE_CLOSING = timedelta(hours=3)  # 15:00 where it closes at six
_LATE = ("escalation", "case_late", "stale")  # kinds of notices that press for what is overdue


@dataclass(frozen=True, slots=True)
class CaseDay:
    """A case that has to leave its state by a day: nobody is supposed to move one."""

    day: date
    lifecycle: str
    label: str  # of the deadline: 심의 기한
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class DayPlayed:
    """One day of a rehearsal on which something happens, or that has a name."""

    day: date
    off: str | None  # why it is a day off: 추석, 토요일
    rounds: tuple[RoundDay, ...]
    letters: tuple[SaidLetter, ...]
    deadlines: tuple[CaseDay, ...]

    @property
    def told(self) -> tuple[Told, ...]:
        return tuple(one for letter in self.letters for one in letter.told)

    @property
    def pressed(self) -> tuple[Told, ...]:
        """What was told because a day had passed."""
        return tuple(one for one in self.told if one.kind in _LATE)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a span of days would bring, by day."""

    first: date
    last: date
    days: tuple[DayPlayed, ...]  # every day of the span
    brought: Playback
    taken: int  # answers
    not_taken: tuple[NotTaken, ...]


@contextmanager
def on_a_copy(setting: Setting) -> Iterator[Setting]:
    """
    Give the office over a copy of its record, from which no letter can leave.

    The copy lies in a folder that only this user can read, and is gone afterwards. The
    original is read once and never written.
    """
    with tempfile.TemporaryDirectory(prefix="hyeopchi-rehearsal-") as folder:
        copy = replicate(setting.store, Path(folder) / "copy.db")
        try:
            yield replace(setting, store=copy, transport=MemoryTransport(), folder=Path(folder))
        finally:
            copy.dispose()


def rehearse(
    setting: Setting,
    *,
    first: date,
    last: date,
    supposed: Sequence[Supposed] = (),
    each_day: Callable[[], None] = lambda: None,
) -> Rehearsal:
    """
    Play every day from *first* to *last* and give what each brought.

    In the morning the very `tick` of real life, until it has nothing left to send; in the
    afternoon the answers that are supposed. Between two days nothing is remembered but the
    record.

    Args:
        setting: An office on a copy, see `on_a_copy`: it is played on, not looked at.

    Raises:
        RehearsalTooEarly: The record already holds a later day than *first*.
    """
    assert isinstance(setting.transport, MemoryTransport), "a rehearsal sends nothing"
    check_start(setting, first=first)
    begins = datetime.combine(first, time(), SEOUL)
    with reading(setting.store) as read:
        before = mark(read, since=begins)
    so_far = HandedIn()
    work: Callable[..., Ticked] = tick
    for nth in range((last - first).days + 1):
        day = first + timedelta(days=nth)
        checked = _morning(setting, day, work).verified
        if checked is not None and not checked.findings:
            work = act  # nobody else writes to the copy: what holds once holds every night
        hand_in(setting, supposed, so_far, at=_afternoon(setting, day))
        each_day()
    with reading(setting.store) as read:
        brought = playback(read, before, first=first, last=last)
        watched = watched_cases(read, calendar=setting.calendar)
    return Rehearsal(
        first=first,
        last=last,
        days=_by_day(setting, brought, _deadlines(watched), first=first, last=last),
        brought=brought,
        taken=so_far.taken,
        not_taken=tuple(so_far.refused),
    )


def check_start(setting: Setting, *, first: date) -> None:
    """
    Refuse a span that begins before what is recorded: the past was lived, and is not replayed.

    Raises:
        RehearsalTooEarly: The record already holds a later day than *first*.
    """
    with reading(setting.store) as read:
        newest = newest_moment(read)
    if newest is not None and day_in_seoul(newest) > first:
        raise RehearsalTooEarly(first, newest=day_in_seoul(newest))


def _morning(setting: Setting, day: date, work: Callable[..., Ticked]) -> Ticked:
    """Work as a clock would minute by minute: a run that left letters for the next has one."""
    at = datetime.combine(day, setting.hours.start, SEOUL) + _AFTER_OPENING
    first = done = work(setting, at=at)
    while done.delivered.held and done.delivered.sent:
        at += timedelta(minutes=1)
        done = work(setting, at=at)
    return first


def _afternoon(setting: Setting, day: date) -> datetime:
    return datetime.combine(day, setting.hours.end, SEOUL) - _BEFORE_CLOSING


def _deadlines(watched: Sequence[Watched]) -> Mapping[date, list[CaseDay]]:
    found: defaultdict[date, list[CaseDay]] = defaultdict(list)
    for one in watched:
        if one.due is not None:
            day, label = one.due.due_on, one.due.deadline.label
            found[day].append(CaseDay(day, one.lifecycle, label, one.number, one.title))
    return found


def _by_day(
    setting: Setting,
    brought: Playback,
    deadlines: Mapping[date, Sequence[CaseDay]],
    *,
    first: date,
    last: date,
) -> tuple[DayPlayed, ...]:
    rounds = {day: tuple(of) for day, of in groupby(brought.rounds, key=lambda one: one.day)}
    letters: defaultdict[date, list[SaidLetter]] = defaultdict(list)
    for letter in brought.letters:
        letters[letter.day].append(letter)
    days = [first + timedelta(days=nth) for nth in range((last - first).days + 1)]
    return tuple(
        DayPlayed(
            day=day,
            off=setting.calendar.name_of(day),
            rounds=rounds.get(day, ()),
            letters=tuple(letters.get(day, ())),
            deadlines=tuple(deadlines.get(day, ())),
        )
        for day in days
    )

"""A rehearsed year as a calendar to look at, with the days marked that a new definition changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

from engine.playback import SaidLetter
from flows.steps.rehearse import DayPlayed, Rehearsal
from hyeopchi.rehearsal import Played
from hyeopchi.rehearsal_moves import told_words
from hyeopchi.rehearsal_pages import (
    WEEKEND,
    deadline_lines,
    pressed_words,
    round_line,
    told_lines,
    totals,
)

_LETTERS_A_DAY: Final = 30  # kept to be opened; all of them are counted


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens on a day; *mark* tells how it differs from what is in force."""

    sentence: str
    mark: Literal["", "new", "gone"] = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the year."""

    day: date
    off: str | None
    lines: tuple[Line, ...]
    letters: tuple[SaidLetter, ...]  # the first of them
    count: int  # of letters
    before: int | None  # of letters, with the definition in force; None: nothing is compared
    pressed: str

    @property
    def is_changed(self) -> bool:
        return any(line.mark for line in self.lines) or self.before not in (None, self.count)

    @property
    def is_busy(self) -> bool:
        return bool(self.lines or self.count)

    @property
    def is_shown(self) -> bool:
        return self.is_busy or self.is_changed or (self.off is not None and self.off not in WEEKEND)


@dataclass(frozen=True, slots=True)
class Month:
    """The days of a month, in weeks from Sunday; None pads the first and last."""

    year: int
    month: int
    weeks: tuple[tuple[Day | None, ...], ...]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """All that a page shows of a rehearsal."""

    first: date
    last: date
    months: tuple[Month, ...]
    totals: tuple[tuple[str, int, int | None], ...]  # what, how many, and as it is in force
    moved: tuple[str, ...]  # sentences
    waiting: tuple[tuple[date, str], ...]  # what a person has to decide

    def day(self, wanted: date) -> Day | None:
        for month in self.months:
            for one in month.days:
                if one.day == wanted:
                    return one
        return None

    @property
    def changed(self) -> int:
        return sum(one.is_changed for month in self.months for one in month.days)


def year_of(played: Played) -> Year:
    """Give what was *played* as a calendar."""
    of, before = played.rehearsal, played.before
    days = tuple(_days(of, before))
    months = tuple(
        _month(year, month, tuple(theirs))
        for (year, month), theirs in groupby(days, key=lambda one: (one.day.year, one.day.month))
    )
    moved = played.moved
    said = [one.sentence for one in moved.rounds] if moved else []
    if moved and moved.others:
        said.append(f"건마다의 기한: {told_words(moved.others)}")
    return Year(
        first=of.first,
        last=of.last,
        months=months,
        totals=tuple(_totals(of, before)),
        moved=tuple(said),
        waiting=tuple((one.day, one.sentence) for one in played.waiting),
    )


def _days(of: Rehearsal, before: Rehearsal | None) -> Iterator[Day]:
    was = {one.day: one for one in before.days} if before else {}
    for one in of.days:
        earlier = was.get(one.day)
        yield Day(
            day=one.day,
            off=one.off,
            lines=tuple(_lines(one, earlier)),
            letters=one.letters[:_LETTERS_A_DAY],
            count=len(one.letters),
            before=len(earlier.letters) if earlier else None,
            pressed=pressed_words(one),
        )


def _lines(now: DayPlayed, earlier: DayPlayed | None) -> Iterator[Line]:
    said = _said(now)
    if earlier is None:
        yield from map(Line, said)
        return
    was = _said(earlier)
    left = Counter(was)
    for sentence in said:
        yield Line(sentence, "" if left[sentence] else "new")
        left[sentence] -= 1
    here = Counter(said)
    for sentence in was:
        if not here[sentence]:
            yield Line(sentence, "gone")
        here[sentence] -= 1


def _said(one: DayPlayed) -> list[str]:
    return [*map(round_line, one.rounds), *deadline_lines(one), *told_lines(one)]


def _month(year: int, month: int, days: tuple[Day, ...]) -> Month:
    cells: list[Day | None] = [None] * ((days[0].day.weekday() + 1) % 7)
    cells += days
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(year, month, weeks, days)


def _totals(of: Rehearsal, before: Rehearsal | None) -> Iterator[tuple[str, int, int | None]]:
    now, was = totals(of), totals(before) if before else {}
    for key, label in (
        ("opened", "여는 회차"),
        ("closed", "마감하는 회차"),
        ("letters", "알림(통)"),
        ("pressed", "재촉(건)"),
        ("deadlines", "건마다의 기한"),
    ):
        if now[key] or was.get(key):
            yield label, now[key], was.get(key)


def span_last(first: date, months: int) -> date:
    """Give the last day of a span of *months* that begins on *first*."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    days_in = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(first.day, days_in)) - timedelta(days=1)

"""Ten years, many programmes, clocks that stop and two that meet: every round once (CL1, CL3, CL7)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from sqlalchemy import Engine, func, select

from engine.business_days import OfficeCalendar
from engine.closing import closable
from engine.deadline import span_of
from engine.definitions import all_in_force, publish, schedules
from engine.due import DueRound
from engine.opening import unfinished_rounds
from engine.register import NewCase, register
from engine.seoul import day_in_seoul
from engine.store import open_store, reading, transaction
from engine.tables import ask, event, frozen_report, occurrence, round_, round_item
from flows.errors import ClockUnfit
from flows.steps.close_rounds import close
from flows.steps.open_rounds import begin, due_now, open_batches
from flows.steps.setting import Setting
from flows.steps.tick import tick
from notifications.letters import Letters
from notifications.memory import MemoryTransport
from states.lifecycle import CatchUp, Span
from states.period import periods_ending
from tests.flows.conftest import TownOffice
from tests.flows.pictures import picture_of
from tests.rounds_town import LONG_AGO, seoul, settle

pytestmark = pytest.mark.slow

# On PostgreSQL they are a campaign, and so are fifty programmes.
ten_years = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.campaign)],
    indirect=True,
)

FIRST, LAST = date(2013, 1, 1), date(2022, 12, 31)
ENDS = datetime(2023, 4, 1, tzinfo=UTC)  # the last quarter's rounds have closed
PER_YEAR = 4 + 2  # quarters and halves
YEARS = 10

PROGRAMME = """
lifecycle: KEY
label: LABEL
fields:
  lead: {label: 주관부서, type: organisation, required: true}
states:
  running: {label: 추진, initial: true}
  ended: {label: 완료, final: true}
moves:
  end: {label: 완료, from: [running], to: ended, by: [coordinator]}
reviews:
  quarterly:
    label: 분기 점검
    every: quarter
    of: [running]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10, counting: civil}
    remind_days_before: [7, 1]
    escalate_days_after: {1: program_manager}
    catch_up: CATCH_UP
    form: {results: {label: 추진실적, type: text}}
  half_yearly:
    label: 반기 점검
    every: half_year
    of: [running]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: DAYS}
    due: {from: period_end, days: 31, counting: civil}
    closes: {from: due, days: 10}
    remind_days_before: [7, 1]
    escalate_days_after: {1: program_manager}
    catch_up: CATCH_UP
    form: {results: {label: 추진실적, type: text}}
"""


T = TypeVar("T")
Key = tuple[str, str, str]  # lifecycle, review, period


@dataclass(frozen=True)
class Programmes:
    """An office of programmes that run for ever, and as many clocks on it as a test wants."""

    setting: Setting
    url: str

    @property
    def store(self) -> Engine:
        return self.setting.store

    def clock(self) -> Setting:
        """Another machine's view of the same record."""
        return replace(self.setting, store=open_store(self.url, lasting=False))

    def opened(self) -> dict[Key, date]:
        r = round_.c
        with reading(self.store) as read:
            rows = read.execute(select(r.lifecycle, r.review, r.period, r.opened_on)).all()
        assert len({tuple(row[:3]) for row in rows}) == len(rows)
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def ended(self) -> dict[Key, str]:
        o = occurrence.c
        with reading(self.store) as read:
            rows = read.execute(select(o.lifecycle, o.review, o.period, o.ended)).all()
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def counts(self) -> dict[str, int]:
        with reading(self.store) as read:
            return {
                table.name: read.scalar(select(func.count()).select_from(table)) or 0
                for table in (occurrence, round_, round_item, ask, frozen_report)
            }

    def closed_early(self) -> list[int]:
        """Give the rounds closed before their day, and those that nobody closed though it came."""
        r = round_.c
        with reading(self.store) as read:
            rows = read.execute(
                select(r.id, r.closes_on, r.closed_at).where(r.closes_on.is_not(None))
            )
            return [
                row.id
                for row in rows
                if row.closed_at is None or day_in_seoul(row.closed_at) <= row.closes_on
            ]

    def due_spans(self) -> dict[Key, Span]:
        """Compute, from the calendar alone, what ten years bring."""
        with reading(self.store) as read:
            held = all_in_force(read)
            found = {}
            for one in schedules(read):
                review = held[one.lifecycle].lifecycle.reviews[one.review]
                assert one.until is not None
                for period in periods_ending(review.every, since=one.since, until=one.until):
                    span = span_of(review, period, self.setting.calendar)
                    found[one.lifecycle, one.review, period.name] = span
        return found


def found_programmes(setting: Setting, url: str, *, catch_up: CatchUp, count: int) -> Programmes:
    """Publish *count* definitions, and start one programme of each."""
    with transaction(setting.store) as write:
        settle(write)
        for nth in range(1, count + 1):
            source = (
                PROGRAMME.replace("KEY", f"programme_{nth:02}")
                .replace("LABEL", f"사업 {nth}")
                .replace("DAYS", str(1 + nth % 3))
                .replace("CATCH_UP", catch_up)
            )
            publish(
                write,
                source.encode(),
                file=f"{nth}.yaml",
                by="boss",
                at=datetime(2012, 12, 1, tzinfo=UTC),
                since=FIRST,
                until=LAST,
            )
    with transaction(setting.store) as write:
        for nth in range(1, count + 1):
            row = NewCase(
                f"{nth}-1", f"사업 {nth}", "running", {"lead": "welfare"}, LONG_AGO, "시험"
            )
            register(
                write,
                f"programme_{nth:02}",
                [row],
                actor="boss",
                at=datetime(2012, 12, 2, tzinfo=UTC),
            )
    return Programmes(setting, url)


@pytest.fixture
def make(database_url: str, tmp_path: Path) -> Iterator[Callable[[CatchUp, int], Programmes]]:
    stores: list[Engine] = []

    def found(catch_up: CatchUp, count: int) -> Programmes:
        store = open_store(database_url, lasting=False)
        stores.append(store)
        setting = Setting(store, OfficeCalendar(), Letters([]), MemoryTransport(), {}, tmp_path)
        return found_programmes(setting, database_url, catch_up=catch_up, count=count)

    yield found
    for store in stores:
        store.dispose()


def moments(random: Random, *, longest_days: int = 100) -> Iterator[datetime]:
    """Give when a clock runs: stops of a minute to so many days, short ones more often."""
    at = datetime(2012, 12, 31, 12, tzinfo=UTC)
    while at < ENDS:
        yield at
        at += timedelta(minutes=(longest_days * 1_440) ** random.random())  # log-uniform
    yield from (ENDS, ENDS + timedelta(days=100))  # for what opened late to close


def sweep_together(clocks: Sequence[Setting], ats: Sequence[datetime], random: Random) -> None:
    """
    Let clocks act on what each saw before any of them had acted, in any order.

    Some periods are begun, and some rounds filled and closed, by all of them; each of the
    others by any one that saw it.
    """
    each = list(zip(clocks, ats, strict=True))
    seen: dict[Key, list[tuple[Setting, datetime, DueRound]]] = {}
    for clock, at in each:
        for due in due_now(clock, at=at):
            key = (due.lifecycle, due.review.key, due.period.name)
            seen.setdefault(key, []).append((clock, at, due))
    begun = [one for who in seen.values() for one in _some_of(who, random)]
    random.shuffle(begun)
    for clock, at, due in begun:
        begin(clock, due, at=at)
    for round_id in unfinished(clocks[0]):
        for clock, at in _some_of(each, random):
            open_batches(clock, round_id, at=at)
    for round_id, earliest in closable_by(each).items():
        for clock, at in _some_of(each[earliest:], random):
            close(clock, round_id, by="system", at=at)


def unfinished(clock: Setting) -> list[int]:
    with reading(clock.store) as read:
        return unfinished_rounds(read)


def closable_by(each: Sequence[tuple[Setting, datetime]]) -> dict[int, int]:
    """Give what the clocks would close, and the first of them that would."""
    found: dict[int, int] = {}
    for nth, (clock, at) in enumerate(each):
        with reading(clock.store) as read:
            for round_id in closable(read, today=day_in_seoul(at)):
                found.setdefault(round_id, nth)
    return found


def _some_of(each: Sequence[T], random: Random) -> Sequence[T]:
    return random.sample(each, len(each)) if random.random() < 0.3 else [random.choice(each)]


@ten_years
@pytest.mark.parametrize("programmes", [5, pytest.param(50, marks=pytest.mark.campaign)])
def test_ten_years_of_many_programmes_open_each_round_once_and_never_early(
    make: Callable[[CatchUp, int], Programmes], programmes: int
) -> None:
    random = Random(2013)
    office = make("each", programmes)
    clocks = [office.setting, office.clock()]
    due = office.due_spans()

    lived: list[tuple[date, date]] = []  # the two may stand on either side of midnight
    for at in moments(random):
        skewed = at + timedelta(seconds=random.randint(-300, 300))
        sweep_together(clocks, (at, skewed), random)
        lived.append((day_in_seoul(at), day_in_seoul(skewed)))
    clocks[1].store.dispose()

    opened = office.opened()
    assert len(due) == programmes * PER_YEAR * YEARS == programmes * 60
    assert office.counts() == {
        "occurrence": programmes * 60,
        "round": programmes * 60,
        "round_item": programmes * 60,
        "ask": programmes * 60,
        "frozen_report": programmes * 20,  # the quarters' rounds are closed by people
    }
    assert opened.keys() == due.keys()
    assert {key: day for key, day in opened.items() if day not in first_days(due[key], lived)} == {}
    assert office.closed_early() == []


def first_days(span: Span, lived: Sequence[tuple[date, date]]) -> set[date]:
    """Give the days on which a round may open: none is early, none later than a clock could see."""
    both = next(days for days in lived if max(days) >= span.opens_on)
    return {day for day in both if day >= span.opens_on}


@ten_years
@pytest.mark.parametrize("catch_up", ["latest", "skip"])
def test_ten_years_that_pass_over_missed_rounds_deal_with_each_once(
    make: Callable[[CatchUp, int], Programmes], catch_up: CatchUp
) -> None:
    random = Random(2014)
    office = make(catch_up, 2)
    due = office.due_spans()

    lived = list(moments(random, longest_days=1_000))
    for at in lived:
        sweep_together([office.setting], [at], random)

    expected = expected_endings(due, [day_in_seoul(at) for at in lived], catch_up)
    assert office.ended() == expected
    assert len(expected) == 2 * PER_YEAR * YEARS
    assert set(expected.values()) == {"opened", "skipped"}


def expected_endings(
    due: Mapping[Key, Span], lived: Sequence[date], catch_up: CatchUp
) -> dict[Key, str]:
    """
    Say what becomes of each period, from the rule in docs/running.md alone.

    A period is missed if on the first day lived after its opening its due day has passed; of
    the periods of a review that are missed at one moment, `latest` opens the newest.
    """
    ended: dict[Key, str] = {}
    missed: defaultdict[tuple[str, str, date], list[Key]] = defaultdict(list)
    for key, span in due.items():
        seen = next(day for day in lived if day >= span.opens_on)
        if seen <= span.due_on:
            ended[key] = "opened"
        else:
            missed[(*key[:2], seen)].append(key)
    for keys in missed.values():
        newest = max(keys, key=lambda key: due[key].opens_on)
        for key in keys:
            ended[key] = "opened" if catch_up == "latest" and key == newest else "skipped"
    return ended


@pytest.mark.parametrize(
    "jump",
    [timedelta(seconds=-1), timedelta(hours=-1), timedelta(days=-1), timedelta(days=3_653)],
    ids=["a second back", "an hour back", "a day back", "ten years ahead, and back"],
)
def test_clock_that_jumps_does_nothing_twice(office: TownOffice, jump: timedelta) -> None:
    """CL3: no duplicate round, no letter sent again, and time never runs backwards in a chain."""
    morning = seoul(date(2013, 4, 1))
    tick(office.setting, at=morning)
    sent = sorted(path.name for path in office.letters)
    if jump > timedelta(0):
        tick(office.setting, at=morning + jump)
        with pytest.raises(ClockUnfit):
            tick(office.setting, at=morning + timedelta(minutes=1))
        at = morning + jump
        sent = sorted(path.name for path in office.letters)
    else:
        at = morning + jump
    before = picture_of(office.store)

    tick(office.setting, at=at)
    tick(office.setting, at=max(at, morning))

    assert picture_of(office.store) == before
    assert sorted(path.name for path in office.letters) == sent
    rounds = [row[:2] for row in before["round"]]
    assert len(rounds) == len(set(rounds))
    messages = [row[0] for row in before["mail"]]
    assert len(messages) == len(set(messages))
    with reading(office.store) as read:
        later = event.alias()
        backwards = read.scalar(
            select(func.count())
            .select_from(event.join(later, later.c.case_id == event.c.case_id))
            .where(later.c.seq == event.c.seq + 1, later.c.recorded_at < event.c.recorded_at)
        )
    assert backwards == 0

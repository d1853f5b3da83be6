"""How far a round is: by department and person, and how it will end if answers go on coming in as they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from engine.business_days import OfficeCalendar
from engine.round_view import RoundRow
from engine.seoul import SEOUL
from engine.tables import answer, ask, committee, organisation, person, round_
from states.period import period_named


@dataclass(frozen=True, slots=True)
class Owing:
    """One respondent of a department or subcommittee: how much they were asked and answered."""

    person_id: int | None  # None: nobody had the duty
    key: str | None
    name: str | None
    title: str | None
    phone: str | None  # the person's, else the department's
    asked: int
    answered: int
    first_open: int | None  # the first ask without an answer

    @property
    def left(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """A department, or a subcommittee, and its respondents."""

    organisation_id: int | None
    committee_id: int | None
    name: str  # empty: the case says none
    people: tuple[Owing, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.people)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.people)

    @property
    def left(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many answers there will be by the due day; None where it cannot be told."""

    asked: int
    answered: int
    by_pace: int | None  # if as many come in each business day as so far
    as_last: int | None  # if those that are left come in as they did the last time
    last_period: str | None
    on_time: int | None  # past the due day: how many there were by then


def progress(
    read: Connection, round_id: int, *, which: ColumnElement[bool] | None = None
) -> list[PlaceProgress]:
    """
    Give how far each department or subcommittee is, those with most left first; one query.

    Args:
        which: Count only asks for which this holds.
    """
    taken = ask.c.status == "answered"
    places = (ask.c.organisation_id, ask.c.committee_id)
    who = (person.c.id, person.c.key, person.c.name, person.c.title)
    names = (organisation.c.name, organisation.c.phone, committee.c.name, person.c.phone)
    rows = read.execute(
        select(
            *places,
            *who,
            func.coalesce(organisation.c.name, committee.c.name, "").label("place"),
            func.coalesce(person.c.phone, organisation.c.phone).label("telephone"),
            func.count().label("asked"),
            func.count().filter(taken).label("answered"),
            func.min(ask.c.id).filter(~taken).label("first_open"),
        )
        .select_from(ask)
        .outerjoin(person, person.c.id == ask.c.person_id)
        .outerjoin(organisation, organisation.c.id == ask.c.organisation_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .where(
            ask.c.round_id == round_id,
            ask.c.status != "withdrawn",
            true() if which is None else which,
        )
        .group_by(*places, *who, *names)
    )
    grouped: dict[tuple[int | None, int | None, str], list[Owing]] = {}
    for row in rows:
        owing = Owing(
            person_id=row[2],
            key=row[3],
            name=row[4],
            title=row[5],
            phone=row.telephone,
            asked=row.asked,
            answered=row.answered,
            first_open=row.first_open,
        )
        grouped.setdefault((row[0], row[1], row.place), []).append(owing)
    found = [
        PlaceProgress(*key, tuple(sorted(people, key=lambda one: (-one.left, one.name or ""))))
        for key, people in grouped.items()
    ]
    return sorted(found, key=lambda place: (-place.left, place.name))


def forecast(read: Connection, of: RoundRow, *, today: date, calendar: OfficeCalendar) -> Forecast:
    """
    Say how many answers there will be by the due day of an open round; at most two queries.

    By pace: each business day to come as many as the business days since the opening, which takes
    two of them and one answer. As the last time: of what is still open, the share that then came
    in between the same distance from the due day and that day. Both count first answers only.
    """
    due = of.span.due_on
    if today > due:
        on_time = _came_in(read, of.id, [due])[0]
        return Forecast(of.asked, of.answered, None, None, None, on_time)
    by_pace = _by_pace(of, today=today, calendar=calendar)
    last = read.execute(
        select(round_.c.id, round_.c.period, round_.c.due_on)
        .where(
            round_.c.lifecycle == of.lifecycle,
            round_.c.review == of.review,
            round_.c.status == "closed",
            round_.c.period_last < of.period.last,
        )
        .order_by(round_.c.period_last.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return Forecast(of.asked, of.answered, by_pace, None, None, None)
    then, by_due, asked = _came_in(read, last.id, [last.due_on - (due - today), last.due_on])
    as_last = None
    if asked > then and asked:
        left = of.asked - of.answered
        as_last = of.answered + round(left * (by_due - then) / (asked - then))
    period = period_named(last.period).label
    return Forecast(of.asked, of.answered, by_pace, as_last, period, None)


def _by_pace(of: RoundRow, *, today: date, calendar: OfficeCalendar) -> int | None:
    gone = calendar.business_days_between(of.opened_on - timedelta(days=1), today)
    if gone < 2 or not of.answered:
        return None
    to_come = calendar.business_days_between(today, of.span.due_on)
    return min(of.asked, of.answered + round(of.answered * to_come / gone))


def _came_in(read: Connection, round_id: int, days: Sequence[date]) -> list[int]:
    """Count the asks first answered by the end of each day, and last all that were asked; one query."""
    first = answer.alias("first")
    ends = [datetime.combine(day + timedelta(days=1), time(), tzinfo=SEOUL) for day in days]
    row = read.execute(
        select(
            *(func.count(first.c.id).filter(first.c.submitted_at < end) for end in ends),
            func.count(),
        )
        .select_from(ask)
        .outerjoin(first, and_(first.c.ask_id == ask.c.id, first.c.version == 1))
        .where(ask.c.round_id == round_id, ask.c.status != "withdrawn")
    ).one()
    return list(row)

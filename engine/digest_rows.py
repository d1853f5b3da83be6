"""What a day's letters are made from: the notices that are due, and what is still owed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from engine.case import natural
from engine.deputies import runs
from engine.notices import DIGEST, words_of
from engine.tables import ask, case, committee, deputy, mail, notice, organisation, person

NOBODY = "담당자 미지정"


@dataclass(frozen=True, slots=True)
class Recipient:
    id: int
    key: str
    name: str
    title: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class QueuedNotice:
    id: int
    key: str
    kind: str
    template: str
    words: Mapping[str, Any]
    statutory: bool
    round_id: int | None
    case_id: int | None
    organisation_id: int | None

    @property
    def committee_id(self) -> int | None:
        return self.words.get("committee_id")

    @property
    def is_late(self) -> bool:
        """Say whether it tells of what others owe."""
        return self.words.get("scope") == "late"

    @property
    def vacant(self) -> tuple[Mapping[str, str], ...]:
        """The roles that nobody holds, which is why it went to the coordinator."""
        return tuple(self.words.get("vacant", ()))


@dataclass(frozen=True, slots=True)
class Told:
    """Notices of one person, for whoever reads them: themselves, or their deputy."""

    reader: Recipient
    absent: Recipient | None  # who they were meant for, if not the reader
    notices: tuple[QueuedNotice, ...]

    @property
    def whose(self) -> int:
        return (self.absent or self.reader).id


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """One answer still owed: about which case, and by whom."""

    id: int
    round_id: int
    number: str
    title: str
    person: str
    place: str  # the department, or the subcommittee
    organisation_id: int | None
    committee_id: int | None


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A notice about a case that its person had in an earlier letter."""

    case_id: int
    words: Mapping[str, Any]


def queued(read: Connection, today: date) -> list[Told]:
    """Give the notices due by today, each person's together, in the order they were queued."""
    reader, absent, n = aliased(person), aliased(person), notice.c
    rows = read.execute(
        select(
            reader.c.id, reader.c.key, reader.c.name, reader.c.title, reader.c.email,
            absent.c.id, absent.c.key, absent.c.name, absent.c.title, absent.c.email,
            n.id, n.key, n.kind, n.template, n.words, n.statutory, n.round_id, n.case_id,
            n.organisation_id,
        )
        .select_from(_with_deputies(today))
        .join(reader, reader.c.id == _READER)
        .outerjoin(absent, absent.c.id == deputy.c.person_id)
        .where(_due(today))
        .order_by(reader.c.id, n.id)
    )  # fmt: skip
    found: dict[tuple[int, int | None], tuple[Recipient, Recipient | None, list[QueuedNotice]]] = {}
    for row in rows:
        id_, key, kind, template, words, *rest = row[10:]
        one = QueuedNotice(id_, key, kind, template, words_of(words), *rest)
        whose = Recipient(*row[5:10]) if row[5] is not None else None
        found.setdefault((row[0], row[5]), (Recipient(*row[:5]), whose, []))[2].append(one)
    return [Told(who, whose, tuple(notices)) for who, whose, notices in found.values()]


def own_asks(
    read: Connection, today: date, rounds: Collection[int]
) -> Mapping[int, Mapping[int, list[OpenAsk]]]:
    """Give what everybody with something to be told owes, by person and round."""
    found: defaultdict[int, dict[int, list[OpenAsk]]] = defaultdict(dict)
    mine = ask.c.person_id.in_(_told_people(today))
    for person_id, owed in _asks(read, and_(mine, _in_rounds(rounds))):
        if person_id is not None:
            found[person_id].setdefault(owed.round_id, []).append(owed)
    return found


def late_asks(read: Connection, rounds: Collection[int]) -> Mapping[int, list[OpenAsk]]:
    """Give what is owed in these rounds, by round."""
    found: defaultdict[int, list[OpenAsk]] = defaultdict(list)
    if rounds:
        for _, owed in _asks(read, _in_rounds(rounds)):
            found[owed.round_id].append(owed)
    return found


def told_cases(read: Connection, today: date) -> Mapping[int, list[ToldCase]]:
    """
    Give the cases that everybody with something to be told was told of before, by person.

    What rests on a state the case has left, or on a silence that ended, stays unread.
    """
    n = notice.c
    rests_on = n.words["anchor"].as_string()
    rows = read.execute(
        select(n.person_id, n.case_id, n.words)
        .join(case, case.c.id == n.case_id)
        .where(
            or_(
                rests_on == literal("silent@", Text) + cast(case.c.version, Text),
                rests_on.startswith(case.c.state + "@", autoescape=False),
            ),
            n.case_id.is_not(None),
            n.template == DIGEST,
            n.status == "mailed",
            n.person_id.in_(_told_people(today)),
        )
        .order_by(n.id)
    )
    found: defaultdict[int, list[ToldCase]] = defaultdict(list)
    for person_id, case_id, words in rows:
        found[person_id].append(ToldCase(case_id, words_of(words)))
    return found


_READER = func.coalesce(deputy.c.deputy_id, notice.c.person_id)


def _with_deputies(today: date) -> FromClause:
    """Every notice, with the deputy of the day of the person it is for."""
    return notice.outerjoin(deputy, and_(deputy.c.person_id == notice.c.person_id, runs(today)))


def _told_people(today: date) -> Select[tuple[int]]:
    return select(notice.c.person_id).select_from(_with_deputies(today)).where(_due(today))


def _due(today: date) -> ColumnElement[bool]:
    """A notice that may be told today; a digest only to who had none yet."""
    had_one = (
        select(mail.c.id)
        .where(
            mail.c.only_once
            == literal("digest:", Text)
            + cast(_READER, Text)
            + literal(f":{today.isoformat()}", Text)
        )
        .correlate(notice, deputy)
        .exists()
    )
    return and_(
        notice.c.status == "queued",
        notice.c.not_before <= today,
        or_(notice.c.template != DIGEST, ~had_one),
    )


def _in_rounds(rounds: Collection[int]) -> ColumnElement[bool]:
    return and_(ask.c.round_id.in_(rounds), ask.c.status == "open")


def _asks(read: Connection, where: ColumnElement[bool]) -> Sequence[tuple[int | None, OpenAsk]]:
    """Give open asks with their respondent's id, as a clerk orders them: 과제 2 before 과제 10."""
    rows = read.execute(
        select(
            ask.c.person_id, ask.c.id, ask.c.round_id, case.c.number, case.c.title,
            person.c.name, organisation.c.name, committee.c.name,
            ask.c.organisation_id, ask.c.committee_id,
        )
        .join_from(ask, case)
        .outerjoin(person, person.c.id == ask.c.person_id)
        .outerjoin(organisation, organisation.c.id == ask.c.organisation_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .where(where)
    )  # fmt: skip
    found = [
        (
            row[0],
            OpenAsk(
                id=row[1],
                round_id=row[2],
                number=row[3],
                title=row[4],
                person=row[5] or NOBODY,
                place=row[6] or row[7] or "",
                organisation_id=row[8],
                committee_id=row[9],
            ),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one[1].round_id, natural(one[1].number), one[1].id))

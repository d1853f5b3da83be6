"""What there is to say today, to whom: queued notices, joined with what is still open by now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, literal, or_, select

from engine.case import natural
from engine.notices import DIGEST, words_of
from engine.reminders import OpenRound, open_rounds
from engine.tables import ask, case, committee, mail, notice, organisation, person

MootReason = Literal["answered", "closed"]

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
    organisation_id: int | None

    @property
    def committee_id(self) -> int | None:
        return self.words.get("committee_id")


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
class DigestItem:
    """One round in somebody's digest: what they owe, or what others owe whom they answer for."""

    round: OpenRound
    asks: tuple[OpenAsk, ...]
    late: bool  # others owe these answers
    new: bool  # the digest tells of the opening
    noticed: bool  # a notice of today is about it


@dataclass(frozen=True, slots=True)
class PersonNotices:
    """All that one person is to be told by today; *moot* is no longer worth telling."""

    person: Recipient
    digest: tuple[int, ...]  # the notices that today's digest carries
    items: tuple[DigestItem, ...]
    letters: tuple[QueuedNotice, ...]  # each stands alone
    moot: Mapping[int, MootReason]


def digest_key(person_id: int, day: date) -> str:
    """Name the one digest that a person gets on a day."""
    return f"digest:{person_id}:{day.isoformat()}"


def to_compose(read: Connection, *, today: date) -> list[PersonNotices]:
    """
    Give everybody whom something is queued for, with what they owe at this moment.

    Who had a digest today is left out: their notices wait for the next business day.
    The number of queries does not grow with people, notices or cases.
    """
    queued = _queued(read, today)
    if not queued:
        return []
    rounds = {one.id: one for one in open_rounds(read)}
    own = _own_asks(read, today, rounds)
    escalated = {one.round_id for _, told in queued for one in told if _is_escalation(one)}
    late = _late_asks(read, [id_ for id_ in rounds if id_ in escalated])
    return [
        _person_notices(who, told, rounds=rounds, own=own.get(who.id, {}), late=late)
        for who, told in queued
    ]


def _person_notices(
    who: Recipient,
    told: Sequence[QueuedNotice],
    *,
    rounds: Mapping[int, OpenRound],
    own: Mapping[int, Sequence[OpenAsk]],
    late: Mapping[int, Sequence[OpenAsk]],
) -> PersonNotices:
    moot: dict[int, MootReason] = {}
    live: list[QueuedNotice] = []
    overdue: defaultdict[int, dict[int, OpenAsk]] = defaultdict(dict)
    for one in told:
        if one.template != DIGEST or one.round_id is None:
            continue
        owed = late.get(one.round_id, ()) if _is_escalation(one) else own.get(one.round_id, ())
        about = [each for each in owed if _is_about(one, each)]
        if one.round_id not in rounds:
            moot[one.id] = "closed"
        elif not about:
            moot[one.id] = "answered"
        else:
            live.append(one)
            if _is_escalation(one):
                overdue[one.round_id].update((each.id, each) for each in about)
    noticed = {one.round_id for one in live if not _is_escalation(one)}
    new = {one.round_id for one in live if one.kind == "opened"}
    theirs = [
        DigestItem(rounds[id_], tuple(owed), late=False, new=id_ in new, noticed=id_ in noticed)
        for id_, owed in own.items()
    ]
    others = [
        DigestItem(rounds[id_], tuple(owed.values()), late=True, new=False, noticed=True)
        for id_, owed in overdue.items()
    ]
    return PersonNotices(
        person=who,
        digest=tuple(one.id for one in live),
        items=(*theirs, *others) if live else (),
        letters=tuple(one for one in told if one.template != DIGEST),
        moot=moot,
    )


def _is_escalation(one: QueuedNotice) -> bool:
    return one.template == DIGEST and one.words.get("scope") == "late"


def _is_about(one: QueuedNotice, owed: OpenAsk) -> bool:
    """Say whether an answer owed is what a notice tells of; one's own always is."""
    if one.organisation_id is not None:
        return one.organisation_id == owed.organisation_id
    if one.committee_id is not None:
        return one.committee_id == owed.committee_id
    return True


def _due(today: date) -> ColumnElement[bool]:
    """A notice that may be told today; a digest only to who had none yet."""
    had_one = (
        select(mail.c.id)
        .where(
            mail.c.only_once
            == literal("digest:", Text)
            + cast(notice.c.person_id, Text)
            + literal(f":{today.isoformat()}", Text)
        )
        .exists()
    )
    return and_(
        notice.c.status == "queued",
        notice.c.not_before <= today,
        or_(notice.c.template != DIGEST, ~had_one),
    )


def _queued(read: Connection, today: date) -> list[tuple[Recipient, list[QueuedNotice]]]:
    """Give the notices due by today, each person's together, in the order they were queued."""
    p, n = person.c, notice.c
    rows = read.execute(
        select(
            p.id, p.key, p.name, p.title, p.email,
            n.id, n.key, n.kind, n.template, n.words, n.statutory, n.round_id, n.organisation_id,
        )
        .join_from(notice, person)
        .where(_due(today))
        .order_by(p.id, n.id)
    )  # fmt: skip
    found: dict[int, tuple[Recipient, list[QueuedNotice]]] = {}
    for row in rows:
        id_, key, kind, template, words, *rest = row[5:]
        one = QueuedNotice(id_, key, kind, template, words_of(words), *rest)
        found.setdefault(row[0], (Recipient(*row[:5]), []))[1].append(one)
    return list(found.values())


def _own_asks(
    read: Connection, today: date, rounds: Collection[int]
) -> Mapping[int, Mapping[int, list[OpenAsk]]]:
    """Give what everybody with a digest due owes, by person and round."""
    told = select(notice.c.person_id).where(_due(today), notice.c.template == DIGEST)
    found: defaultdict[int, dict[int, list[OpenAsk]]] = defaultdict(dict)
    for person_id, owed in _asks(read, and_(ask.c.person_id.in_(told), _in_rounds(rounds))):
        if person_id is not None:
            found[person_id].setdefault(owed.round_id, []).append(owed)
    return found


def _late_asks(read: Connection, rounds: Collection[int]) -> Mapping[int, list[OpenAsk]]:
    found: defaultdict[int, list[OpenAsk]] = defaultdict(list)
    if rounds:
        for _, owed in _asks(read, _in_rounds(rounds)):
            found[owed.round_id].append(owed)
    return found


def _in_rounds(rounds: Collection[int]) -> ColumnElement[bool]:
    return and_(ask.c.round_id.in_(rounds), ask.c.status == "open")


def _asks(read: Connection, where: ColumnElement[bool]) -> list[tuple[int | None, OpenAsk]]:
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

"""Conflicts of interest of reviewers (제척·회피), declared before the content of an item is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, delete, insert, select, update

from engine.link_errors import ItemNotTheirs
from engine.people import Person
from engine.record import Entry, record
from engine.round_errors import RoundNotOpen
from engine.seoul import day_in_seoul
from engine.tables import answer_draft, ask, case, committee, interest, person, round_

Kind = Literal["excluded", "avoided"]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a member does not judge an item: 제척 by rule, or 회피 of their own."""

    kind: Kind
    label: str


# The causes that ordinances of committees name (제척·기피·회피), worded for a member to choose from.
CAUSES: Final[Mapping[str, Cause]] = {
    "party": Cause("excluded", "나 또는 가족·친족이 이 과제의 당사자입니다"),
    "employer": Cause("excluded", "내가 속한 기관·단체가 이 과제를 맡거나 지원받습니다"),
    "involved": Cause("excluded", "이 과제의 자문·연구·용역에 참여했습니다"),
    "fairness": Cause("avoided", "그 밖에 공정하게 평가하기 어려운 사정이 있습니다"),
}
GIVEN_BACK: Final = "given_back"  # what the record says of an item that a member has again
KINDS: Final[Mapping[str, str]] = {"excluded": "제척", "avoided": "회피"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict that was declared, for the coordinator."""

    ask_id: int
    person_id: int
    person_key: str
    name: str
    number: str
    title: str
    committee: str | None
    kind: Kind
    cause: str
    declared_at: datetime
    standing: bool  # nobody gave the item back since


def declared(read: Connection, round_id: int, person_id: int) -> frozenset[int]:
    """Give the asks of a round about which the person declared that nothing stands in the way."""
    return frozenset(
        read.scalars(
            select(interest.c.ask_id)
            .join(ask, ask.c.id == interest.c.ask_id)
            .where(
                ask.c.round_id == round_id,
                interest.c.person_id == person_id,
                interest.c.kind == "none",
            )
        )
    )


def declare_none(
    write: Connection, round_id: int, ask_ids: Collection[int], *, by: Person, at: datetime
) -> int:
    """
    Record that nothing stands in the way of judging these items; give how many were new.

    Raises:
        ItemNotTheirs: One of them is not asked of the person.
    """
    theirs = set(
        write.scalars(
            select(ask.c.id).where(
                ask.c.round_id == round_id,
                ask.c.person_id == by.id,
                ask.c.status.in_(("open", "answered")),
            )
        )
    )
    for ask_id in ask_ids:
        if ask_id not in theirs:
            raise ItemNotTheirs(ask_id)
    new = sorted(set(ask_ids) - declared(write, round_id, by.id))
    rows = [
        {"ask_id": ask_id, "person_id": by.id, "kind": "none", "declared_at": at} for ask_id in new
    ]
    if rows:
        write.execute(insert(interest), rows)
    return len(rows)


def declare_conflict(
    write: Connection, round_id: int, ask_id: int, cause: str, *, by: Person, at: datetime
) -> bool:
    """
    Take the item from the member for a *cause* of `CAUSES`; False: it was taken from them before.

    The ask is withdrawn, so that no tally counts it and no letter asks for it; the case's record
    says that the member stepped back, and what they had written is gone.

    Raises:
        ItemNotTheirs: It is not asked of the person, or was answered already.
        RoundNotOpen: The round does not take answers.
    """
    why = CAUSES[cause]
    of = _open_round(write, round_id)
    held = write.execute(
        select(ask.c.case_id, ask.c.person_id, ask.c.status)
        .where(ask.c.id == ask_id, ask.c.round_id == round_id)
        .with_for_update()
    ).one_or_none()
    if held is None or held.person_id != by.id:
        raise ItemNotTheirs(ask_id)
    if held.status == "withdrawn" and ask_id in conflicted(write, round_id, by.id):
        return False
    if held.status != "open":
        raise ItemNotTheirs(ask_id)
    about = {"ask": ask_id, "review": of.review, "period": of.period, "withdrawn": True}
    entry = Entry(
        case_id=held.case_id,
        expected_version=None,
        kind="assigned",
        effective_on=day_in_seoul(at),
        data={"from": by.key, "asks": [about], "conflict": why.kind},
    )
    (recorded,) = record(write, [entry], actor=by.key, at=at)
    write.execute(update(ask).where(ask.c.id == ask_id).values(status="withdrawn"))
    write.execute(delete(answer_draft).where(answer_draft.c.ask_id == ask_id))
    write.execute(
        insert(interest).values(
            ask_id=ask_id,
            person_id=by.id,
            kind=why.kind,
            cause=cause,
            declared_at=at,
            event_id=recorded.event_id,
        )
    )
    return True


def give_back(
    write: Connection, round_id: int, ask_id: int, *, by: str, at: datetime, reason: str
) -> None:
    """
    Ask a member again who stepped back by mistake; what they declared stays in the record.

    Args:
        by: The key of who gives it back, at the member's word.
        reason: Why, for the record of the case.

    Raises:
        ItemNotTheirs: Nobody stands back from it.
        RoundNotOpen: The round does not take answers.
    """
    of = _open_round(write, round_id)
    held = write.execute(
        select(ask.c.case_id, ask.c.person_id, person.c.key)
        .join(person, person.c.id == ask.c.person_id)
        .where(ask.c.id == ask_id, ask.c.round_id == round_id, ask.c.status == "withdrawn")
        .with_for_update(of=ask)
    ).one_or_none()
    if held is None or not stepped_back(write, [ask_id], held.person_id):
        raise ItemNotTheirs(ask_id)
    about = {"ask": ask_id, "review": of.review, "period": of.period, "withdrawn": False}
    entry = Entry(
        case_id=held.case_id,
        expected_version=None,
        kind="assigned",
        effective_on=day_in_seoul(at),
        data={"to": held.key, "asks": [about], "conflict": GIVEN_BACK},
        text={"reason": reason},
    )
    record(write, [entry], actor=by, at=at)
    write.execute(update(ask).where(ask.c.id == ask_id).values(status="open"))


def conflicted(read: Connection, round_id: int, person_id: int) -> frozenset[int]:
    """Give the asks of a round from which the person stepped back."""
    return frozenset(one.ask_id for one in conflicts(read, round_id) if one.person_id == person_id)


def stepped_back(read: Connection, ask_ids: Collection[int], person_id: int) -> frozenset[int]:
    """Give those of the asks from which the person stepped back."""
    return frozenset(
        read.scalars(
            select(interest.c.ask_id).where(
                interest.c.ask_id.in_(ask_ids),
                interest.c.person_id == person_id,
                interest.c.kind != "none",
            )
        )
    )


def conflicts(read: Connection, round_id: int) -> list[Conflict]:
    """Give every conflict declared in a round, the newest first; of an item only its last may stand."""
    i = interest.c
    rows = read.execute(
        select(
            i.ask_id, i.person_id, person.c.key.label("person_key"), person.c.name, case.c.number,
            case.c.title, committee.c.name.label("committee"), i.kind, i.cause, i.declared_at,
            (ask.c.status == "withdrawn").label("standing"),
        )
        .join(ask, ask.c.id == i.ask_id)
        .join(case, case.c.id == ask.c.case_id)
        .join(person, person.c.id == i.person_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .where(ask.c.round_id == round_id, i.kind != "none")
        .order_by(i.id.desc())
    )  # fmt: skip
    found: list[Conflict] = []
    for row in rows:
        last = row.ask_id not in {one.ask_id for one in found}
        found.append(Conflict(**{**row._mapping, "standing": last and row.standing}))
    return found


def _open_round(write: Connection, round_id: int) -> "_Round":
    row = write.execute(
        select(round_.c.status, round_.c.review, round_.c.period)
        .where(round_.c.id == round_id)
        .with_for_update(read=True)
    ).one_or_none()
    status = "unknown" if row is None else row.status
    if row is None or status != "open":
        raise RoundNotOpen(round_id, status=status, wanted="open")
    return _Round(row.review, row.period)


@dataclass(frozen=True, slots=True)
class _Round:
    review: str
    period: str

"""How far each member of a round is, for the coordinator: counts and moments, and no answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from engine.link_row import Link
from engine.review_links import links_of_round
from engine.tables import answer_draft, ask, committee, interest, person


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """One member: what they were sent, and how much of it is done."""

    person_id: int
    person_key: str
    name: str
    phone: str | None
    email: str | None
    committees: tuple[str, ...]
    asked: int  # without those they stepped back from
    drafted: int
    answered: int
    conflicts: int
    link: Link | None


def link_progress(read: Connection, round_id: int) -> list[MemberProgress]:
    """Give every member whom a round asks, by name; four queries for any number."""
    drafts = _counts(
        read,
        select(ask.c.person_id, func.count())
        .join(answer_draft, answer_draft.c.ask_id == ask.c.id)
        .where(ask.c.round_id == round_id, answer_draft.c.person_id == ask.c.person_id)
        .group_by(ask.c.person_id),
    )
    stepped_back = _counts(
        read,
        select(interest.c.person_id, func.count(ask.c.id.distinct()))
        .join(ask, ask.c.id == interest.c.ask_id)
        .where(ask.c.round_id == round_id, interest.c.kind != "none", ask.c.status == "withdrawn")
        .group_by(interest.c.person_id),
    )
    links = {one.person_id: one for one in links_of_round(read, round_id)}
    rows = read.execute(
        select(
            person.c.id, person.c.key, person.c.name, person.c.phone, person.c.email,
            committee.c.name.label("committee"), ask.c.status, func.count().label("total"),
        )
        .join(person, person.c.id == ask.c.person_id)
        .join(committee, committee.c.id == ask.c.committee_id)
        .where(ask.c.round_id == round_id)
        .group_by(*person.c["id", "key", "name", "phone", "email"], committee.c.name, ask.c.status)
    ).all()  # fmt: skip
    found = []
    for id_ in dict.fromkeys(row.id for row in sorted(rows, key=lambda row: (row.name, row.id))):
        theirs = [row for row in rows if row.id == id_]
        first = theirs[0]
        counts = {
            status: sum(row.total for row in theirs if row.status == status)
            for status in ("withdrawn", "answered")
        }
        found.append(
            MemberProgress(
                person_id=first.id,
                person_key=first.key,
                name=first.name,
                phone=first.phone,
                email=first.email,
                committees=tuple(sorted({row.committee for row in theirs})),
                asked=sum(row.total for row in theirs) - counts["withdrawn"],
                drafted=drafts.get(id_, 0),
                answered=counts["answered"],
                conflicts=stepped_back.get(id_, 0),
                link=links.get(id_),
            )
        )
    return found


def _counts(read: Connection, query: Any) -> Mapping[int, int]:
    return {row[0]: row[1] for row in read.execute(query)}

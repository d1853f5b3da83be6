"""An office with open rounds, written straight into the tables: what the outbox's tests look at."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, event, func, insert, select, update

from engine.notices import NewNotice, queue
from engine.outbox import NewMail, store_mails
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
)
from engine.store import transaction
from engine.tables import ask, case, committee, definition, occurrence, organisation, person, round_

NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)
EVER = date(2012, 1, 1)

QUARTERLY: Mapping[str, Any] = {
    "label": "분기 이행상황 보고",
    "every": "quarter",
    "of": ["maintained"],
    "answers": "one",
    "answered_by": {"role": "program_manager", "of": "lead"},
    "opens": {"from": "period_end", "days": 1},
    "due": {"from": "period_end", "days": 10, "counting": "civil"},
    "remind_days_before": [7, 1],
    "escalate_days_after": [[1, "program_manager"], [3, "team_lead"], [7, "division_head"]],
    "catch_up": "latest",
}


def add_department(write: Connection, key: str, *, roles: Mapping[str, str]) -> None:
    """Add a department and its people: {role: person's key}, the key being their name as well."""
    add_organisations(write, [NewOrganisation(key, f"{key}과", "department")])
    add_people(
        write,
        [NewPerson(name, name, "주무관", f"{name}@incheon.example") for name in roles.values()],
    )
    assign_duties(
        write,
        [NewDuty(name, role, EVER, organisation=key) for role, name in roles.items()],
    )


def add_office_role(write: Connection, role: str, name: str) -> None:
    add_people(write, [NewPerson(name, name, "팀장", f"{name}@incheon.example")])
    assign_duties(write, [NewDuty(name, role, EVER)])


def add_subcommittee(write: Connection, key: str, *, secretary: str) -> None:
    add_committee(write, NewCommittee(key, f"{key}분과", "subcommittee", 1))
    add_people(write, [NewPerson(secretary, secretary, "간사", f"{secretary}@incheon.example")])
    assign_duties(write, [NewDuty(secretary, "secretary", EVER, committee=key)])


def add_round(
    write: Connection,
    *,
    period: str = "2013-Q1",
    opened_on: date = date(2013, 4, 1),
    due_on: date = date(2013, 4, 10),
    review: Mapping[str, Any] = QUARTERLY,
    status: str = "open",
) -> int:
    """Add a round without asks, and give its id."""
    count = write.scalar(select(func.count()).select_from(round_)) or 0
    hashed = f"review-{uuid4().hex}"  # what a hash names is compiled once for all databases
    write.execute(
        insert(definition).values(
            hash=hashed, kind="review", lifecycle="policy_task", review="report", content=review
        )
    )
    write.execute(
        insert(occurrence).values(
            lifecycle="policy_task",
            review=f"report-{count}",
            period=period,
            ended="opened",
            late=False,
            recorded_at=NINE,
        )
    )
    write.execute(
        insert(round_).values(
            occurrence_id=count + 1,
            lifecycle="policy_task",
            review="report",
            period=period,
            definition_hash=hashed,
            period_last=opened_on,
            opens_on=opened_on,
            due_on=due_on,
            status=status,
            cursor=0,
            opened_on=opened_on,
            opened_at=NINE,
        )
    )
    return count + 1


def add_cases(write: Connection, numbers: Sequence[str]) -> None:
    if not write.scalar(select(func.count()).where(definition.c.hash == "tasks")):
        write.execute(
            insert(definition).values(
                hash="tasks", kind="lifecycle", lifecycle="policy_task", content={}
            )
        )
    write.execute(
        insert(case),
        [
            {
                "lifecycle": "policy_task",
                "number": number,
                "title": f"{number} 과제",
                "state": "maintained",
                "version": 1,
                "head": "0",
                "definition_hash": "tasks",
                "fields": {},
                "entered_on": EVER,
                "effective_on": EVER,
            }
            for number in numbers
        ],
    )


def add_asks(
    write: Connection,
    round_id: int,
    asked: Sequence[tuple[str, str | None]],
    *,
    department: str | None = None,
    subcommittee: str | None = None,
) -> None:
    """Ask (case number, person's key or None) pairs in the name of a department or subcommittee."""
    cases = {row.number: row.id for row in write.execute(select(case.c.number, case.c.id))}
    people = {row.key: row.id for row in write.execute(select(person.c.key, person.c.id))}
    place = {
        "organisation_id": write.scalar(
            select(organisation.c.id).where(organisation.c.key == department)
        ),
        "committee_id": write.scalar(select(committee.c.id).where(committee.c.key == subcommittee)),
    }
    write.execute(
        insert(ask),
        [
            {
                "round_id": round_id,
                "case_id": cases[number],
                "person_id": key and people[key],
                "status": "open",
                **place,
            }
            for number, key in asked
        ],
    )


def answer(write: Connection, round_id: int, key: str) -> None:
    """Let somebody answer all that they were asked in a round."""
    whose = select(person.c.id).where(person.c.key == key).scalar_subquery()
    write.execute(
        update(ask)
        .where(ask.c.round_id == round_id, ask.c.person_id == whose)
        .values(status="answered")
    )


def close(write: Connection, round_id: int) -> None:
    write.execute(update(round_).where(round_.c.id == round_id).values(status="closed"))
    write.execute(
        update(ask)
        .where(ask.c.round_id == round_id, ask.c.status == "open")
        .values(status="missing")
    )


def fill_outbox(store: Engine, count: int, *, statutory: bool = False) -> list[tuple[str, str]]:
    """Queue *count* letters, each to one person about one notice; give (address, Message-ID) of each."""
    letters = [(f"p{n}@x.example", f"<formal.{n}@x.example>") for n in range(count)]
    people = [NewPerson(f"p{n}", f"담당{n}", None, to) for n, (to, _) in enumerate(letters)]
    notices = [
        NewNotice(f"n{n}", "formal", n + 1, "formal", {}, NINE.date(), statutory=statutory)
        for n in range(count)
    ]
    mails = [
        NewMail(
            message_id=message_id,
            person_id=n + 1,
            kind="formal",
            on_day=NINE.date(),
            only_once=None,
            to_name=f"담당{n}",
            to_address=to,
            subject="제출 요청",
            body="본문입니다.\n",
            notices=(n + 1,),
        )
        for n, (to, message_id) in enumerate(letters)
    ]
    with transaction(store) as write:
        add_people(write, people)
        queue(write, notices, at=NINE)
        store_mails(write, mails, at=NINE)
    return letters


@contextmanager
def statements(store: Engine) -> Iterator[list[str]]:
    """Collect the statements that the database is given meanwhile."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SET TRANSACTION")):
            said.append(statement)

    event.listen(store, "before_cursor_execute", hear)
    yield said
    event.remove(store, "before_cursor_execute", hear)

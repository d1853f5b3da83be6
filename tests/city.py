"""A small city office: one department, one committee, three policy tasks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

from sqlalchemy import Connection, Engine

from engine.case import Case, case_numbered, cases
from engine.definitions import publish
from engine.happened import Happened, happened
from engine.meetings import NewDecision, add_agenda_item, hold_meeting, record_decisions
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    NewSeat,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
    seat_members,
)
from engine.register import NewCase, register
from engine.store import reading, transaction

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)  # 12:00 in Seoul
START = date(2012, 1, 2)
FIELDS = {"subcommittee": "welfare", "batch": "agreed", "lead": "welfare-policy"}
TITLES = {"1": "빈집 정비", "2": "마을 도서관", "10": "돌봄 확대"}


@dataclass(frozen=True, slots=True)
class City:
    """An office in a database, and short ways to look at it."""

    store: Engine

    def case(self, number: str) -> Case:
        with reading(self.store) as read:
            return case_numbered(read, "policy_task", number)

    def story(self, number: str) -> tuple[Happened, ...]:
        with reading(self.store) as read:
            return happened(read, case_numbered(read, "policy_task", number).id)

    def enter(self, titles: Mapping[str, str]) -> None:
        """Register more maintained tasks."""
        rows = [
            NewCase(number, title, "maintained", FIELDS, START, "2012년 정책합의과제 목록")
            for number, title in titles.items()
        ]
        at = datetime(2012, 1, 2, 3, tzinfo=UTC)
        with transaction(self.store) as write:
            register(write, "policy_task", rows, actor="han", at=at)

    def decide(self, moves: Mapping[str, str], *, on: date = date(2013, 1, 10)) -> int:
        """Let the plenary decide one move a case, and give the agenda item."""
        with transaction(self.store) as write:
            meeting = hold_meeting(
                write,
                key=f"plenary-{on}",
                committee_key="policy_committee",
                kind="extra",
                held_on=on,
            )
            item = add_agenda_item(write, meeting, "과제 점검")
            ids = {one.number: one.id for one in cases(write)}
            decided = [
                NewDecision(ids[number], move, "passed", on) for number, move in moves.items()
            ]
            record_decisions(write, item, decided, actor="han", at=NOON)
        return item


def found(store: Engine) -> City:
    """Found the city in an empty record."""
    with transaction(store) as write:
        publish(
            write,
            files("states").joinpath("lifecycles/policy_task.yaml").read_bytes(),
            file="policy_task.yaml",
            by="han",
            at=NOON,
            since=date(2013, 1, 1),
        )
        _settle(write)
    city = City(store)
    city.enter(TITLES)
    return city


def _settle(write: Connection) -> None:
    add_organisations(
        write,
        [
            NewOrganisation("welfare-policy", "복지정책과", "department"),
            NewOrganisation("communication", "소통협력관", "department"),
        ],
    )
    add_people(
        write,
        [
            NewPerson("han", "한가람", "협치팀장", "han@city.example"),
            NewPerson("lee", "이든솔", "주무관", "lee@city.example"),
            NewPerson("seo", "서윤슬", "위원", "seo@member.example"),
        ],
    )
    plenary = NewCommittee(
        "policy_committee", "시정참여정책위원회", "plenary", 0, regular_months=(4, 9)
    )
    add_committee(write, plenary)
    add_committee(
        write,
        NewCommittee("welfare", "복지·여성·보건의료", "subcommittee", 3, parent="policy_committee"),
    )
    seat = NewSeat(1, "appointed", "member", "seo", START, date(2014, 12, 31), ("welfare",))
    seat_members(write, "policy_committee", [seat])
    assign_duties(
        write,
        [
            NewDuty("han", "coordinator", START, organisation="communication"),
            NewDuty("lee", "program_manager", START, organisation="welfare-policy"),
        ],
    )

"""A small town for the tests of rounds: three departments, a subcommittee of three, some tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, func, select, text

from engine.answers import Submission, submit
from engine.business_days import OfficeCalendar
from engine.closing import close_round
from engine.definitions import publish
from engine.due import due_rounds
from engine.opening import begin_round, open_batch, skip_round
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
from engine.round_view import asks, rounds
from engine.store import reading, transaction
from engine.tables import metadata

LONG_AGO = date(2012, 1, 1)

DEFINITION = """
lifecycle: task
label: 정책과제
fields:
  subcommittee: {label: 실무분과, type: subcommittee, of: plenary, required: true}
  batch: {label: 구분, type: choice, choices: {agreed: 88개 과제, new: 신규 과제}}
  lead: {label: 주관부서, type: organisation, required: true}
states:
  proposed: {label: 제안, initial: true}
  maintained: {label: 유지}
  closed: {label: 종결, final: true}
moves:
  adopt: {label: 채택, from: [proposed], to: maintained, by: [coordinator]}
  maintain: {label: 유지, from: [maintained], to: maintained, by: [coordinator]}
  close: {label: 종결, from: [maintained], to: closed, by: [coordinator]}
reviews:
  quarterly_report:
    label: 분기 이행상황 보고
    every: quarter
    of: [maintained]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10, counting: civil}
    closes: {from: due, days: 5, counting: civil}
    remind_days_before: [7, 1]
    escalate_days_after: {1: program_manager, 3: team_lead}
    catch_up: CATCH_UP
    form:
      results: {label: 추진실적, type: text, required: true}
      progress: {label: 추진율, type: percent, never_falls_without: reason}
      reason: {label: 낮아진 사유, type: text}
      grade: {label: 이행상태, type: choice, choices: {ongoing: 계속추진, normal: 정상추진}}
  evaluation:
    label: 반기 평가
    every: half_year
    of: [maintained]
    answers: each
    answered_by: {role: reviewer, of: subcommittee}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 31, counting: civil}
    closes: {from: due, days: 5, counting: civil}
    remind_days_before: [7]
    escalate_days_after: {1: reviewer}
    catch_up: CATCH_UP
    form:
      opinion: {label: 의견, type: text}
    proposes: [maintain, close]
    tally: majority
"""


def seoul(day: date, hour: int = 10) -> datetime:
    """A moment of that day in Seoul, during office hours."""
    return datetime(day.year, day.month, day.day, hour - 9, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    """The town's record, and what a test wants to do with it in one line."""

    store: Engine
    calendar: OfficeCalendar

    def publish(
        self,
        *,
        since: date = LONG_AGO,
        until: date | None = None,
        catch_up: str = "latest",
        source: str = DEFINITION,
    ) -> None:
        content = source.replace("CATCH_UP", catch_up).encode()
        with transaction(self.store) as write:
            publish(
                write,
                content,
                file="task.yaml",
                by="boss",
                at=seoul(LONG_AGO),
                since=since,
                until=until,
            )

    def enter(self, numbers: Iterable[int], *, on: date = LONG_AGO, **fields: str) -> list[int]:
        """Enter tasks that are maintained since *on*, of the department 복지과 unless said otherwise."""
        state = fields.pop("state", "maintained")
        rows = [
            NewCase(
                number=f"T-{number}",
                title=f"과제 {number}",
                state=state,
                fields={"lead": "welfare", "subcommittee": "life", "batch": "agreed", **fields},
                effective_on=on,
                basis="시험",
            )
            for number in numbers
        ]
        with transaction(self.store) as write:
            return register(write, "task", rows, actor="boss", at=seoul(on))

    def crowd(self, count: int, *, like: int) -> None:
        """Enter *count* more tasks like one that is there, faster than by the register's own way."""
        with transaction(self.store) as write:
            for statement in _CROWD:
                write.execute(text(statement), {"count": count, "like": like})

    def open(self, day: date, *, size: int = 500) -> list[int]:
        """Open, or skip, everything due on a day, and give the rounds begun."""
        begun = []
        with reading(self.store) as read:
            due = due_rounds(read, today=day, calendar=self.calendar)
        for each in due:
            with transaction(self.store) as write:
                if each.skip:
                    skip_round(write, each, at=seoul(day))
                    continue
                begun.append(begin_round(write, each, today=day, at=seoul(day)))
            self.fill(begun[-1], day, size=size)
        return begun

    def fill(self, round_id: int, day: date, *, size: int = 500) -> None:
        more = True
        while more:
            with transaction(self.store) as write:
                more = open_batch(write, round_id, at=seoul(day), size=size)

    def open_one(self, day: date, review: str = "quarterly_report") -> int:
        self.open(day)
        with reading(self.store) as read:
            return rounds(read, review=review)[-1].id

    def asks(self, round_id: int, **which: Any) -> list[Any]:
        with reading(self.store) as read:
            return asks(read, round_id, **which)

    def answer(
        self, round_id: int, day: date, *, by: str, proposal: str | None = None, **values: object
    ) -> int:
        """Let somebody answer everything that the round asks of them in the same words."""
        given = [
            Submission(one.id, values, proposal)
            for one in self.asks(round_id)
            if one.person_key == by
        ]
        with transaction(self.store) as write:
            return submit(write, round_id, given, by=by, at=seoul(day))

    def close(self, round_id: int, day: date) -> Any:
        with transaction(self.store) as write:
            return close_round(write, round_id, by="boss", at=seoul(day))

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        with reading(self.store) as read:
            return [tuple(row) for row in read.execute(query)]

    def count_all(self) -> dict[str, int]:
        """Count the rows of every table: what a call that must change nothing leaves equal."""
        with reading(self.store) as read:
            return {
                name: read.scalar(select(func.count()).select_from(table)) or 0
                for name, table in metadata.tables.items()
            }


_CROWD = (
    """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
    INSERT INTO "case" (lifecycle, number, title, state, version, head, definition_hash, fields,
                        entered_on, effective_on)
    SELECT lifecycle, number || '-' || n.i, title, state, version, head, definition_hash, fields,
           entered_on, effective_on
    FROM "case", n WHERE id = :like AND :count > 0
    """,
    """
    INSERT INTO event (case_id, seq, kind, to_state, actor, effective_on, recorded_at, data,
                       prev_hash, hash)
    SELECT c.id, 1, e.kind, e.to_state, e.actor, e.effective_on, e.recorded_at, e.data,
           e.prev_hash, e.hash
    FROM "case" c, event e, "case" k
    WHERE k.id = :like AND e.case_id = k.id AND e.seq = 1 AND c.number LIKE k.number || '-%'
      AND :count > 0
    """,
    """
    INSERT INTO case_relation (case_id, relation, organisation_id, committee_id)
    SELECT c.id, r.relation, r.organisation_id, r.committee_id
    FROM "case" c, case_relation r, "case" k
    WHERE k.id = :like AND r.case_id = k.id AND c.number LIKE k.number || '-%' AND :count > 0
    """,
)


def settle(write: Any) -> None:
    names = ("boss", "kim", "lee", "park", "lead", "m1", "m2", "m3")
    add_people(write, [NewPerson(key, f"{key} 씨", invented=True) for key in names])
    add_organisations(
        write,
        [
            NewOrganisation("welfare", "복지과", "department"),
            NewOrganisation("roads", "도로과", "department"),
            NewOrganisation("empty", "신설과", "department"),
        ],
    )
    add_committee(write, NewCommittee("plenary", "위원회", "plenary", 1))
    add_committee(write, NewCommittee("life", "생활분과", "subcommittee", 1, parent="plenary"))
    add_committee(write, NewCommittee("city", "도시분과", "subcommittee", 2, parent="plenary"))
    seat_members(
        write,
        "plenary",
        [
            NewSeat(number, "appointed", "member", f"m{number}", LONG_AGO, None, ("life",))
            for number in (1, 2, 3)
        ],
    )
    assign_duties(
        write,
        [
            NewDuty("boss", "coordinator", LONG_AGO),
            NewDuty("kim", "program_manager", LONG_AGO, None, "welfare"),
            NewDuty("park", "program_manager", LONG_AGO, None, "roads"),
            NewDuty("lead", "team_lead", LONG_AGO, None, "welfare"),
        ],
    )

"""Grant applications in a small town: deadlines and silence, for the tests of chasing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, select

from engine.advance import advance
from engine.business_days import OfficeCalendar
from engine.chase import queue_case_notices
from engine.definitions import publish
from engine.people import (
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_organisations,
    add_people,
    assign_duties,
)
from engine.preview import MoveRequest
from engine.register import NewCase, register
from engine.store import reading, transaction
from engine.tables import notice

EVER = date(2012, 1, 1)
WAY_BACK = datetime(2012, 1, 2, 1, tzinfo=UTC)

GRANT = """
lifecycle: grant
label: 보조사업
fields:
  lead: {label: 담당 부서, type: organisation, required: true}
  term: {label: 사업 기간, type: date_range}
  report_on: {label: 보고일, type: date}
  planned: {label: 예정 시기, type: when}
states:
  applied: {label: 신청, initial: true, stale_after: 20 business_days}
  deliberating:
    label: 심의
    deadline: {label: 심의 기한, from: apply, days: 30, counting: civil}
  agreed:
    label: 협약
    deadline: {label: 협약 체결 기한, from: entered, days: 30, counting: COUNTING, statutory: STATUTORY}
  started:
    label: 사업개시
    deadline: {label: 실적보고 기한, from: term, months: 2, counting: civil}
  planned_event:
    label: 행사 준비
    deadline: {label: 행사 기한, from: planned, days: 1, counting: civil}
  closed: {label: 종결, final: true}
moves:
  apply: {label: 신청 접수, from: [applied], to: deliberating, by: [program_manager, coordinator]}
  agree: {label: 협약 상정, from: [deliberating], to: agreed, by: [program_manager, coordinator]}
  start: {label: 개시, from: [agreed], to: started, by: [program_manager, coordinator]}
  plan: {label: 준비, from: [agreed], to: planned_event, by: [program_manager, coordinator]}
  return_to: {label: 되돌림, from: [agreed], to: deliberating, by: [program_manager, coordinator]}
  close: {label: 종결, from: [applied, deliberating, agreed, started, planned_event], to: closed, by: [program_manager, coordinator]}
chasing:
  who: {role: program_manager, of: lead}
"""

PEOPLE = {
    "kim": "김한결",
    "lee": "이든솔",
    "park": "박마루",
    "han": "한가람",
    "song": "송누리",
}


@dataclass(frozen=True, slots=True)
class GrantTown:
    """The town's record and calendar, and what a test wants of them in one line."""

    store: Engine
    calendar: OfficeCalendar

    def enter(
        self,
        number: str = "보조-1",
        state: str = "applied",
        *,
        on: date,
        lead: str = "welfare",
        **fields: object,
    ) -> int:
        """Enter an application on a day, recorded on that very day."""
        new = NewCase(number, f"{number} 사업", state, {"lead": lead, **fields}, on, "신청서")
        with transaction(self.store) as write:
            return register(write, "grant", [new], actor="han", at=ten(on))[0]

    def move(self, move: str, on: date, number: str = "보조-1") -> None:
        advance(self.store, "grant", MoveRequest(number, move), actor="han", at=ten(on), on=on)

    def told(self, today: date) -> list[str]:
        """Queue what is due on a day, and give the keys that are new, without the case's anchor."""
        with transaction(self.store) as write:
            before = set(write.scalars(select(notice.c.key)))
            queue_case_notices(write, today=today, calendar=self.calendar, at=ten(today))
            rows = write.execute(select(notice.c.key, notice.c.kind).order_by(notice.c.id)).all()
        return [f"{row.kind} {_who(row.key)}" for row in rows if row.key not in before]

    def year(self, first: date, last: date) -> Mapping[date, list[str]]:
        """Live every day of a span, and give what each told."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return {day: told for day in days if (told := self.told(day))}

    def words(self) -> list[dict[str, object]]:
        with reading(self.store) as read:
            return list(read.scalars(select(notice.c.words).order_by(notice.c.id)))


def ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def grant_town(
    store: Engine, calendar: OfficeCalendar | None = None, *, source: str = GRANT
) -> GrantTown:
    """Found the town: a department with its three, another without a head, and a coordinator."""
    with transaction(store) as write:
        add_organisations(
            write,
            [
                NewOrganisation("welfare", "복지과", "department"),
                NewOrganisation("roads", "도로과", "department"),
                NewOrganisation("office", "협치담당관", "department"),
            ],
        )
        add_people(
            write,
            [NewPerson(key, name, "주무관", f"{key}@town.example") for key, name in PEOPLE.items()],
        )
        assign_duties(
            write,
            [
                NewDuty("kim", "program_manager", EVER, organisation="welfare"),
                NewDuty("lee", "team_lead", EVER, organisation="welfare"),
                NewDuty("park", "division_head", EVER, organisation="welfare"),
                NewDuty("han", "coordinator", EVER, organisation="office"),
                NewDuty("song", "program_manager", EVER, organisation="roads"),
            ],
        )
        publish_grant(write, source)
    return GrantTown(store, calendar or OfficeCalendar())


def publish_grant(write: object, source: str = GRANT, **replaced: str) -> None:
    """Put the definition in force: civil and not statutory unless said otherwise."""
    words = {"COUNTING": "civil", "STATUTORY": "false", **replaced}
    for word, meant in words.items():
        source = source.replace(word, meant)
    publish(
        write,  # type: ignore[arg-type]
        source.encode(),
        file="grant.yaml",
        by="han",
        at=WAY_BACK,
        since=EVER,
    )


def _who(key: str) -> str:
    """Give a notice's step and the person's key: ``before7 kim``."""
    parts = key.split(":")
    return " ".join([*parts[3:-1], list(PEOPLE)[int(parts[-1]) - 1]])

"""The example office's past up to 2013: its people, the 88 and the 59, and the midterm decision."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Engine

from engine.advance import advance_many
from engine.case import cases
from engine.case_sheet import apply_import, preview_cases
from engine.definitions import in_force, publish
from engine.meetings import NewDecision, add_agenda_item, agenda, hold_meeting, record_decisions
from engine.preview import MoveRequest
from engine.seoul import SEOUL
from engine.spreadsheet import read_spreadsheet
from engine.store import transaction
from hyeopchi.roster import enter_roster, read_roster

LIFECYCLE = "policy_task"
COMMITTEE = "policy_committee"
COORDINATOR = "byeot_yeoul"  # 시민소통팀장

SCHEDULES_BEGIN = date(2013, 1, 1)
SCHEDULES_END = date(2013, 12, 31)  # this office reports on 2013 and on no later year

OFFICE_MADE_ON = date(2012, 12, 3)
MIDTERM_ON = date(2012, 12, 14)

DATA = Path(__file__).parent / "incheon_2013"
_MOVES = {"유지": "maintain", "종결": "close", "대체·통합": "supersede"}


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of a day in Seoul."""
    return datetime.combine(day, time(hour, minute), SEOUL)


def make_past(store: Engine) -> None:
    """
    Enter the office's people, its 88 and 59 tasks from their spreadsheets, and the midterm decision.

    Done again, nothing is new: rosters and sheets are compared, commands have keys.
    """
    at = at_hour(OFFICE_MADE_ON, 9)
    with transaction(store) as write:
        publish(
            write,
            files("states").joinpath("lifecycles", f"{LIFECYCLE}.yaml").read_bytes(),
            file=f"{LIFECYCLE}.yaml",
            by=COORDINATOR,
            at=at,
            since=SCHEDULES_BEGIN,
            until=SCHEDULES_END,
        )
        enter_roster(write, read_roster(DATA))
    _import(store, "agreed_88.xlsx", at=at_hour(OFFICE_MADE_ON, 10))
    _import(store, "new_59.csv", at=at_hour(MIDTERM_ON, 10))
    _decide_midterm(store)


def adoption_days() -> tuple[date, ...]:
    """Give the days on which the plenary adopted new tasks, oldest first."""
    return tuple(sorted({date.fromisoformat(row["시행일"]) for row in _rows("adopted_2013.csv")}))


def adopt(store: Engine, on: date) -> int:
    """Let the plenary of the day *on* adopt its new tasks, and move them; give how many."""
    adopted = [row for row in _rows("adopted_2013.csv") if row["시행일"] == on.isoformat()]
    kind = "regular" if adopted[0]["회의"] == "정기회" else "extra"
    moves = {row["번호"]: "adopt" for row in adopted}
    _decide(store, on, kind, "신규정책과제 채택", moves)
    requests = [MoveRequest(number, move) for number, move in moves.items()]
    _move(store, requests, on)
    return len(requests)


def _import(store: Engine, name: str, *, at: datetime) -> None:
    grid = read_spreadsheet(DATA.joinpath(name).read_bytes(), file=name)
    with transaction(store) as write:
        force = in_force(write, LIFECYCLE)
        preview = preview_cases(write, force, grid, today=at.date(), defaults={})
        assert not preview.problems, preview.problems
        apply_import(
            write, force, preview, actor=COORDINATOR, at=at, reason=f"{name} 일괄 등록", key=name
        )


def _decide_midterm(store: Engine) -> None:
    rows = _rows("midterm_2012.csv")
    moves = {row["번호"]: _MOVES[row["결정"]] for row in rows}
    _decide(store, MIDTERM_ON, "extra", "88개 정책합의과제 중간점검", moves)
    _move(store, [_midterm_request(row) for row in rows], MIDTERM_ON)


def _midterm_request(row: Mapping[str, str]) -> MoveRequest:
    given = {"cause": row["종결 사유"], "reason": row["설명"], "how": row["구분"]}
    return MoveRequest(
        number=row["번호"],
        move=_MOVES[row["결정"]],
        given={key: value for key, value in given.items() if value},
        successors=tuple(filter(None, row["이어받는 과제"].split(";"))),
    )


def _decide(store: Engine, on: date, kind: str, title: str, moves: Mapping[str, str]) -> None:
    with transaction(store) as write:
        meeting = hold_meeting(
            write,
            key=f"{COMMITTEE}-{on}",
            committee_key=COMMITTEE,
            kind=kind,
            held_on=on,
            place="시청 대회의실",
            seated=25,
            present=19,
        )
        titles = {item.title: item.id for item in agenda(write, meeting)}
        item = titles.get(title) or add_agenda_item(write, meeting, title)
        ids = {one.number: one.id for one in cases(write, LIFECYCLE)}
        decided = [NewDecision(ids[number], move, "passed", on) for number, move in moves.items()]
        record_decisions(write, item, decided, actor=COORDINATOR, at=at_hour(on, 16))


def _move(store: Engine, requests: Sequence[MoveRequest], on: date) -> None:
    advance_many(
        store,
        LIFECYCLE,
        requests,
        actor=COORDINATOR,
        at=at_hour(on, 17),
        on=on,
        key=f"demo-{on}-{requests[0].move}",
    )


def _rows(name: str) -> list[dict[str, str]]:
    with DATA.joinpath(name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))

"""What happened in an example office, day by day, from its tables: sheets, proofs, decisions, moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, Engine

from engine.advance import advance_many
from engine.case import cases_numbered
from engine.case_sheet import apply_import, preview_cases
from engine.definitions import in_force
from engine.meetings import NewDecision, add_agenda_item, agenda, hold_meeting, record_decisions
from engine.preview import MoveRequest
from engine.proof import NewProof, prove
from engine.seoul import SEOUL
from engine.spreadsheet import read_spreadsheet
from engine.store import transaction
from hyeopchi.demo.example import Example
from hyeopchi.demo.source import read_table

_KINDS = {"정기회": "regular", "임시회": "extra"}
_DAY_INVENTED = "개최일은 가상"


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of a day in Seoul."""
    return datetime.combine(day, time(hour, minute), SEOUL)


def days_of(example: Example) -> tuple[date, ...]:
    """Give the days on which something of the office's tables happens, oldest first."""
    named = {
        row["날짜"]
        for table in ("imports.csv", "proofs.csv", "happened.csv")
        for row in read_table(table, folder=example.data)
    }
    return tuple(sorted(map(date.fromisoformat, named)))


def let_happen(store: Engine, example: Example, day: date) -> None:
    """
    Let everything of one day happen, in the order of an office's day.

    Sheets are imported at ten, papers filed and signed at eleven, decisions recorded at four
    and moves made at five. Done again, nothing is new.
    """
    for row in _of(example, "imports.csv", day):
        _import(store, example, row["정의"], row["파일"], day)
    for row in _of(example, "proofs.csv", day):
        with transaction(store) as write:
            proofs = _proofs(write, row, day)
            prove(write, row["정의"], proofs, actor=example.coordinator, at=at_hour(day, 11))
    for nth, row in enumerate(_of(example, "happened.csv", day)):
        move = _moving(row)
        if move.committee:
            _decide(store, example, move, day)
        advance_many(
            store,
            move.lifecycle,
            [
                MoveRequest(
                    number,
                    move.move,
                    given=move.given,
                    approval_document=move.approval_document,
                )
                for number in move.numbers
            ],
            actor=example.coordinator,
            at=at_hour(day, 17),
            on=day,
            key=f"demo-{day}-{nth}-{move.lifecycle}-{move.move}",
        )


def hold_past_meetings(store: Engine, example: Example) -> None:
    """Enter the meetings of councils that were held before the record begins."""
    with transaction(store) as write:
        for row in read_table("council_meetings_2012.csv", folder=example.data):
            kind, held_on = _KINDS[row["회의"]], date.fromisoformat(row["개최일(가상)"])
            meeting = hold_meeting(
                write,
                key=f"{row['위원회']}-{held_on}-{kind}",
                committee_key=row["위원회"],
                kind=kind,
                held_on=held_on,
            )
            if row["안건"] not in {item.title for item in agenda(write, meeting)}:
                add_agenda_item(write, meeting, row["안건"], note=_DAY_INVENTED)


@dataclass(frozen=True, slots=True)
class _Moving:
    """One row of what happened: a move of one case or several, and what decided it."""

    lifecycle: str
    numbers: tuple[str, ...]
    move: str
    committee: str  # empty: nothing was decided by a committee
    kind: str
    held_on: date | None  # None: that very day
    item: str
    approval_document: str | None
    given: Mapping[str, object]


def _moving(row: Mapping[str, str]) -> _Moving:
    committee, _, rest = row["회의"].partition(":")
    kind, _, held_on = rest.partition(":")
    said = [pair.partition("=") for pair in row["입력"].split(";") if pair]
    return _Moving(
        lifecycle=row["정의"],
        numbers=tuple(row["번호"].split(";")),
        move=row["처리"],
        committee=committee,
        kind=kind,
        held_on=date.fromisoformat(held_on) if held_on else None,
        item=row["안건"],
        approval_document=row["결재문서"] or None,
        given={key: value for key, _, value in said},
    )


def _of(example: Example, table: str, day: date) -> Iterator[dict[str, str]]:
    rows = read_table(table, folder=example.data)
    return (row for row in rows if row["날짜"] == day.isoformat())


def _import(store: Engine, example: Example, lifecycle: str, name: str, day: date) -> None:
    grid = read_spreadsheet((example.data / name).read_bytes(), file=name)
    with transaction(store) as write:
        force = in_force(write, lifecycle)
        preview = preview_cases(write, force, grid, today=day, defaults={})
        assert not preview.problems, preview.problems
        if preview.new:  # what was entered before has moved on since
            apply_import(
                write,
                force,
                preview,
                actor=example.coordinator,
                at=at_hour(day, 10),
                reason=f"{name} 일괄 등록",
                key=f"demo-{name}",
            )


def _proofs(read: Connection, row: Mapping[str, str], day: date) -> list[NewProof]:
    """Give what one row shows of several cases; ``grantee:{lead}`` names what each case says."""
    numbers = row["번호"].split(";")
    found = cases_numbered(read, row["정의"], numbers)
    return [
        NewProof(
            number=number,
            kind=row["종류"],  # type: ignore[arg-type]  # the engine refuses what is none
            key=row["키"],
            item=item.format_map(found[number].fields),
            mark=row["표시"],
            on=day,
            document_number=row["문서번호"] or None,
        )
        for number in numbers
        for item in row["항목"].split(";")
    ]


def _decide(store: Engine, example: Example, move: _Moving, day: date) -> None:
    held_on = move.held_on or day
    with transaction(store) as write:
        meeting = hold_meeting(
            write,
            key=f"{move.committee}-{held_on}-{move.kind}",
            committee_key=move.committee,
            kind=move.kind,
            held_on=held_on,
        )
        titles = {item.title: item.id for item in agenda(write, meeting)}
        item = titles.get(move.item) or add_agenda_item(write, meeting, move.item)
        found = cases_numbered(write, move.lifecycle, move.numbers)
        decided = [
            NewDecision(found[number].id, move.move, "passed", held_on) for number in move.numbers
        ]
        record_decisions(write, item, decided, actor=example.coordinator, at=at_hour(day, 16))

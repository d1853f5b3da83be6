"""Round sheets read back: what they hand in, shown before anything is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from engine.answers import Submission, check_submissions
from engine.case_row import typed_cell
from engine.cell_problem import CellProblem
from engine.cell_text import fold
from engine.grid import Grid, Value, cell_name, place_of, shown, text_of
from engine.named_places import PLACED, NamedPlaces, named_places
from engine.round_view import AskRow, RoundRow, asks
from engine.submission import PROPOSAL, Form, form_of
from hyeopchi.round_prefill import Prefill, prefills
from hyeopchi.round_reading import WRITE_AGAIN, RoundSheet, find_answers
from hyeopchi.round_sheet import NUMBER, SUBMIT
from states.lifecycle import Field
from states.requirement import Refusal

_MARKS: Final = frozenset("○〇◯oㅇ0v✓✔1y") | {"예", "제출", "yes"}


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A bad cell of one of several files."""

    file: str
    problem: CellProblem

    def __str__(self) -> str:
        return f"{self.file}: {self.problem}"


@dataclass(frozen=True, slots=True)
class CollectedRow:
    """A row marked ○, and what it hands in."""

    file: str
    cell: str
    number: str
    title: str
    submission: Submission


@dataclass(frozen=True, slots=True)
class CollectPreview:
    """What collecting would take. With a problem it takes nothing."""

    rows: tuple[CollectedRow, ...]  # new, or other than what was handed in before
    unchanged: int  # marked ○, and said before in the same words
    empty: int  # not marked
    problems: tuple[SheetProblem, ...]
    notes: tuple[str, ...]  # rows that were worked on and not marked

    @property
    def submissions(self) -> tuple[Submission, ...]:
        return tuple(row.submission for row in self.rows)


def preview_collect(
    read: Connection,
    round: RoundRow,  # noqa: A002 - the word of the field
    sheets: Sequence[RoundSheet],
) -> CollectPreview:
    """
    Show what *sheets* hand in for a round: only rows marked ○ are answers.

    What was prefilled and not marked is none, and a row that was changed but not marked is said,
    so that no work is lost in silence.
    """
    form = form_of(read, round.id)
    places = named_places(read, form.fields.values())
    collector = _Collector(
        round, form, asks(read, round.id), prefills(read, round.id, form), places
    )
    for sheet in sheets:
        collector.collect(sheet)
    kept = []
    for row, (checked, refusals) in zip(
        collector.rows,
        check_submissions(read, round.id, [row.submission for row in collector.rows]),
        strict=True,
    ):
        for refusal in refusals:
            collector.refuse(row.file, row.cell, row.number, refusal.sentence, refusal.mend)
        if not refusals and not collector.says_the_same(checked):
            kept.append(row)
    return CollectPreview(
        rows=tuple(kept),
        unchanged=collector.unchanged,
        empty=collector.empty,
        problems=tuple(
            sorted(collector.problems, key=lambda one: (one.file, place_of(one.problem.cell)))
        ),
        notes=tuple(collector.notes),
    )


@dataclass(slots=True)
class _Collector:
    """Gathers the rows of all sheets, and every problem in them."""

    round: RoundRow
    form: Form
    asked: Sequence[AskRow]
    prefilled: Mapping[int, Prefill]
    places: NamedPlaces
    rows: list[CollectedRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0
    empty: int = 0
    _cells: dict[int, str] = field(default_factory=dict)  # ask -> where it was marked

    def collect(self, sheet: RoundSheet) -> None:
        if not self._is_ours(sheet):
            return
        columns, header_row = find_answers(sheet.grid, self.form)
        missing = [one for one in (SUBMIT, NUMBER) if one not in columns]
        missing += [
            declared.label for key, declared in self.form.fields.items() if key not in columns
        ]
        if missing:
            cell = cell_name(max(header_row, 0), 0)
            self.refuse(
                sheet.file, cell, "", f"머리글이 없습니다: {', '.join(missing)}", WRITE_AGAIN
            )
            return
        theirs = {fold(one.number): one for one in self.asked if self._asks(sheet, one)}
        for row in range(header_row + 1, len(sheet.grid.rows)):
            if any(value is not None for value in sheet.grid.rows[row]):
                self._row(sheet, row, columns, theirs)

    def refuse(self, file: str, cell: str | None, asked: str, sentence: str, mend: str) -> None:
        problem = CellProblem(cell, asked, sentence.removesuffix("."), mend.removesuffix("."))
        self.problems.append(SheetProblem(file, problem))

    def says_the_same(self, checked: Submission) -> bool:
        """Count an answer that was handed in before in the same words."""
        held = next(one for one in self.asked if one.id == checked.ask_id)
        same = held.values is not None and (dict(held.values), held.proposal) == (
            dict(checked.values),
            checked.proposal,
        )
        self.unchanged += same
        return same

    def _is_ours(self, sheet: RoundSheet) -> bool:
        round_ = self.round
        wanted = (round_.lifecycle, round_.review, round_.period.name)
        given = tuple(sheet.identity.get(key, "") for key in ("lifecycle", "review", "period"))
        if given == wanted:
            return True
        self.refuse(
            sheet.file,
            None,
            "",
            f"다른 회차의 제출표입니다: {' '.join(given)}",
            f"이 회차({' '.join(wanted)})의 제출표를 골라 주십시오",
        )
        return False

    def _asks(self, sheet: RoundSheet, one: AskRow) -> bool:
        if one.status == "withdrawn":
            return False
        mine = one.organisation_key if self.form.review.answers == "one" else one.person_key
        return (mine or "") == sheet.identity.get("key", "")

    def _row(
        self,
        sheet: RoundSheet,
        row: int,
        columns: Mapping[str, int],
        theirs: Mapping[str, AskRow],
    ) -> None:
        number, mark = (sheet.grid.at(row, columns[one]) for one in (NUMBER, SUBMIT))
        cell = cell_name(row, columns[SUBMIT])
        asked = theirs.get(fold(text_of(number)))
        if asked is None:
            if number is not None or mark is not None:
                self.refuse(
                    sheet.file,
                    cell_name(row, columns[NUMBER]),
                    shown(number),
                    f"이 제출표에서 묻지 않은 번호입니다: ‘{shown(number)}’",
                    "번호를 바로잡거나 줄을 지워 주십시오",
                )
            return
        if mark is None:
            self.empty += 1
            if self._touched(sheet.grid, row, columns, asked):
                self.notes.append(
                    f"{sheet.file} {row + 1}번째 줄 {asked.number}: 고친 내용이 있으나 "
                    f"‘{SUBMIT}’ 칸이 비어 제출하지 않습니다"
                )
            return
        if fold(text_of(mark)) not in _MARKS:
            self.refuse(
                sheet.file,
                cell,
                shown(mark),
                "○가 아닌 것이 적혀 있습니다",
                "○를 적거나 비워 주십시오",
            )
            return
        self._submit(sheet, row, columns, asked, cell)

    def _submit(
        self,
        sheet: RoundSheet,
        row: int,
        columns: Mapping[str, int],
        asked: AskRow,
        cell: str,
    ) -> None:
        place = f"{sheet.file} {cell}"
        if self._cells.setdefault(asked.id, place) != place:
            self.refuse(
                sheet.file,
                cell,
                asked.number,
                f"같은 것이 두 번 제출되었습니다: {self._cells[asked.id]}",
                "한 줄만 남겨 주십시오",
            )
            return
        values: dict[str, object] = {}
        bad = False
        for key, declared in self.form.fields.items():
            at = cell_name(row, columns[key])
            read = self._value(sheet.grid, row, columns[key], declared)
            if isinstance(read, Refusal):
                bad = True
                asked_cell = shown(sheet.grid.at(row, columns[key]))
                self.refuse(sheet.file, at, asked_cell, read.sentence, read.mend)
            elif read is not None:
                values[key] = read
        if bad:
            return
        proposal = values.pop(PROPOSAL, None)
        submission = Submission(asked.id, values, None if proposal is None else str(proposal))
        self.rows.append(CollectedRow(sheet.file, cell, asked.number, asked.title, submission))

    def _value(self, grid: Grid, row: int, column: int, declared: Field) -> object | Refusal | None:
        flaw = grid.flaws.get((row, column))
        if flaw == "formula":
            return Refusal("formula", "수식이 들어 있습니다", "값만 붙여넣어 주십시오")
        if flaw == "error":
            return Refusal("error", "오류값이 들어 있습니다", "바른 값을 적어 주십시오")
        value = grid.at(row, column)
        if value is None:
            if declared.required:
                return Refusal(
                    "field_missing", f"{declared.label} 칸이 비어 있습니다", "채워 주십시오"
                )
            return None
        return self._typed(declared, value)

    def _typed(self, declared: Field, value: Value) -> object | Refusal | None:
        if declared.type in PLACED:
            return self.places.find(declared, text_of(value))
        return typed_cell(declared, value)

    def _touched(self, grid: Grid, row: int, columns: Mapping[str, int], asked: AskRow) -> bool:
        """Tell whether a row that is not marked says anything else than what was prefilled."""
        before = self.prefilled[asked.id].values
        for key, declared in self.form.fields.items():
            value = grid.at(row, columns[key])
            read = None if value is None else self._typed(declared, value)
            if isinstance(read, Refusal) or read != before.get(key):
                return True
        return False

"""
The sheet on which a department, or a member, answers a round: written for them and read back.

One workbook a respondent. What stands in it already, this round's answer or else the last
round's, is shown by a colour and by a word, and counts for nothing until the respondent marks
the row with ○ in the column 제출. A hidden sheet says which round and respondent it is for.
"""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from engine.round_name import round_name
from engine.round_view import AskRow, RoundRow, asks
from engine.submission import PROPOSAL, form_of
from hyeopchi.remark_words import unfinished_lines
from hyeopchi.round_prefill import LAST, THIS, Prefill, prefills
from hyeopchi.round_sheet_looks import Looks
from notifications.korean import official_date
from states.lifecycle import Field
from states.when import when_label

SHEET: Final = "제출표"
IDENTITY_SHEET: Final = "hyeopchi"
FORMAT: Final = "hyeopchi-round-sheet-1"
SUBMIT: Final = "제출"
MARK: Final = "○"
NUMBER: Final = "과제번호"
_TITLE: Final = "과제명"
_SOURCE: Final = "내용"
_PERSON: Final = "담당자"
REMARKS: Final = "미완료 지적사항"  # shown to whoever answers, and never read back
_REQUIRED: Final = "(필수)"
HEADER_ROW: Final = 4
_FIXED: Final = ((SUBMIT, 6), (_SOURCE, 13), (NUMBER, 11), (_TITLE, 36), (_PERSON, 10))
_WIDTHS: Final = {"text": 42, "line": 26, "date_range": 26, "choice": 16, "organisation": 20}
_WIDTH: Final = 12
_INLINE_MAX: Final = 255  # what Excel allows in a list that stands in the cell's own rule
_UNSAFE: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Respondent:
    """Whom a sheet is for: a department, or a member; the key may be empty where nobody is."""

    kind: str  # organisation or person
    key: str
    name: str


def write_round_sheets(
    read: Connection,
    round: RoundRow,  # noqa: A002 - the word of the field
    folder: Path,
    *,
    department: str = "",
    organisation: str | None = None,
    on: date | None = None,
) -> list[Path]:
    """
    Write a workbook for each respondent of a round into *folder*, and give their paths.

    Where something was remarked about the cases and not settled, a last column says so with its
    age, for reports; members who evaluate are not shown it.

    Args:
        department: The office's coordinating department, named on the sheets.
        organisation: The key of one department (or person) to write for; all without it.
        on: The day it is, for the age of remarks; None: that on which the round opened.
    """
    form = form_of(read, round.id)
    prefilled = prefills(read, round.id, form)
    remarks = unfinished_lines(read, round.id, form.review, on=on or round.opened_on)
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    paths = []
    for respondent, asked in by_respondent(asks(read, round.id), form.review.answers).items():
        if organisation is not None and respondent.key != organisation:
            continue
        path = folder / _file_name(round, respondent, taken)
        book = _workbook(round, respondent, asked, form.fields, prefilled, remarks, department)
        path.write_bytes(book)
        paths.append(path)
    return paths


def by_respondent(asked: Iterable[AskRow], answers: str) -> dict[Respondent, list[AskRow]]:
    """Group what is asked by who answers on one sheet, leaving out what was handed on."""
    grouped: dict[Respondent, list[AskRow]] = {}
    for one in asked:
        if one.status == "withdrawn":
            continue
        if answers == "one":
            who = (
                "organisation",
                one.organisation_key or "",
                one.organisation_name or "부서 미지정",
            )
        else:
            who = ("person", one.person_key or "", one.person_name or "담당 위원 없음")
        grouped.setdefault(Respondent(*who), []).append(one)
    return dict(sorted(grouped.items(), key=lambda group: (group[0].name, group[0].key)))


def header_of(field: Field) -> str:
    return f"{field.label}{_REQUIRED}" if field.required else field.label


def shown_value(field: Field, value: Any) -> str | int:
    """Give a stored value as it stands in a cell: a choice by its label, a span with a tilde."""
    if field.type == "choice":
        return field.choices.get(str(value), str(value))
    if isinstance(value, Mapping):
        return f"{value['from']} ~ {value['to']}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if field.type == "when":
        return when_label(str(value))
    return value if isinstance(value, int) else str(value)


def _file_name(round_: RoundRow, respondent: Respondent, taken: set[str]) -> str:
    stem = _UNSAFE.sub(
        "_", f"{round_name(round_.period.label, round_.review_label)} - {respondent.name}"
    )
    name = stem if stem not in taken else f"{stem} ({_UNSAFE.sub('_', respondent.key)})"
    taken.add(name)
    return f"{name}.xlsx"


def _workbook(
    round_: RoundRow,
    respondent: Respondent,
    asked: list[AskRow],
    fields: Mapping[str, Field],
    prefilled: Mapping[int, Prefill],
    remarks: Mapping[int, str],
    department: str,
) -> bytes:
    target = io.BytesIO()
    with Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        title = f"{round_name(round_.period.label, round_.review_label)} – {respondent.name}"
        made = datetime.combine(round_.opened_on, datetime.min.time())  # the same bytes each time
        book.set_properties({"title": title, "created": made})
        book.formats[0].set_font_name("맑은 고딕")
        sheet = book.add_worksheet(SHEET)
        lists = book.add_worksheet("목록")
        lists.hide()
        looks = Looks(book)
        headers = _headers(fields)
        told = [remarks.get(one.case_id, "") for one in asked]
        if any(told):
            headers.append(REMARKS)
        _write_head(sheet, looks, title, _about(round_, len(asked), department), headers)
        for row, one in enumerate(asked, start=HEADER_ROW + 1):
            _write_row(sheet, looks, row, one, fields, prefilled[one.id])
        if any(told):
            _write_last(sheet, looks, told, column=len(headers) - 1)
        _restrict(sheet, lists, fields, first=HEADER_ROW + 1, last=HEADER_ROW + len(asked))
        _lay_out(sheet, fields)
        _write_identity(book.add_worksheet(IDENTITY_SHEET), round_, respondent)
    return target.getvalue()


def _headers(fields: Mapping[str, Field]) -> list[str]:
    return [name for name, _ in _FIXED] + [header_of(field) for field in fields.values()]


def _about(round_: RoundRow, count: int, department: str) -> tuple[str, str, str]:
    asked_by = f" · 총괄부서 {department}" if department else ""
    due = official_date(round_.span.due_on)
    return (
        f"기준일 {official_date(round_.period.last)} · 제출 기한 {due} · 대상 과제 {count}건{asked_by}",
        f"‘{SUBMIT}’ 칸에 {MARK}를 적은 줄만 제출됩니다. 내용을 고치지 않았더라도 {MARK}를 적어야 제출됩니다.",
        f"노란 줄(‘{LAST}’)은 지난 회차의 답을, 초록 줄(‘{THIS}’)은 이미 낸 답을 옮겨 놓은 것입니다. "
        "확인하고 고쳐 주십시오.",
    )


def _write_head(
    sheet: Worksheet, looks: Looks, title: str, lines: tuple[str, ...], headers: list[str]
) -> None:
    last = len(headers) - 1
    sheet.merge_range(0, 0, 0, last, title, looks.title)
    sheet.set_row(0, 30)
    for row, line in enumerate(lines, start=1):
        sheet.merge_range(row, 0, row, last, line, looks.line)
    for column, header in enumerate(headers):
        sheet.write_string(HEADER_ROW, column, header, looks.header)
    sheet.set_row(HEADER_ROW, 32)


def _write_row(
    sheet: Worksheet,
    looks: Looks,
    row: int,
    one: AskRow,
    fields: Mapping[str, Field],
    prefill: Prefill,
) -> None:
    sheet.write_blank(row, 0, None, looks.mark)
    fixed = (prefill.source, one.number, one.title, one.person_name or "")
    for column, text in enumerate(fixed, start=1):
        sheet.write_string(row, column, text, looks.fixed)
    look = looks.bodies[prefill.source]
    for column, (key, field) in enumerate(fields.items(), start=len(_FIXED)):
        value = prefill.values.get(key)
        if value is None:
            sheet.write_blank(row, column, None, look)
            continue
        shown = shown_value(field, value)
        if isinstance(shown, int):
            sheet.write_number(row, column, shown, look)
        else:
            sheet.write_string(row, column, shown, look)


def _write_last(sheet: Worksheet, looks: Looks, texts: list[str], *, column: int) -> None:
    sheet.set_column(column, column, _WIDTHS["text"])
    for row, text in enumerate(texts, start=HEADER_ROW + 1):
        sheet.write_string(row, column, text, looks.fixed)


def _restrict(
    sheet: Worksheet, lists: Worksheet, fields: Mapping[str, Field], *, first: int, last: int
) -> None:
    """Let Excel and Hancom offer what may stand in a cell."""
    sheet.data_validation(
        first, 0, last, 0, {"validate": "list", "source": [MARK], "ignore_blank": True}
    )
    for column, field in enumerate(fields.values(), start=len(_FIXED)):
        if field.type == "choice":
            source = _list_source(lists, column, list(field.choices.values()))
            rule: dict[str, Any] = {"validate": "list", "source": source}
        elif field.type == "percent":
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        else:
            continue
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                **rule,
                "ignore_blank": True,
                "error_title": field.label[:32],
                "error_message": "목록에서 고르거나 0부터 100까지의 수를 적어 주십시오.",
            },
        )


def _list_source(lists: Worksheet, column: int, labels: list[str]) -> list[str] | str:
    """Give the labels themselves, or where they stand if the rule cannot hold them."""
    if len(",".join(labels)) <= _INLINE_MAX and not any("," in label for label in labels):
        return labels
    lists.write_column(0, column, labels)
    letters = chr(ord("A") + column) if column < 26 else f"A{chr(ord('A') + column - 26)}"
    return f"=목록!${letters}$1:${letters}${len(labels)}"


def _lay_out(sheet: Worksheet, fields: Mapping[str, Field]) -> None:
    for column, (_, width) in enumerate(_FIXED):
        sheet.set_column(column, column, width)
    for column, field in enumerate(fields.values(), start=len(_FIXED)):
        width = 14 if field.key == PROPOSAL else _WIDTHS.get(field.type, _WIDTH)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADER_ROW + 1, 4)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C- &P / &N -")


def _write_identity(sheet: Worksheet, round_: RoundRow, respondent: Respondent) -> None:
    sheet.very_hidden()
    said: dict[str, str] = {
        "format": FORMAT,
        "lifecycle": round_.lifecycle,
        "review": round_.review,
        "period": round_.period.name,
        "respondent": respondent.kind,
        "key": respondent.key,
        "name": respondent.name,
    }
    for row, (key, value) in enumerate(said.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)

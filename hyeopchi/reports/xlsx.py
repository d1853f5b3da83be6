"""The plenary report as a workbook: a sheet to print, the sums with a check, and plain data."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from hyeopchi.reports.plenary_paper import Paper

_FONT = "맑은 고딕"
_WIDTH = 130  # characters that fit on A4 on its side at this size


def write_xlsx(paper: Paper, file: Path) -> None:
    """
    Write *paper* to *file*.

    What people typed never becomes a formula or a link. The sheet 자료 says the same
    without merged cells or worded figures, for machines.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        book.set_properties(
            {
                "title": paper.title,
                "subject": paper.summary,
                "author": paper.department,
                "company": paper.office,
                "keywords": ", ".join(paper.keywords),
                "comments": ", ".join(said for said in (paper.session, paper.standing) if said),
                "created": datetime.combine(paper.report.as_of, time()),
            }
        )
        formats = _formats(book)
        _write_tasks(book.add_worksheet("이행상황"), paper, formats)
        _write_sums(book.add_worksheet("합계"), paper, formats)
        if paper.settling:
            _write_settling(book.add_worksheet("지적사항"), paper, formats)
        _write_data(book.add_worksheet("자료"), paper, formats)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 9, "valign": "top"}
    cell = {**base, "border": 1, "border_color": "#8C8C8C"}
    head = {**cell, "bold": True, "bg_color": "#E7E7E7", "align": "center", "valign": "vcenter"}
    return {
        "title": book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
        "said": book.add_format(base),
        "unit": book.add_format({**base, "align": "right"}),
        "head": book.add_format({**head, "text_wrap": True}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "word": book.add_format({**cell, "align": "center", "text_wrap": True}),
        "figure": book.add_format({**cell, "align": "right", "num_format": "#,##0"}),
        "percent": book.add_format({**cell, "align": "right", "num_format": '0"%"'}),
        "total": book.add_format(
            {**cell, "align": "right", "num_format": "#,##0", "bold": True, "bg_color": "#F6F6F6"}
        ),
        "group": book.add_format({**cell, "bold": True, "bg_color": "#F6F6F6"}),
    }


def _write_top(sheet: Any, paper: Paper, formats: dict[str, Any], *, last: int, unit: str) -> int:
    """Write the title and what stands above a table; give the row its heading goes to."""
    sheet.merge_range(0, 0, 0, last, paper.title, formats["title"])
    sheet.set_row(0, 28)
    lines = (
        f"기준일: {paper.as_of}   작성부서: {paper.office} {paper.department}",
        f"보고할 회의: {paper.session}   {paper.standing}" if paper.session else paper.standing,
        f"문서요지: {paper.summary}",
        f"키워드: {', '.join(paper.keywords)}",
    )
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, formats["said"])
    sheet.write_string(len(lines) + 1, last, unit, formats["unit"])
    return len(lines) + 2


def _write_tasks(sheet: Any, paper: Paper, formats: dict[str, Any]) -> None:
    columns = paper.columns
    head = _write_top(sheet, paper, formats, last=len(columns) - 1, unit="(단위: %)")
    total = sum(column.width for column in columns)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTH * column.width / total)
        sheet.write_string(head, at, column.label, formats["head"])
    row = head + 1
    for group in paper.groups:
        sheet.write_string(row, 0, f"{group.label} ({len(group.rows)}건)", formats["group"])
        for at in range(1, len(columns)):
            sheet.write_blank(row, at, None, formats["group"])
        row += 1
        for cells in group.rows:
            for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                _write_cell(sheet, row, at, cell, column.kind, formats)
            row += 1
    _prepare_print(sheet, head, row - 1, len(columns) - 1, keep=2)


def _write_cell(
    sheet: Any, row: int, at: int, cell: str, kind: str, formats: dict[str, Any]
) -> None:
    number = cell.removesuffix("%").replace(",", "")
    if kind == "figure" and number.lstrip("-").isdecimal():
        form = formats["percent" if cell.endswith("%") else "figure"]
        sheet.write_number(row, at, int(number), form)
    else:
        sheet.write_string(row, at, cell, formats["word" if kind == "figure" else kind])


def _write_sums(sheet: Any, paper: Paper, formats: dict[str, Any]) -> None:
    labels = (paper.sums_label, "합계", *paper.sum_columns, "검산")
    last = len(labels) - 1
    head = _write_top(sheet, paper, formats, last=last, unit="(단위: 건, %)")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, last, 12)
    for at, label in enumerate(labels):
        sheet.write_string(head, at, label, formats["head"])
    for at, line in enumerate(paper.sums):
        row, form = head + 1 + at, formats["total" if at == 0 else "figure"]
        sheet.write_string(row, 0, line.label, formats["group" if at == 0 else "text"])
        for column, count in enumerate((line.total, *line.counts), start=1):
            sheet.write_number(row, column, count, form)
        said = "맞음" if line.adds_up else f"{sum(line.counts) - line.total:+d}"
        sheet.write_string(row, last, said, formats["word"])
    row = head + 1 + len(paper.sums)
    _write_checks(sheet, row, paper, formats)
    sheet.write_string(row + 1, 0, "비율(%)", formats["text"])
    sheet.write_string(row + 1, 1, "100.0" if paper.sums[0].total else "0.0", formats["word"])
    for at, percent in enumerate(paper.percents, start=2):
        sheet.write_string(row + 1, at, percent, formats["word"])
    for at, remark in enumerate(paper.remarks, start=row + 3):
        sheet.write_string(at, 0, f"※ {remark}", formats["said"])
    _prepare_print(sheet, head, row + 2 + len(paper.remarks), last, keep=1)


def _write_checks(sheet: Any, row: int, paper: Paper, formats: dict[str, Any]) -> None:
    """Check each column: what its lines add up to, against its total."""
    total, *rest = paper.sums
    sheet.write_string(row, 0, "검산", formats["text"])
    columns = [(total.total, [line.total for line in rest])]
    columns += [
        (count, [line.counts[at] for line in rest]) for at, count in enumerate(total.counts)
    ]
    for at, (count, parts) in enumerate(columns, start=1):
        off = sum(parts) - count if rest else 0
        sheet.write_string(row, at, f"{off:+d}" if off else "맞음", formats["word"])


def _write_settling(sheet: Any, paper: Paper, formats: dict[str, Any]) -> None:
    """Write what was remarked, settled and carried over, with a check, and what is carried."""
    part = paper.settling
    labels = ("나온 곳", *part.columns, "검산")
    last = len(labels) - 1
    head = _write_top(sheet, paper, formats, last=last, unit="(단위: 건)")
    sheet.set_column(0, last, 18)
    for at, label in enumerate(labels):
        sheet.write_string(head, at, label, formats["head"])
    for row, line in enumerate(part.rows, start=head + 1):
        sheet.write_string(row, 0, line.label, formats["text"])
        for at, figure in enumerate(line.figures, start=1):
            sheet.write_number(row, at, figure, formats["figure"])
        off = line.carried_in + line.made - line.settled - line.carried_out
        sheet.write_string(row, last, f"{off:+d}" if off else "맞음", formats["word"])
    row = head + len(part.rows) + 2
    for at, label in enumerate(part.unfinished_columns):
        sheet.write_string(row, at, label, formats["head"])
    for below, cells in enumerate(part.unfinished, start=row + 1):
        for at, cell in enumerate(cells):
            sheet.write_string(below, at, cell, formats["text"])
    _prepare_print(sheet, head, row + len(part.unfinished), last, keep=1)


def _write_data(sheet: Any, paper: Paper, formats: dict[str, Any]) -> None:
    report = paper.report
    keys = list(report.form)
    labels = ["period", "number", "title", "state", "subcommittee", "lead", "answered", *keys]
    progress = report.progress.key if report.progress else None
    labels.append("progress_before")
    for at, label in enumerate(labels):
        sheet.write_string(0, at, label, formats["head"])
    for at, row in enumerate(report.rows, start=1):
        values = row.values or {}
        change = row.change.get(progress or "", {})
        cells = [
            report.period.name,
            row.number,
            row.title,
            row.state,
            row.names.get("subcommittee", ""),
            row.names.get("lead", ""),
            row.answered if report.each else int(row.values is not None),
            *(values.get(key) for key in keys),
            change.get("before"),
        ]
        for column, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value is not None:
                sheet.write_string(at, column, str(value))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(report.rows), len(labels) - 1)
    sheet.set_column(0, len(labels) - 1, 16)


def _prepare_print(sheet: Any, head: int, last_row: int, last_column: int, *, keep: int) -> None:
    sheet.freeze_panes(head + 1, keep)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C- &P -")

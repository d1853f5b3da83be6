"""The plenary report on a terminal, and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from engine.plenary_report import PlenaryReport
from engine.round_name import round_name
from hyeopchi.reports.plenary_words import sums_label
from hyeopchi.reports.tables import Column, show_table
from notifications.korean import official_date


def plenary_data(report: PlenaryReport, files: Sequence[Path]) -> dict[str, Any]:
    """Give the report with stable keys, every count with its cases."""
    frozen = report.frozen
    return {
        "lifecycle": report.lifecycle,
        "review": report.review,
        "period": report.period.name,
        "as_of": report.as_of,
        "session": report.session
        and {
            "label": report.session.label,
            "kind": "regular" if report.session.regular else "extra",
            "year": report.session.year,
            "month": report.session.month,
        },
        "frozen": frozen
        and {
            "version": frozen.version,
            "at": frozen.at,
            "by": frozen.by,
            "hash": frozen.hash,
            "reason": frozen.reason,
            "intact": frozen.intact,
        },
        "counts": "answers" if report.each else "cases",
        "asked": report.asked,
        "answered": report.answered,
        "done": {
            "count": report.done.count,
            "percent": report.done_rate,
            "cases": report.done.cases,
        }
        if report.done_choices
        else None,
        "columns": [{"key": c.key, "label": c.label} for c in report.table.columns],
        "rows": [
            {
                "key": line.key,
                "label": line.label,
                "total": line.total.count,
                "cells": {
                    column.key: {"count": figure.count, "cases": figure.cases}
                    for column, figure in zip(report.table.columns, line.figures, strict=True)
                },
            }
            for line in report.table.lines
        ],
        "tasks": [
            {
                "number": row.number,
                "title": row.title,
                "state": row.state,
                "asked": row.asked,
                "answered": row.answered,
                "fields": row.fields,
                "values": row.values,
                "opinions": row.opinions,
                "change": row.change,
            }
            for row in report.rows
        ],
        "remarks": {key: asdict(one) for key, one in report.remarks.items()},
        "balances": report.balances,
        "imbalances": report.imbalances,
        "files": list(files),
    }


def show_plenary(report: PlenaryReport, files: Sequence[Path]) -> None:
    """Print the totals, where the report goes, and where the papers are."""
    held = report.frozen
    standing = f"확정 {held.version}판" if held else "마감 전 (잠정)"
    show_table(
        [
            Column.words(sums_label(report)),
            Column.figures("합계"),
            *(Column.figures(column.label) for column in report.table.columns),
        ],
        [
            (line.label, line.total.count, *(figure.count for figure in line.figures))
            for line in report.table.lines
        ],
        title=f"{round_name(report.period.label, report.review_label)} – {standing}",
        above=f"({official_date(report.as_of)} 기준, 단위: 건)",
        total_rows=1,
    )
    if report.session:
        click.echo(f"보고할 회의: {report.session.label}")
    if report.done_choices:
        click.echo(f"이행한 {report.case_label}: {report.done.count}건({report.done_rate}%)")
    figures = report.remarks["total"]
    if any(asdict(figures).values()):
        click.echo(
            f"지적사항: 이월 {figures.carried_in}건, 신규 {figures.made}건, "
            f"조치 {figures.settled}건, 다음으로 이월 {figures.carried_out}건"
        )
    for sentence in report.imbalances:
        click.echo(f"합계가 맞지 않습니다. {sentence}")
    for file in files:
        click.echo(f"파일: {file}")

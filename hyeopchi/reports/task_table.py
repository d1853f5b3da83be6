"""The 과제 현황표: on a terminal, and as JSON whose every number can be traced."""

from typing import Any

import click

from engine.task_report import TaskReport
from hyeopchi.reports.tables import Column, show_table
from notifications.korean import official_date


def task_data(report: TaskReport, *, trace: bool) -> dict[str, Any]:
    """Give the report with stable keys; with *trace*, each number also lists its cases."""

    def number(figure: Any) -> Any:
        return {"count": figure.count, "cases": list(figure.cases)} if trace else figure.count

    return {
        "lifecycle": report.lifecycle,
        "label": report.label,
        "as_of": report.as_of,
        "known_on": report.known_on,
        "columns": [{"key": c.key, "label": c.label} for c in report.table.columns],
        "rows": [
            {
                "key": line.key,
                "label": line.label,
                "total": number(line.total),
                "cells": {
                    column.key: number(figure)
                    for column, figure in zip(report.table.columns, line.figures, strict=True)
                },
            }
            for line in report.table.lines
        ],
        "states": [
            {
                "key": one.key,
                "label": one.label,
                "final": one.key in report.final,
                "count": one.figure.count,
                "percent": percent,
                **({"cases": list(one.figure.cases)} if trace else {}),
            }
            for one, percent in zip(report.states, report.shares.percents, strict=True)
        ],
        "percent_adjusted": [report.states[at].key for at in report.shares.adjusted],
        "decisions": [
            {
                "title": line.title,
                "meeting": line.meeting,
                "held_on": line.held_on,
                "reviewed": number(line.reviewed),
                "moves": {move.key: number(move.figure) for move in line.moves},
                "carried_out": number(line.carried_out),
            }
            for line in report.decisions
        ],
        "balances": report.balances,
        "imbalances": report.imbalances,
    }


def show_tasks(report: TaskReport, *, trace: str | None = None) -> None:
    """Print the report; with *trace*, a number's name, print its cases instead."""
    if trace is not None:
        _show_trace(report, trace)
        return
    day = f"{official_date(report.as_of)} 기준"
    if report.known_on:
        day += f", {official_date(report.known_on)}까지 기록한 것"
    show_table(
        [
            Column.words(report.rows_label or "구분"),
            Column.figures("합계"),
            *(Column.figures(column.label) for column in report.table.columns),
        ],
        [
            (line.label, line.total.count, *(figure.count for figure in line.figures))
            for line in report.table.lines
        ],
        title=f"{report.label} 현황 – 끝나지 않은 과제",
        above=f"({day}, 단위: 건)",
        total_rows=1,
    )
    _show_states(report, day)
    for line in report.decisions:
        moves = ", ".join(f"{move.label} {move.figure.count}" for move in line.moves)
        click.echo(
            f"{official_date(line.held_on)} {line.meeting} {line.title}: "
            f"{line.reviewed.count}건 = {moves} (옮긴 것 {line.carried_out.count}건)"
        )
    for sentence in report.imbalances:
        click.echo(f"합계가 맞지 않습니다. {sentence}")
    if report.balances:
        click.echo("모든 합계가 맞습니다.")


def _show_states(report: TaskReport, day: str) -> None:
    adjusted = set(report.shares.adjusted)
    total = sum(one.figure.count for one in report.states)
    show_table(
        [Column.words("상태"), Column.figures("건수"), Column.figures("비율(%)")],
        [
            ("계", total, "100.0" if total else "0.0"),
            *(
                (one.label, one.figure.count, f"{percent}{'*' if at in adjusted else ''}")
                for at, (one, percent) in enumerate(
                    zip(report.states, report.shares.percents, strict=True)
                )
            ),
        ],
        title="\n상태별 과제",
        above=f"({day}, 단위: 건, %)",
        below="* 비율의 합이 100.0이 되도록 맞춘 값" if adjusted else "",
        total_rows=1,
    )


def _show_trace(report: TaskReport, name: str) -> None:
    figures = report.figures()
    if name not in figures:
        raise click.UsageError(f"--trace {name}: {', '.join(figures)} 가운데 하나여야 합니다.")
    figure = figures[name]
    click.echo(f"{name} = {figure.count}건 ({official_date(report.as_of)} 기준)")
    for number in figure.cases:
        click.echo(f"  {number}")

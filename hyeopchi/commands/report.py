"""`hyeopchi report`: tables and papers whose every sum balances."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, pass_desk, today
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verbs
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.when import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hyeopchi.reports.case_table import PrintedTable
    from states.lifecycle import Lifecycle


@click.group("report", cls=Verbs)
def command() -> None:
    """과제 현황표와 본회의 보고서를 만듭니다.

    모든 수는 기록에서 세며, 어느 과제를 센 것인지 따라가 볼 수 있습니다. 더한 값이 맞지 않으면
    어디가 맞지 않는지 알려 주고 1로 끝납니다.
    """


@command.command("tasks")
@lifecycle_option
@click.option("--as-of", type=DAY, help="기준일. 없으면 오늘.")
@click.option("--as-known-on", "known_on", type=DAY, help="이날까지 기록한 것만으로 셉니다.")
@click.option(
    "--trace",
    metavar="수",
    help="이 수가 센 과제를 봅니다: agreed/welfare, state/closed, 또는 all.",
)
@pass_desk
def tasks(
    desk: Desk,
    lifecycle: str | None,
    as_of: date | None,
    known_on: date | None,
    trace: str | None,
) -> ExitCode:
    """과제 현황표: 구분과 실무분과로 센 과제, 상태, 결정.

    \b
    hyeopchi report tasks --as-of 2012-12-31
    hyeopchi report tasks --as-of 2012-12-31 --trace agreed/welfare
    hyeopchi report tasks --as-of 2012-12-31 --trace all --json
    """
    from engine.task_report import task_report
    from hyeopchi.reports.task_table import show_tasks, task_data

    with desk.reading() as read:
        key = lifecycle_meant(read, lifecycle).lifecycle.key
        report = task_report(read, key, on=as_of or today(), known_on=known_on)
    desk.answer(
        task_data(report, trace=trace is not None),
        lambda: show_tasks(report, trace=None if trace == "all" else trace),
    )
    return ExitCode.DONE if report.balances else ExitCode.REFUSED


@command.command("plenary")
@lifecycle_option
@click.option("--period", required=True, metavar="기간", help="보고할 기간: 2013-Q1.")
@click.option(
    "--review", metavar="점검", help="보고할 정기 점검의 키. 없으면 그 기간마다 하는 점검."
)
@click.option("--version", type=int, metavar="판", help="확정한 보고의 이 판. 없으면 가장 나중 판.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="폴더",
    help="파일을 둘 폴더. 없으면 사무실의 reports/.",
)
@click.option("--summary", metavar="글", help="문서요지. 없으면 건수로 자동 작성합니다.")
@pass_desk
def plenary(
    desk: Desk,
    lifecycle: str | None,
    period: str,
    review: str | None,
    version: int | None,
    folder: Path | None,
    summary: str | None,
) -> ExitCode:
    """본회의 보고서를 인쇄할 HTML과 XLSX로 만듭니다.

    마감한 회차는 확정한 보고를, 열린 회차는 지금까지 낸 것을 '마감 전 (잠정)'으로 찍습니다. 추진실적,
    향후계획, 추진율, 이행상태, 지난 보고와 달라진 점, 그리고 어느 회의에 올릴 보고인지를 담습니다.
    """
    from engine.plenary_report import plenary_report
    from engine.store import reading
    from hyeopchi.reports.page import write_page
    from hyeopchi.reports.plenary_paper import paper_of
    from hyeopchi.reports.plenary_table import plenary_data, show_plenary
    from hyeopchi.reports.xlsx import write_xlsx
    from hyeopchi.round_option import review_meant

    with desk.setting() as setting:
        with reading(setting.store) as read:
            definition = lifecycle_meant(read, lifecycle).lifecycle
            key = review_meant(read, definition, review, period)
            report = plenary_report(read, definition.key, key, period, version=version)
        paper = paper_of(report, office=setting.office, printed_on=today(), summary=summary)
        into = folder or setting.folder / "reports"
        into.mkdir(parents=True, exist_ok=True)
        files = [into / f"{paper.file_name}.html", into / f"{paper.file_name}.xlsx"]
        write_page(paper, files[0])
        write_xlsx(paper, files[1])
    desk.answer(plenary_data(report, files), lambda: show_plenary(report, files))
    return ExitCode.DONE if report.balances else ExitCode.REFUSED


@command.command("table")
@click.argument("lifecycle", metavar="정의")
@click.argument("table", metavar="표", required=False)
@click.option("--as-of", type=DAY, help="기준일. 없으면 오늘.")
@click.option("--as-known-on", "known_on", type=DAY, help="이날까지 기록한 것만으로 셉니다.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "xlsx", "html", "json"]),
    default="text",
    show_default=True,
    help="화면에 보거나(text, json) 파일로 만듭니다(csv, xlsx, html).",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="폴더",
    help="파일을 둘 폴더. 없으면 사무실의 reports/.",
)
@pass_desk
def table(
    desk: Desk,
    lifecycle: str,
    table: str | None,
    as_of: date | None,
    known_on: date | None,
    form: str,
    folder: Path | None,
) -> ExitCode:
    """정의가 그리는 표: 목록과 집계.

    어떤 표가 있는지는 정의 파일의 tables가 정합니다. 표의 이름을 적지 않으면 있는 표를 알려 줍니다.
    집계는 가로와 세로를 다시 더해 보고, 맞지 않으면 어디가 맞지 않는지 알려 주고 1로 끝납니다.

    \b
    hyeopchi report table intercity_council
    hyeopchi report table intercity_council councils --as-of 2012-12-31
    hyeopchi report table communication_task by_area --format xlsx
    """
    from engine.case_table import filled_table
    from engine.store import reading
    from hyeopchi.reports.case_table import case_table_data, printed, show_case_table

    with desk.setting() as setting:
        with reading(setting.store) as read:
            definition = lifecycle_meant(read, lifecycle).lifecycle
            if table is None:
                return _tables_of(desk, definition)
            labelled = {one.label: key for key, one in definition.tables.items()}
            key = table if table in definition.tables else labelled.get(table, table)
            filled = filled_table(read, definition.key, key, on=as_of or today(), known_on=known_on)
        shown = printed(filled)
        if form in ("text", "json"):
            as_json = replace(desk, as_json=desk.as_json or form == "json")
            as_json.answer(case_table_data(shown), lambda: show_case_table(shown))
        else:
            file = _write_table(shown, form, folder or setting.folder / "reports", setting.office)
            desk.answer(
                {**case_table_data(shown), "file": str(file)}, lambda: click.echo(f"파일: {file}")
            )
    return ExitCode.DONE if filled.balances else ExitCode.REFUSED


def _tables_of(desk: Desk, definition: "Lifecycle") -> ExitCode:
    known = {key: one.label for key, one in definition.tables.items()}

    def show() -> None:
        click.echo(f"{definition.label}({definition.key})의 표 {len(known)}개")
        for key, label in known.items():
            click.echo(f"  {key}: {label}")

    desk.answer({"lifecycle": definition.key, "tables": known}, show)
    return ExitCode.DONE


def _write_table(
    shown: "PrintedTable", form: str, folder: Path, office: "Mapping[str, str]"
) -> Path:
    from hyeopchi.reports.case_table import write_case_page, write_case_table

    folder.mkdir(parents=True, exist_ok=True)
    filled = shown.filled
    file = folder / f"{filled.as_of}-{filled.lifecycle}-{filled.key}.{form}"
    if form == "html":
        write_case_page(shown, file, office=office)
    else:
        write_case_table(shown, file, form="csv" if form == "csv" else "xlsx")
    return file

"""`hyeopchi cases`: the list a clerk knows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, pass_desk, today
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.names import Names
from hyeopchi.when import DAY

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from states.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list, from the case as it stands now or stood on a day."""

    number: str
    title: str
    state: str
    fields: Mapping[str, Any]
    since: date


@click.command("cases", cls=Verb)
@lifecycle_option
@click.option(
    "--state", "states", multiple=True, metavar="상태", help="이 상태만. 여러 번 적을 수 있습니다."
)
@click.option("--subcommittee", metavar="분과", help="이 실무분과만. 키나 이름.")
@click.option("--lead", metavar="부서", help="이 주관부서만. 키나 이름.")
@click.option("--batch", metavar="구분", help="이 구분만. 키나 이름.")
@click.option("--as-of", type=DAY, help="이날의 모습으로 봅니다. 없으면 지금.")
@export_options
@pass_desk
def command(
    desk: Desk,
    /,
    taking: Taking | None,
    lifecycle: str | None,
    states: tuple[str, ...],
    subcommittee: str | None,
    lead: str | None,
    batch: str | None,
    as_of: date | None,
) -> None:
    """등록한 것의 목록을 봅니다.

    상태, 분과, 부서, 구분은 키로도 화면에 보이는 이름으로도 적을 수 있습니다. 여러 조건을 적으면
    모두 맞는 것만 보입니다.

    --csv나 --xlsx를 적으면 화면 대신 보이는 것을 모두 파일로 냅니다. 모든 항목이 담기며, 고쳐서
    `hyeopchi import`로 다시 불러올 수 있습니다. 누가 무엇을 왜 냈는지는 기록에 남습니다.

    \b
    hyeopchi cases --lead 복지정책과 --xlsx 과제.xlsx --reason '추진현황 정리' --as coordinator
    """
    from engine.people import committees, organisations

    with desk.reading() as read:
        definition = lifecycle_meant(read, lifecycle).lifecycle
        departments, bodies = organisations(read), committees(read)
        found = _listed(read, definition.key, as_of)
        names = Names.of(definition, departments, bodies)
    for state in states:
        _known("--state", state, {key: one.label for key, one in definition.states.items()})
    _known("--lead", lead, {key: one.name for key, one in departments.items()})
    _known("--subcommittee", subcommittee, {key: one.name for key, one in bodies.items()})
    if "batch" in definition.fields:
        _known("--batch", batch, definition.fields["batch"].choices)
    wanted = {"subcommittee": subcommittee, "lead": lead, "batch": batch}
    kept = [
        one
        for one in found
        if (not states or {one.state, names.state(one.state)} & set(states))
        and all(
            value in (None, one.fields.get(key), names.value(key, one.fields.get(key)))
            for key, value in wanted.items()
        )
    ]
    if taking is not None:
        chosen = {**wanted, "lifecycle": definition.key, "state": states, "as_of": as_of}
        _take(desk, taking, definition, {one.number for one in kept}, as_of, chosen)
        return
    desk.answer(
        {
            "lifecycle": definition.key,
            "as_of": as_of,
            "count": len(kept),
            "cases": [
                {
                    "number": one.number,
                    "title": one.title,
                    "state": one.state,
                    "state_label": names.state(one.state),
                    "since": one.since,
                    "fields": one.fields,
                }
                for one in kept
            ],
        },
        lambda: _show(kept, names, definition, as_of),
    )


def _take(
    desk: Desk,
    taking: Taking,
    definition: "Lifecycle",
    numbers: Collection[str],
    as_of: date | None,
    chosen: Mapping[str, Any],
) -> None:
    from engine.asof import cases_as_of
    from engine.case_export import register_table
    from hyeopchi.list_files import ListColumn, ListFile

    with desk.reading() as read:
        found = cases_as_of(read, definition.key, on=as_of or date.max)
        table = register_table(read, definition, [one for one in found if one.number in numbers])
    columns = tuple(ListColumn(column.header, column.kind) for column in table.columns)
    unit = "원" if any(column.kind == "won" for column in columns) else "건"
    title = f"{definition.label} 목록"
    listing = ListFile(title, as_of or today(), unit, columns, table.rows)
    take_out(desk, taking, listing, what="cases", chosen=chosen)


def _known(option: str, given: str | None, names: Mapping[str, str]) -> None:
    """Refuse a value that no case could have: a slip of the pen must not look like "none"."""
    if given is not None and given not in {*names, *names.values()}:
        near = get_close_matches(given, names.values(), n=3) or list(names.values())[:5]
        raise click.UsageError(
            f"{option}에 적은 {given}: 그런 이름이 없습니다. 비슷한 것: {', '.join(near)}."
        )


def _listed(read: "Connection", lifecycle: str, as_of: date | None) -> list[Listed]:
    from engine.asof import cases_as_of
    from engine.case import cases

    if as_of is None:
        return [
            Listed(one.number, one.title, one.state, one.fields, one.effective_on)
            for one in cases(read, lifecycle)
        ]
    return [
        Listed(one.number, one.title, one.state, one.fields, one.since)
        for one in cases_as_of(read, lifecycle, on=as_of)
    ]


def _show(kept: list[Listed], names: Names, definition: "Lifecycle", as_of: date | None) -> None:
    from hyeopchi.reports.tables import Column, show_table
    from notifications.korean import official_date

    if not kept:
        click.echo("조건에 맞는 것이 없습니다.")
        return
    shown = [
        field
        for field in definition.fields.values()
        if field.type in ("choice", "subcommittee", "committee", "organisation")
        and any(one.fields.get(field.key) for one in kept)
    ]
    day = f"{official_date(as_of)} 기준, " if as_of else ""
    show_table(
        [
            Column.words("번호"),
            Column(names.field("title")),
            Column.words("상태"),
            *(Column.words(field.label) for field in shown),
        ],
        [
            (
                one.number,
                one.title,
                names.state(one.state),
                *(names.value(field.key, one.fields.get(field.key)) for field in shown),
            )
            for one in kept
        ],
        title=definition.label,
        above=f"({day}{len(kept)}건)",
    )

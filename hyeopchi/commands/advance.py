"""`hyeopchi advance`: move one case, or many as one action."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.names import Names
from hyeopchi.pairs import given_pairs
from hyeopchi.request_key import request_key
from hyeopchi.when import DAY, MOMENT

if TYPE_CHECKING:
    from engine.preview import MovePreview, MoveRequest
    from states.lifecycle import Lifecycle


@click.command("advance", cls=Verb)
@click.argument("number", metavar="[번호]", required=False)
@click.argument("move", metavar="[처리]", required=False)
@lifecycle_option
@click.option(
    "--give", multiple=True, metavar="항목=값", help="처리가 묻는 것. 여러 번 적을 수 있습니다."
)
@click.option(
    "--successor", "successors", multiple=True, metavar="번호", help="이어받을 것의 번호."
)
@click.option("--approval-document", metavar="문서번호", help="근거가 되는 결재 문서번호.")
@click.option(
    "--decision-item", type=int, metavar="안건", help="이 안건의 결정대로 여러 건을 옮깁니다."
)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    metavar="파일",
    help="여러 건을 적은 표(XLSX, CSV).",
)
@click.option("--apply", is_flag=True, help="--from과 --decision-item에서, 미리 본 대로 옮깁니다.")
@click.option("--preview", is_flag=True, help="옮기지 않고 어떻게 될지만 봅니다.")
@click.option("--on", type=DAY, help="시행일. 없으면 오늘.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option(
    "--seen", type=int, metavar="판", help="보고 판단한 기록의 번호. 그 뒤에 바뀌었으면 멈춥니다."
)
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def command(
    desk: Desk,
    number: str | None,
    move: str | None,
    lifecycle: str | None,
    give: tuple[str, ...],
    successors: tuple[str, ...],
    approval_document: str | None,
    decision_item: int | None,
    file: Path | None,
    apply: bool,
    preview: bool,
    on: date | None,
    at: datetime | None,
    seen: int | None,
    key: str | None,
) -> ExitCode:
    """처리하여 다음 상태로 옮깁니다.

    처리는 키(close)로도 이름(종결)으로도 적습니다. 할 수 없으면 무엇이 빠졌는지 모두 알려 주고
    1로 끝납니다. 읽은 뒤에 다른 사람이 먼저 바꾸었으면 4로 끝납니다.

    \b
    hyeopchi advance 합의-14 종결 --give cause=완료 --give reason='목표 달성' --as coordinator
    hyeopchi advance 합의-21 supersede --give how=통합 --successor 신규-3 --as coordinator

    여러 건은 표(--from)나 안건(--decision-item)으로 옮깁니다. 먼저 누가 옮겨지고 누가 왜 못 옮겨지는지
    보여 주고, --apply를 적으면 모두 옮기거나 하나도 옮기지 않습니다. 표의 첫 줄에는 번호, 처리와
    처리가 묻는 것의 이름을 적습니다.

    같은 요청을 같은 날 두 번 하면 한 번만 합니다. 뜻이 있어 다시 하려면 --key를 새로 적습니다.
    """
    from engine.preview import MoveRequest

    actor, at = desk.acting(), at or now()
    on = on or at.astimezone(now().tzinfo).date()
    with desk.setting() as setting:
        definition, names = _definition(setting.store, lifecycle, number)
        if file is not None or decision_item is not None:
            requests = _many(setting.store, definition, file, decision_item)
        else:
            _both_or_usage(number, move)
            requests = [
                MoveRequest(
                    number=str(number),
                    move=_move_key(definition, str(move)),
                    given=_by_key(definition, _move_key(definition, str(move)), give),
                    successors=successors,
                    approval_document=approval_document,
                    expected_version=seen,
                )
            ]
            apply = True
        if preview or not apply:
            return _preview(
                desk, setting.store, definition, requests, names, actor=actor, at=at, on=on
            )
        key = key or request_key("advance", [definition.key, on, requests], actor=actor, at=at)
        return _advance(desk, setting.store, definition, requests, names, actor, at, on, key)


def _advance(
    desk: Desk,
    store: Any,
    definition: "Lifecycle",
    requests: "Sequence[MoveRequest]",
    names: Names,
    actor: str,
    at: datetime,
    on: date,
    key: str,
) -> ExitCode:
    from engine.advance import advance_many
    from engine.case import cases_numbered
    from engine.command import is_done
    from engine.store import reading

    with reading(store) as read:
        again = is_done(read, key)
    recorded = advance_many(store, definition.key, requests, actor=actor, at=at, on=on, key=key)
    with reading(store) as read:
        held = cases_numbered(read, definition.key, [request.number for request in requests])
    done = [
        {
            "number": request.number,
            "move": request.move,
            "state": held[request.number].state,
            "seq": each.seq,
            "on": on,
        }
        for request, each in zip(requests, recorded, strict=True)
    ]

    def show() -> None:
        for request, each in zip(requests, recorded, strict=True):
            state = names.state(held[request.number].state)
            said = f"{request.number} {names.move(request.move)}: 지금 {state}, {each.seq}번째 기록"
            click.echo(said)
        if again:
            click.echo(
                "오늘 이미 한 요청이라 다시 하지 않았습니다. 또 하려면 새로운 --key를 적어 주십시오."
            )
        elif len(recorded) > 1:
            click.echo(f"모두 {len(recorded)}건을 옮겼습니다.")

    desk.answer({"key": key, "again": again, "moved": done}, show)
    return ExitCode.DONE


def _preview(
    desk: Desk,
    store: Any,
    definition: "Lifecycle",
    requests: "Sequence[MoveRequest]",
    names: Names,
    *,
    actor: str,
    at: datetime,
    on: date,
) -> ExitCode:
    from engine.preview import preview_moves
    from engine.seoul import day_in_seoul
    from engine.store import reading

    with reading(store) as read:
        previews = preview_moves(
            read, definition.key, requests, actor=actor, on=on, today=day_in_seoul(at)
        )
    refused = [each for each in previews if each.verdict.refusals]
    desk.answer(
        {
            "on": on,
            "can": len(previews) - len(refused),
            "cannot": len(refused),
            "moves": [_row(each) for each in previews],
        },
        lambda: _show_previews(previews, names, len(refused)),
    )
    return ExitCode.REFUSED if refused else ExitCode.DONE


def _row(preview: "MovePreview") -> dict[str, Any]:
    return {
        "number": preview.case.number,
        "title": preview.case.title,
        "state": preview.case.state,
        "move": preview.request.move,
        "target": preview.verdict.target,
        "refusals": [
            {"code": r.code, "sentence": r.sentence, "mend": r.mend}
            for r in preview.verdict.refusals
        ],
    }


def _show_previews(previews: "Sequence[MovePreview]", names: Names, refused: int) -> None:
    from hyeopchi.reports.tables import Column, show_table

    show_table(
        [
            Column.words("번호"),
            Column(names.field("title")),
            Column.words("지금"),
            Column.words("처리"),
            Column("결과"),
        ],
        [
            (
                each.case.number,
                each.case.title,
                names.state(each.case.state),
                names.move(each.request.move),
                " ".join(f"{r.sentence} {r.mend}".strip() for r in each.verdict.refusals)
                or f"{names.state(each.verdict.target)} 상태가 됩니다.",
            )
            for each in previews
        ],
        title="미리 보기",
    )
    click.echo(f"옮길 수 있는 것 {len(previews) - refused}건, 옮길 수 없는 것 {refused}건")
    if not refused:
        click.echo("--apply를 적으면 이대로 옮깁니다.")


def _definition(store: Any, lifecycle: str | None, number: str | None) -> "tuple[Lifecycle, Names]":
    from engine.people import committees, organisations
    from engine.store import reading

    with reading(store) as read:
        definition = lifecycle_meant(read, lifecycle, number=number).lifecycle
        return definition, Names.of(definition, organisations(read), committees(read))


def _many(
    store: Any, definition: "Lifecycle", file: Path | None, item: int | None
) -> "list[MoveRequest]":
    from engine.errors import AgendaItemUnknown
    from engine.meetings import decisions_on, moves_decided
    from engine.store import reading
    from hyeopchi.move_rows import move_requests
    from hyeopchi.table_rows import rows_of

    if file is not None:
        return move_requests(rows_of(file), definition, file=str(file))
    assert item is not None
    with reading(store) as read:
        if not decisions_on(read, item):
            raise AgendaItemUnknown(item)
        return moves_decided(read, item)


def _move_key(definition: "Lifecycle", name: str) -> str:
    """Take a move by key or by label; an unknown one goes through, so that its refusal lists the others."""
    return next((move.key for move in definition.moves.values() if name == move.label), name)


def _by_key(definition: "Lifecycle", move: str, give: Sequence[str]) -> dict[str, str]:
    """Take what a move asks by key or by label."""
    asks = definition.moves[move].asks if move in definition.moves else {}
    labels = {ask.label: ask.key for ask in asks.values()}
    return {labels.get(key, key): value for key, value in given_pairs(give).items()}


def _both_or_usage(number: str | None, move: str | None) -> None:
    if not number or not move:
        raise click.UsageError("번호와 처리를 적거나, --from이나 --decision-item을 적어 주십시오.")

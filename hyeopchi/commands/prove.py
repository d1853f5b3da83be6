"""`hyeopchi prove`: what shows that something was done; a move may need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.when import DAY, MOMENT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.proof import NewProof, ProofPreview
    from engine.record import Recorded
    from hyeopchi.proof_words import TypedProof
    from states.proof_item import ProofItem


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be recorded, and the words for it."""

    lifecycle: str
    previews: "Sequence[ProofPreview]"
    items: "Mapping[str, Mapping[tuple[str, str, str], ProofItem]]"  # by number
    places: Mapping[str, str]

    @property
    def proofs(self) -> "list[NewProof]":
        return [each.proof for each in self.previews]

    @property
    def refused(self) -> int:
        return sum(bool(each.refusals) for each in self.previews)

    @property
    def fresh(self) -> int:
        return sum(not each.same and not each.refusals for each in self.previews)


@click.command("prove", cls=Verb)
@click.argument("number", metavar="[번호]", required=False)
@click.argument("kind", metavar="[종류]", required=False)
@click.argument("name", metavar="[대상]", required=False)
@click.argument("items", metavar="[항목]…", nargs=-1)
@lifecycle_option
@click.option(
    "--mark",
    default="",
    metavar="표시",
    help="제출, 완료, 해당없음, 미완료, 서명, 이수, 철회. 없으면 한 것.",
)
@click.option("--on", type=DAY, help="제출하거나 서명하거나 이수한 날. 없으면 오늘.")
@click.option("--document-number", metavar="문서번호", help="근거가 되는 문서의 번호.")
@click.option("--note", metavar="글", help="비고. 나중에 지울 수 있게 따로 남깁니다.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    metavar="파일",
    help="여러 건을 적은 표(XLSX, CSV).",
)
@click.option("--apply", is_flag=True, help="--from에서, 미리 본 대로 기록합니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def command(
    desk: Desk,
    /,
    number: str | None,
    lifecycle: str | None,
    file: Path | None,
    apply: bool,
    at: datetime | None,
    key: str | None,
    on: date | None,
    **typed: Any,
) -> ExitCode:
    """문서, 점검, 서명, 교육을 기록합니다.

    종류는 문서, 점검표, 서명, 교육이고 대상과 항목은 정의에 적힌 키나 이름입니다. 여러 기관이 서명하는
    협약은 항목에 기관의 이름을 적습니다. 처리가 이런 것을 요구하면 기록이 있어야 다음 상태로 갑니다.

    \b
    hyeopchi prove 신청-3 문서 본계획서 --on 2013-03-20 --document-number 복지정책과-112
    hyeopchi prove 신청-3 점검표 '사전 검토항목' citizens experts --mark 완료
    hyeopchi prove 신청-3 서명 협약서 복지정책과

    나중에 기록한 것이 남습니다. 지우지 않으며, 되돌리려면 --mark 철회(점검표는 미완료)로 기록합니다.
    같은 것을 다시 기록하면 달라지지 않습니다. 여러 건은 표(--from)로 기록하며, 첫 줄에 번호, 종류,
    대상, 항목, 표시, 날짜, 문서번호, 비고를 적습니다. 먼저 보여 주고, --apply를 적으면 모두 기록하거나
    하나도 기록하지 않습니다.
    """
    from engine.permission import allow
    from engine.proof import prove
    from engine.store import reading, transaction

    at = at or now()
    today = at.astimezone(SEOUL).date()
    actor = desk.acting() if apply or file is None else None
    rows = _rows(number, file, on or today, today, **typed)
    with desk.setting() as setting:
        with reading(setting.store) as read:
            told = _told(read, lifecycle, rows, source=file, today=today)
        recorded: list[Recorded] = []
        if actor is not None and (file is None or not told.refused):
            with transaction(setting.store) as write:
                by = allow(write, actor, "prove", on=today)
                recorded = prove(write, told.lifecycle, told.proofs, actor=by, at=at, key=key)
    applied = actor is not None and not told.refused
    desk.answer(
        _data(told, recorded, applied=applied),
        lambda: _show(told, recorded, applied=applied, many=file is not None),
    )
    return ExitCode.REFUSED if told.refused else ExitCode.DONE


def _rows(
    number: str | None,
    file: Path | None,
    on: date,
    today: date,
    *,
    kind: str | None,
    name: str | None,
    items: tuple[str, ...],
    mark: str,
    document_number: str | None,
    note: str | None,
) -> "list[TypedProof]":
    from hyeopchi.proof_words import TypedProof, typed_rows

    if file is not None and number is None:
        return typed_rows(file, today=today)
    if file is not None or not number or not kind or not name:
        raise click.UsageError("번호와 종류, 대상을 적거나, --from 하나만 적어 주십시오.")
    return [
        TypedProof(number, kind, name, item, mark, on, document_number, note)
        for item in items or ("",)
    ]


def _told(
    read: "Connection",
    lifecycle: str | None,
    rows: "Sequence[TypedProof]",
    *,
    source: Path | None,
    today: date,
) -> _Told:
    """Find out what was meant, and what would come of it."""
    from engine.case import cases_numbered
    from engine.definitions import lifecycle_pinned
    from engine.errors import CaseNotFound
    from engine.people import organisations
    from engine.proof import preview_proofs
    from hyeopchi.errors import RowsInvalid
    from hyeopchi.proof_words import new_proofs, unknown_numbers
    from states.proof_item import proof_items

    definition = lifecycle_meant(read, lifecycle, number=rows[0].number).lifecycle
    held = cases_numbered(read, definition.key, {row.number for row in rows})
    if unknown := unknown_numbers((row.number for row in rows), held):
        if source is None:
            raise CaseNotFound(definition.key, rows[0].number)
        raise RowsInvalid(str(source), unknown)
    pinned = {
        number: (one, lifecycle_pinned(read, one.definition_hash)) for number, one in held.items()
    }
    places = {key: one.name for key, one in organisations(read).items()}
    proofs = new_proofs(rows, pinned, places)
    return _Told(
        definition.key,
        preview_proofs(read, definition.key, proofs, today=today),
        {
            number: {item.name: item for item in proof_items(theirs, one.fields)}
            for number, (one, theirs) in pinned.items()
        },
        places,
    )


def _data(told: _Told, recorded: "Sequence[Recorded]", *, applied: bool) -> dict[str, Any]:
    numbers = {each.case.id: each.case.number for each in told.previews}
    return {
        "applied": applied,
        "new": told.fresh,
        "same": sum(each.same and not each.refusals for each in told.previews),
        "refused": told.refused,
        "proofs": [
            {
                "number": each.proof.number,
                "kind": each.proof.kind,
                "key": each.proof.key,
                "item": each.proof.item,
                "mark": each.proof.mark,
                "on": each.proof.on,
                "document_number": each.proof.document_number,
                "new": not each.same and not each.refusals,
                "refusals": [
                    {"code": r.code, "sentence": r.sentence, "mend": r.mend} for r in each.refusals
                ],
            }
            for each in told.previews
        ],
        "events": [{"number": numbers[one.case_id], "seq": one.seq} for one in recorded],
    }


def _show(told: _Told, recorded: "Sequence[Recorded]", *, applied: bool, many: bool) -> None:
    from hyeopchi.proof_words import marked

    if many:
        _show_many(told, applied=applied)
        return
    for each in told.previews:
        said = marked(each.proof, told.items[each.proof.number], told.places)
        again = " (이미 기록되어 있습니다)" if each.same else ""
        click.echo(f"{each.proof.number} {said}{again}")
    for one in recorded:
        click.echo(f"{one.seq}번째 기록으로 남겼습니다.")


def _show_many(told: _Told, *, applied: bool) -> None:
    from hyeopchi.proof_words import marked
    from hyeopchi.reports.tables import Column, show_table

    show_table(
        [Column.words("번호"), Column("내용"), Column.words("날짜"), Column("결과")],
        [
            (
                each.proof.number,
                marked(each.proof, told.items[each.proof.number], told.places),
                each.proof.on,
                " ".join(f"{r.sentence} {r.mend}" for r in each.refusals)
                or ("그대로" if each.same else "새 기록"),
            )
            for each in told.previews
        ],
        title="미리 보기" if not applied else "기록",
    )
    same = len(told.previews) - told.fresh - told.refused
    counts = f"새 기록 {told.fresh}건, 그대로인 것 {same}건, 기록할 수 없는 것 {told.refused}건"
    if told.refused:
        click.echo(f"{counts}. 기록할 수 없는 것이 있어 아무것도 기록하지 않았습니다.")
    elif applied:
        click.echo(f"{counts}. 그대로 기록했습니다.")
    elif told.fresh:
        click.echo(f"{counts}. --apply를 적으면 이대로 기록합니다.")
    else:
        click.echo(f"{counts}. 할 일이 없습니다.")

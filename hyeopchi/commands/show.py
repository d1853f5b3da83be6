"""`hyeopchi show`: one case, what can be done with it, and how it came to be so."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, pass_desk, today
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.names import Names
from hyeopchi.proof_list import proof_data, proof_lines
from hyeopchi.story import sentence_of
from hyeopchi.when import DAY
from notifications.korean import josa, official_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.case import Case
    from engine.preview import MovePreview


@click.command("show", cls=Verb)
@click.argument("number", metavar="번호")
@lifecycle_option
@click.option("--as-of", type=DAY, help="이날의 모습으로 봅니다. 없으면 지금.")
@pass_desk
def command(desk: Desk, number: str, lifecycle: str | None, as_of: date | None) -> None:
    """한 건의 내용과 내력을 봅니다.

    상태와 항목, 지금 할 수 있는 처리와 막힌 처리의 까닭, 그동안 일어난 일, 대체·통합으로 이어진
    모습을 보여 줍니다. 문서, 점검, 서명, 교육 가운데 무엇을 갖추었는지도 보여 줍니다. `--as`로 누구인지
    적으면 그 사람이 할 수 있는지도 따집니다.
    """
    from engine.case import case_numbered
    from engine.family import family
    from engine.lineage import lineage

    with desk.reading() as read:
        definition = lifecycle_meant(read, lifecycle, number=number).lifecycle
        one = case_numbered(read, definition.key, number)
        names, people = _names(read, definition)
        shown = _standing(read, one, as_of)
        order = [*definition.fields, *shown["fields"]]  # those of older definitions come last
        shown["fields"] = {key: shown["fields"][key] for key in order if key in shown["fields"]}
        story = _story(read, one, as_of)
        moves = [] if as_of else _moves(read, one, names, actor=desk.person)
        links = lineage(read, [one.id])
        related = family(read, one)
        proofs = proof_data(read, one, shown["fields"], names.organisations, on=as_of)
    data = {
        "number": one.number,
        "lifecycle": one.lifecycle,
        "as_of": as_of,
        **shown,
        "state_label": names.state(shown["state"]),
        "version": one.version,
        "definition": one.definition_hash,
        "frozen_through": one.frozen_through,
        "proofs": proofs,
        "moves": moves,
        "parents": [asdict(each) for each in related.parents],
        "children": [asdict(each) for each in related.children],
        "events": [
            {
                "seq": each.seq,
                "kind": each.kind,
                "move": each.move,
                "from": each.from_state,
                "to": each.to_state,
                "actor": each.actor,
                "on_behalf_of": each.on_behalf_of,
                "effective_on": each.effective_on,
                "recorded_at": each.recorded_at,
                "data": each.data,
                "text": each.text,
                "sentence": sentence_of(each, names, people),
            }
            for each in story
        ],
        "succeeded_by": [
            {"number": link.to_number, "title": link.to_title, "kind": link.kind}
            for link in links
            if link.from_number == one.number
        ],
        "succeeds": [
            {"number": link.from_number, "title": link.from_title, "kind": link.kind}
            for link in links
            if link.to_number == one.number
        ],
    }
    desk.answer(data, lambda: _show(data, names, as_of))


def _names(read: "Connection", definition: Any) -> tuple[Names, dict[str, str]]:
    from engine.people import committees, everybody, organisations

    people = {
        key: f"{one.name} {one.title}" if one.title else one.name
        for key, one in everybody(read).items()
    }
    people["system"] = "시스템"
    return Names.of(definition, organisations(read), committees(read)), people


def _standing(read: "Connection", one: "Case", as_of: date | None) -> dict[str, Any]:
    from engine.asof import case_as_of
    from engine.errors import CaseNotFound

    if as_of is None:
        return {"title": one.title, "state": one.state, "fields": one.fields}
    then = case_as_of(read, one.id, on=as_of)
    if then is None:
        raise CaseNotFound(one.lifecycle, one.number)
    return {"title": then.title, "state": then.state, "fields": then.fields}


def _story(read: "Connection", one: "Case", as_of: date | None) -> list[Any]:
    from engine.happened import happened

    return [each for each in happened(read, one.id) if as_of is None or each.effective_on <= as_of]


def _moves(
    read: "Connection", one: "Case", names: Names, *, actor: str | None
) -> list[dict[str, Any]]:
    from engine.definitions import lifecycle_pinned
    from engine.preview import MoveRequest, preview_moves

    pinned = lifecycle_pinned(read, one.definition_hash)
    asked = [MoveRequest(one.number, move.key) for move in pinned.open_from(one.state)]
    day = today()
    previews = preview_moves(read, one.lifecycle, asked, actor=actor or "system", on=day, today=day)
    return [_move(preview, names, anybody=actor is None) for preview in previews]


def _move(preview: "MovePreview", names: Names, *, anybody: bool) -> dict[str, Any]:
    """Tell what keeps a move from being made; what it only asks to be told does not block it."""
    verdict = preview.verdict
    asks = preview.wanted.lifecycle.moves[verdict.move].asks
    refusals = [r for r in verdict.refusals if not (anybody and r.code == "not_yours")]
    blocking = [r for r in refusals if r.code != "field_missing"]
    return {
        "move": verdict.move,
        "label": names.move(verdict.move),
        "open": not blocking,
        "asks": [ask.label for ask in asks.values() if ask.required],
        "refusals": [{"code": r.code, "sentence": r.sentence, "mend": r.mend} for r in blocking],
    }


def _show(data: dict[str, Any], names: Names, as_of: date | None) -> None:
    day = f" ({official_date(as_of)} 기준)" if as_of else ""
    click.echo(f"{data['number']}  {data['title']}{day}")
    click.echo(f"상태: {data['state_label']}")
    for key, value in data["fields"].items():
        click.echo(f"{names.field(key)}: {names.value(key, value)}")
    if data["frozen_through"] and as_of is None:  # of a past view it would be a later fact
        click.echo(f"확정: {official_date(data['frozen_through'])}까지 보고를 마쳤습니다.")
    _show_family(data)
    if data["proofs"]:
        click.echo("\n갖출 것")
        for line in proof_lines(data["proofs"]):
            click.echo(f"  {line}")
    if data["moves"]:
        click.echo("\n지금 할 수 있는 일")
        for move in data["moves"]:
            if move["open"]:
                asks = f" – 적을 것: {', '.join(move['asks'])}" if move["asks"] else ""
                click.echo(f"  {move['label']}({move['move']}){asks}")
            else:
                reasons = " ".join(f"{r['sentence']} {r['mend']}".strip() for r in move["refusals"])
                click.echo(f"  {move['label']}({move['move']}) – {reasons}")
    elif as_of is None:
        click.echo("\n끝난 상태이거나 여기서 할 수 있는 일이 없습니다.")
    click.echo("\n그동안 일어난 일")
    for event in data["events"]:
        click.echo(f"  {event['seq']:>3}. {event['sentence']}")
    for link in data["succeeds"]:
        click.echo(f"\n{josa(link['number'], '을/를')} 이어받았습니다: {link['title']}")
    for link in data["succeeded_by"]:
        click.echo(f"\n{josa(link['number'], '이/가')} 이어받았습니다: {link['title']}")


def _show_family(data: dict[str, Any]) -> None:
    for one in data["parents"]:
        known = (
            f"{one['title']} ({one['state_label']})" if one["state"] else "그런 번호가 없습니다."
        )
        click.echo(f"위에 둔 {one['field']}: {one['number']} {known}")
    if data["children"]:
        click.echo(f"아래에 딸린 것 {len(data['children'])}건")
        for one in data["children"]:
            click.echo(f"  {one['number']} {one['title']} ({one['state_label']})")

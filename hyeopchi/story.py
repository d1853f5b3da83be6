"""What happened to a case, one Korean sentence an event."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.round_name import round_name
from hyeopchi.names import Names
from hyeopchi.proof_story import proved_words
from notifications.korean import josa, official_date

if TYPE_CHECKING:
    from engine.happened import Happened


def sentence_of(event: "Happened", names: Names, people: Mapping[str, str]) -> str:
    """
    Tell one event in one sentence: ``2012. 11. 20.(화) 본회의 결정에 따라 유지 (협치팀장)``.

    Args:
        event: What happened.
        names: The names of its lifecycle's states, moves and fields.
        people: What to call the person with a key, such as ``협치팀장``.
    """
    day = official_date(event.effective_on)
    who = people.get(event.actor, event.actor)
    if event.on_behalf_of:
        who += f", {people.get(event.on_behalf_of, event.on_behalf_of)} 대신"
    return f"{day} {_what(event, names)} ({who})"


def _what(event: "Happened", names: Names) -> str:
    from engine.interests import GIVEN_BACK

    reason = f": {event.text['reason']}" if event.text.get("reason") else ""
    match event.kind:
        case "imported":
            basis = event.data.get("basis")
            state = josa(names.state(event.to_state), "으로/로")
            return f"{state} 등록" + (f", 근거 {basis}" if basis else "")
        case "moved":
            return _moved(event, names) + reason
        case "edited":
            return f"{_changed(event, names)} 고침{reason}"
        case "assigned" if event.data.get("conflict") == GIVEN_BACK:
            return f"빠진 위원에게 평가를 다시 부탁함{reason}"
        case "assigned" if event.data.get("conflict"):
            kind = {"excluded": "제척", "avoided": "회피"}.get(event.data["conflict"], "회피")
            return f"위원이 평가에서 빠짐({kind})"
        case "assigned":
            return f"담당자 바뀜{reason}"
        case "answered":
            return f"{_review(event, names)} 제출"
        case "corrected":
            return f"{_review(event, names)} 정정{reason}"
        case "proved":
            notes = " ".join(note for note in event.text.values() if note)
            said = proved_words(event.data.get("proofs", ()), names)
            return f"{said}: {notes}" if notes else said
        case "attached":
            said = f"첨부 {event.text['name']}" if event.text.get("name") else "파일 첨부"
            return f"{said}: {event.text['note']}" if event.text.get("note") else said
        case "remarked" | "settled":
            return _remark(event)
        case "undone":
            return f"{event.data.get('undoes')}번째 기록을 되돌림{reason}"
    return event.kind


def _remark(event: "Happened") -> str:
    from engine.remark_list import REMARK, SETTLEMENT, SOURCES

    if event.kind == "settled":
        said = event.text.get(SETTLEMENT)
        what = f"{event.data.get('remark')}번 지적사항 조치"
    else:
        said, source = event.text.get(REMARK), str(event.data.get("source"))
        what = f"{SOURCES.get(source, source)} 지적"
    return f"{what}: {said}" if said else what


def _moved(event: "Happened", names: Names) -> str:
    why = ""
    if event.data.get("approval_document"):
        why = f"{event.data['approval_document']} 문서에 따라 "
    elif event.data.get("decision"):
        why = "회의 결정에 따라 "
    move = event.data.get("history", {}).get("activity") or names.move(event.move)
    successors = event.data.get("successors") or ()
    heirs = ", ".join(str(number) for number in successors)
    after = f", {josa(heirs, '이/가')} 이어받음" if heirs else ""
    set_here = event.data.get("changes")  # fields that the move's answers became
    fields = f", {_values(set_here, names)}" if set_here else ""
    return f"{why}{move}{after}{fields}{_past(event)}"


def _past(event: "Happened") -> str:
    """Say of an event that came in with a history who acted then, and how it deviates."""
    past = event.data.get("history")
    if not past:
        return ""
    from engine.past_case import DEVIATIONS

    then = f", 그때 담당 {event.text['actor']}" if event.text.get("actor") else ""
    odd = past.get("deviation")
    return then + (f", 정의와 다름({DEVIATIONS.get(odd, odd)})" if odd else "")


def _changed(event: "Happened", names: Names) -> str:
    return josa(_values(event.data.get("changes", {}), names) or "내용", "을/를")


def _values(changes: Mapping[str, object], names: Names) -> str:
    return ", ".join(
        f"{names.field(key)}({names.value(key, value)})" for key, value in changes.items()
    )


def _review(event: "Happened", names: Names) -> str:
    key = str(event.data.get("review", ""))
    review = names.definition.reviews.get(key)
    period = _period(str(event.data.get("period", "")))
    return round_name(period, review.label if review else key).strip() or "답"


def _period(name: str) -> str:
    """Word the name of a period (2013-Q1) as people say it; a name that is none stays."""
    from states.errors import HyeopchiError
    from states.period import period_named

    try:
        return period_named(name).label
    except HyeopchiError:
        return name

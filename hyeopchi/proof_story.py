"""What was proved, in a few words: ``협약서에 서명 (자치구 동구)``, ``사전 검토항목 5개 완료, 8개 해당없음``."""

from collections.abc import Mapping, Sequence
from typing import Any

from hyeopchi.names import Names
from states.proof_item import MARKS

_NAMED = 3  # more checks than these are counted, not named


def proved_words(proofs: Sequence[Mapping[str, Any]], names: Names) -> str:
    """Tell the *proofs* of one event, those of one document, checklist, agreement or training together."""
    together: dict[tuple[str, str], dict[str, list[Mapping[str, Any]]]] = {}
    for each in proofs:
        of = together.setdefault((str(each.get("kind")), str(each.get("key"))), {})
        of.setdefault(str(each.get("mark")), []).append(each)
    return "; ".join(_words(kind, key, marks, names) for (kind, key), marks in together.items())


def _words(
    kind: str, key: str, marks: Mapping[str, Sequence[Mapping[str, Any]]], names: Names
) -> str:
    definition = names.definition
    match kind:
        case "document":
            label = _label(definition.documents, key)
            return ", ".join(_document(label, mark, some[0]) for mark, some in marks.items())
        case "check":
            checklist = definition.checklists.get(key)
            items = checklist.items if checklist else {}
            said = [_checks(mark, some, items) for mark, some in marks.items()]
            return f"{_label(definition.checklists, key)} {', '.join(said)}"
        case "signature":
            label = _label(definition.agreements, key)
            return ", ".join(
                f"{label}에 서명 ({_signers(key, some, names)})"
                if mark == "signed"
                else f"{label} 서명 철회 ({_signers(key, some, names)})"
                for mark, some in marks.items()
            )
        case "attendance":
            training = definition.trainings.get(key)
            who = training.attendees if training else {}
            return ", ".join(
                f"{_label(definition.trainings, key)} 이수{'' if mark == 'attended' else ' 철회'}"
                f" ({', '.join(who.get(str(each['item']), str(each['item'])) for each in some)})"
                for mark, some in marks.items()
            )
    return key


def _label(defined: Mapping[str, Any], key: str) -> str:
    return str(defined[key].label) if key in defined else key


def _document(label: str, mark: str, proof: Mapping[str, Any]) -> str:
    number = f" ({proof['document_number']})" if proof.get("document_number") else ""
    return f"{label} {'제출' if mark == 'filed' else '제출 철회'}{number}"


def _checks(mark: str, proofs: Sequence[Mapping[str, Any]], items: Mapping[str, str]) -> str:
    word = MARKS["check"].get(mark, mark)
    if len(proofs) > _NAMED:
        return f"{len(proofs)}개 {word}"
    labels = ", ".join(items.get(str(each["item"]), str(each["item"])) for each in proofs)
    return f"{word} ({labels})"


def _signers(key: str, proofs: Sequence[Mapping[str, Any]], names: Names) -> str:
    agreement = names.definition.agreements.get(key)
    said = []
    for each in proofs:
        party, _, place = str(each["item"]).partition(":")
        held = agreement.parties.get(party) if agreement else None
        said.append(names.organisations.get(place, place) or (held.label if held else party))
    return ", ".join(said)

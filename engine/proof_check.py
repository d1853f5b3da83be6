"""Whether something can be proved of a case: asked of the definition that the case is pinned to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from states.lifecycle import Agreement, Checklist, Document, Lifecycle, Training
from states.proof_item import KINDS, MARKS, NOTHING, ProofItem, proof_items
from states.requirement import ProofKind, Refusal


@dataclass(frozen=True, slots=True)
class FiledBytes:
    """The file behind a document, as the chain remembers it: what it was, not what it was called."""

    digest: str  # sha-256
    size: int
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProof:
    """One thing to be shown for one case; withdrawing it is another such thing."""

    number: str
    kind: ProofKind
    key: str  # of the document, checklist, agreement or training
    item: str = ""  # see `states.requirement.ProofFact`
    mark: str
    on: date  # filed, checked, signed, attended on
    document_number: str | None = None  # 문서번호
    note: str | None = None  # free text, erasable
    file: FiledBytes | None = None

    @property
    def name(self) -> tuple[ProofKind, str, str]:
        return (self.kind, self.key, self.item)


def check_proof(
    new: NewProof, lifecycle: Lifecycle, fields: Mapping[str, Any], *, mark: str, today: date
) -> tuple[Refusal, ...]:
    """
    Say why *new* cannot be recorded of a case with these *fields*.

    Args:
        mark: What the item is marked with now; empty when nothing was ever said of it.
    """
    if new.kind not in KINDS:
        kinds = ", ".join(f"{label}({kind})" for kind, label in KINDS.items())
        return (_no("proof_kind_unknown", f"없는 종류입니다: {new.kind}.", kinds),)
    known = _defined(lifecycle, new.kind)
    if new.key not in known:
        return (_key_unknown(new, known),)
    refusals = []
    items = [one for one in proof_items(lifecycle, fields) if one.name[:2] == (new.kind, new.key)]
    takes_back = new.mark in NOTHING and mark != ""  # its party may have left the case since
    if new.name not in {one.name for one in items} and not takes_back:
        refusals.append(_item_unknown(new, known[new.key].label, items))
    if new.mark not in MARKS[new.kind]:
        marks = ", ".join(f"{label}({key})" for key, label in MARKS[new.kind].items())
        refusals.append(_no("proof_mark_unknown", f"쓸 수 없는 표시입니다: {new.mark}.", marks))
    elif new.mark == "withdrawn" and mark == "" and not refusals:
        refusals.append(_NOTHING_TO_WITHDRAW)
    if new.on > today:
        refusals.append(
            Refusal(
                "proof_later",
                f"아직 오지 않은 날입니다: {new.on}.",
                "실제로 한 날을 적어 주십시오.",
            )
        )
    return tuple(refusals)


TWICE = Refusal(
    "proof_twice",
    "같은 것을 한 번에 두 가지로 표시했습니다.",
    "하나만 남기고 다시 해 주십시오.",
)
_NOTHING_TO_WITHDRAW = Refusal(
    "proof_nothing_to_withdraw",
    "기록한 것이 없어 철회할 것도 없습니다.",
    "무엇을 철회하는지 확인해 주십시오.",
)


def _defined(
    lifecycle: Lifecycle, kind: ProofKind
) -> Mapping[str, Document | Checklist | Agreement | Training]:
    match kind:
        case "document":
            return dict(lifecycle.documents)
        case "check":
            return dict(lifecycle.checklists)
        case "signature":
            return dict(lifecycle.agreements)
        case "attendance":
            return dict(lifecycle.trainings)


def _key_unknown(new: NewProof, known: Mapping[str, Any]) -> Refusal:
    listed = ", ".join(f"{one.label}({key})" for key, one in known.items())
    return Refusal(
        "proof_unknown",
        f"이 건이 따르는 정의에는 없는 {KINDS[new.kind]}입니다: {new.key}.",
        f"다음에서 골라 주십시오: {listed}." if listed else "정의에 이런 항목이 하나도 없습니다.",
    )


def _item_unknown(new: NewProof, label: str, items: list[ProofItem]) -> Refusal:
    said = f"「{label}」에 없는 항목입니다: {new.item}."
    if not new.item:
        said = f"「{label}」의 어느 항목인지 적지 않았습니다."
    if new.kind == "document":
        return Refusal("proof_item_unknown", said, "문서에는 항목을 적지 않습니다.")
    listed = ", ".join(f"{one.label}({one.item})" for one in items)
    if not listed:
        return Refusal(
            "proof_item_unknown",
            f"「{label}」에 서명할 기관이 이 건에 아직 없습니다.",
            "서명할 기관을 이 건의 항목에 먼저 적어 주십시오.",
        )
    return _no("proof_item_unknown", said, listed)


def _no(code: str, sentence: str, known: str) -> Refusal:
    return Refusal(code, sentence, f"다음에서 골라 주십시오: {known}.")

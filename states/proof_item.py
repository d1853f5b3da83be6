"""What a definition lets be proved: which item of what, with which marks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from states.lifecycle import Lifecycle, Party
from states.requirement import ProofKind

KINDS: Final[Mapping[ProofKind, str]] = MappingProxyType(
    {"document": "문서", "check": "점검표", "signature": "서명", "attendance": "교육"}
)
MARKS: Final[Mapping[ProofKind, Mapping[str, str]]] = MappingProxyType(
    {
        "document": {"filed": "제출", "withdrawn": "철회"},
        "check": {"done": "완료", "not_applicable": "해당없음", "open": "미완료"},
        "signature": {"signed": "서명", "withdrawn": "철회"},
        "attendance": {"attended": "이수", "withdrawn": "철회"},
    }
)
# What an item is as long as nothing was proved, and again once that was taken back.
NOTHING: Final = frozenset({"withdrawn", "open"})
SHOWING: Final[Mapping[ProofKind, frozenset[str]]] = MappingProxyType(
    {kind: frozenset(marks) - NOTHING for kind, marks in MARKS.items()}
)


@dataclass(frozen=True, slots=True)
class ProofItem:
    """One thing that a case has to show, named as `ProofFact` names it."""

    kind: ProofKind
    key: str
    item: str
    of: str  # 협약서, 사전 검토항목
    label: str  # 자치구, 시민 의견 반영; for a document the same as `of`
    place: str | None = None  # the organisation that signs, by key

    @property
    def name(self) -> tuple[ProofKind, str, str]:
        return (self.kind, self.key, self.item)


def proof_items(lifecycle: Lifecycle, fields: Mapping[str, Any]) -> Iterator[ProofItem]:
    """
    Give everything that a case with these *fields* can show, in the order of its definition.

    A party of an agreement that stands for the organisations in a field signs once for each of
    them; as long as the field is empty there is nobody to sign.
    """
    for document in lifecycle.documents.values():
        yield ProofItem("document", document.key, "", document.label, document.label)
    for checklist in lifecycle.checklists.values():
        for item, label in checklist.items.items():
            yield ProofItem("check", checklist.key, item, checklist.label, label)
    for agreement in lifecycle.agreements.values():
        for party in agreement.parties.values():
            of = (agreement.key, agreement.label)
            for item, place in signing_items(party, fields).items():
                yield ProofItem("signature", of[0], item, of[1], party.label, place)
    for training in lifecycle.trainings.values():
        for attendee, label in training.attendees.items():
            yield ProofItem("attendance", training.key, attendee, training.label, label)


def signing_items(party: Party, fields: Mapping[str, object]) -> dict[str, str | None]:
    """
    Give what *party* is to sign as: the item of each signature, with its organisation's key.

    The office itself signs as ``party``; the organisations of a field, one or several, sign as
    ``party:organisation``, so that a signature stays with who gave it when the field changes.
    """
    if party.of is None:
        return {party.key: None}
    named = fields.get(party.of)
    organisations = named if isinstance(named, list | tuple) else [named] if named else []
    return {f"{party.key}:{each}": str(each) for each in organisations}

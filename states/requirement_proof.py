"""
What must have been shown before a move: documents, checks, signatures, attendance.

A proof counts from its own day on: one dated later than the move shows nothing yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from states.lifecycle import Party
from states.proof_item import SHOWING, signing_items
from states.requirement import Asked, Facts, ProofFact, ProofKind, Refusal

_PROOFS = frozenset({"proofs"})


@dataclass(frozen=True, slots=True)
class DocumentFiled:
    """A document of the case is filed."""

    key: str
    label: str

    @property
    def needs(self) -> frozenset[str]:
        return _PROOFS

    @property
    def noun(self) -> str:
        return f"「{self.label}」 문서"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        filed = _shown(facts, "document", self.key).get("")
        if filed is None:
            return Refusal(
                "document_missing",
                f"「{self.label}」 문서가 제출되지 않았습니다.",
                f"「{self.label}」 문서를 제출받아 기록한 뒤 다시 진행해 주십시오.",
            )
        if filed.on > asked.on:
            return Refusal(
                "document_later",
                f"「{self.label}」 문서는 {filed.on}에 제출되어 시행일({asked.on})보다 늦습니다.",
                _from(filed.on),
            )
        return None


@dataclass(frozen=True, slots=True)
class ChecklistDone:
    """Every item of a checklist is marked 완료 or 해당없음."""

    key: str
    label: str
    items: Mapping[str, str]

    @property
    def needs(self) -> frozenset[str]:
        return _PROOFS

    @property
    def noun(self) -> str:
        return f"「{self.label}」 완료"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        shown = _shown(facts, "check", self.key)
        left, late, latest = _unshown(self.items, shown, asked.on)
        if left:
            return Refusal(
                "checklist_missing",
                f"「{self.label}」에서 확인하지 않은 항목이 있습니다: {', '.join(left + late)}.",
                "항목마다 완료나 해당없음으로 표시한 뒤 다시 진행해 주십시오.",
            )
        if latest is not None:
            return Refusal(
                "checklist_later",
                f"「{self.label}」에서 시행일({asked.on})보다 늦게 확인한 항목이 있습니다:"
                f" {', '.join(late)}.",
                _from(latest),
            )
        return None


@dataclass(frozen=True, slots=True)
class AllSigned:
    """Every party of an agreement has signed it."""

    key: str
    label: str
    parties: tuple[Party, ...]
    field_labels: Mapping[str, str]  # of the fields that name the parties' organisations

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"proofs", "names"})

    @property
    def noun(self) -> str:
        return f"「{self.label}」 서명"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        signers: dict[str, str] = {}
        for party in self.parties:
            items = signing_items(party, asked.fields)
            if not items and party.of is not None:
                return Refusal(
                    "signatures_missing",
                    f"「{self.label}」에 서명할 {party.label} 쪽 기관을 알 수 없습니다:"
                    f" 「{self.field_labels.get(party.of, party.of)}」 항목이 비어 있습니다.",
                    "그 항목을 입력하고 서명을 기록한 뒤 다시 진행해 주십시오.",
                )
            for item, organisation in items.items():
                name = facts.names.get(organisation or "", organisation)
                signers[item] = f"{party.label} {name}" if name else party.label
        shown = _shown(facts, "signature", self.key)
        left, late, latest = _unshown(signers, shown, asked.on)
        if left:
            return Refusal(
                "signatures_missing",
                f"「{self.label}」에 서명하지 않은 곳이 있습니다: {', '.join(left + late)}.",
                "서명을 받아 기록한 뒤 다시 진행해 주십시오.",
            )
        if latest is not None:
            return Refusal(
                "signatures_later",
                f"「{self.label}」에 시행일({asked.on})보다 늦게 서명한 곳이 있습니다:"
                f" {', '.join(late)}.",
                _from(latest),
            )
        return None


@dataclass(frozen=True, slots=True)
class TrainingAttended:
    """Everybody who has to attended a training."""

    key: str
    label: str
    attendees: Mapping[str, str]

    @property
    def needs(self) -> frozenset[str]:
        return _PROOFS

    @property
    def noun(self) -> str:
        return f"「{self.label}」 이수"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        shown = _shown(facts, "attendance", self.key)
        left, late, latest = _unshown(self.attendees, shown, asked.on)
        if left:
            return Refusal(
                "training_missing",
                f"「{self.label}」 이수 기록이 없는 사람이 있습니다: {', '.join(left + late)}.",
                "이수한 날을 기록한 뒤 다시 진행해 주십시오.",
            )
        if latest is not None:
            return Refusal(
                "training_later",
                f"「{self.label}」 이수일이 시행일({asked.on})보다 늦은 사람이 있습니다:"
                f" {', '.join(late)}.",
                _from(latest),
            )
        return None


def _shown(facts: Facts, kind: ProofKind, key: str) -> dict[str, ProofFact]:
    """Give what holds of each item, where its newest mark shows that it was done."""
    newest = {each.item: each for each in facts.proofs if (each.kind, each.key) == (kind, key)}
    return {item: proof for item, proof in newest.items() if proof.mark in SHOWING[kind]}


def _unshown(
    items: Mapping[str, str], shown: Mapping[str, ProofFact], on: date
) -> tuple[list[str], list[str], date | None]:
    """Give the labels of what is missing, of what comes too late with its day, and the last such day."""
    left = [label for item, label in items.items() if item not in shown]
    late = {item: shown[item].on for item in items if item in shown and shown[item].on > on}
    told = [f"{items[item]}({day})" for item, day in late.items()]
    return left, told, max(late.values(), default=None)


def _from(day: date) -> str:
    return f"시행일을 {day} 이후로 지정하거나, 잘못 적힌 날짜를 바로잡아 주십시오."

"""Requirements rebuilt from their stored form, with the labels that their refusals will need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from states.lifecycle import Agreement, Checklist, Document, Field, State, Training
from states.requirement import Requirement
from states.requirements import (
    AllSigned,
    AnyOf,
    ApprovalDocument,
    ChecklistDone,
    DecisionRecorded,
    DocumentFiled,
    FieldFilled,
    MonthsWithin,
    ParentStands,
    PriorMove,
    ReviewClosed,
    SuccessorNamed,
    TimesAtMost,
    TrainingAttended,
    Unrivalled,
)

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """What the requirements of a definition may name, by key."""

    fields: Mapping[str, Field]
    documents: Mapping[str, Document]
    checklists: Mapping[str, Checklist]
    agreements: Mapping[str, Agreement]
    trainings: Mapping[str, Training]
    states: Mapping[str, State]
    moves: Mapping[str, str]  # labels
    reviews: Mapping[str, str]  # labels
    case_label: str

    def field_label(self, key: str) -> str:
        return self.fields[key].label if key in self.fields else key

    @property
    def live(self) -> tuple[str, ...]:
        """The states of a case that has begun and not ended."""
        return tuple(
            key for key, state in self.states.items() if not state.initial and not state.final
        )


def requirement_of_content(
    content: Content, named: Named, move_label: str, sets: tuple[str, ...]
) -> Requirement:
    """
    Make a requirement of ``{kind: what}``. What it names need not be there: that is checked later.

    Args:
        content: One kind, and what is said of it.
        named: The rest of the definition.
        move_label: What people press.
        sets: The fields that the move's own answers fill.
    """
    ((kind, what),) = content.items()
    match kind:
        case "decision":
            return DecisionRecorded(what["body"])
        case "successor":
            return SuccessorNamed(what["at_least"], move_label, named.case_label)
        case "review":
            return ReviewClosed(what["of"], named.reviews.get(what["of"], what["of"]))
        case "prior_move":
            return PriorMove(what["move"], named.moves.get(what["move"], what["move"]))
        case "times":
            label = named.moves.get(what["of"], what["of"])
            return TimesAtMost(what["of"], label, what["at_most"])
        case "approval_document":
            return ApprovalDocument()
        case "any_of":
            options = [requirement_of_content(each, named, move_label, sets) for each in what]
            return AnyOf(tuple(options))
        case "document" | "checklist" | "signatures" | "training":
            return _shown(kind, what["key"], named)
    return _of_a_field(kind, what, named, sets)


def _shown(kind: str, key: str, named: Named) -> Requirement:
    if kind == "document":
        document = named.documents.get(key)
        return DocumentFiled(key, document.label if document else key)
    if kind == "checklist":
        checklist = named.checklists.get(key) or Checklist(key, key, {})
        return ChecklistDone(key, checklist.label, checklist.items)
    if kind == "training":
        training = named.trainings.get(key) or Training(key, key, {})
        return TrainingAttended(key, training.label, training.attendees)
    agreement = named.agreements.get(key) or Agreement(key, key, {})
    parties = tuple(agreement.parties.values())
    labels = {party.of: named.field_label(party.of) for party in parties if party.of is not None}
    return AllSigned(key, agreement.label, parties, labels)


def _of_a_field(kind: str, what: Content, named: Named, sets: tuple[str, ...]) -> Requirement:
    match kind:
        case "field":
            key, field = what["key"], named.fields.get(what["key"])
            return FieldFilled(
                key=key,
                label=named.field_label(key),
                at_least=what.get("at_least"),
                at_most=what.get("at_most"),
                type=field.type if field else "line",
                set_here=key in sets,
            )
        case "unique":
            key = what["by"]
            states = tuple(what["in"]) if "in" in what else named.live
            return Unrivalled(key, named.field_label(key), states, key in sets)
        case "parent":
            key = what["through"]
            return ParentStands(key, named.field_label(key), tuple(what["in"]), key in sets)
        case "months_within":
            key = what["field"]
            return MonthsWithin(key, named.field_label(key), what["at_most"], key in sets)
    raise AssertionError(f"requirement kind {kind!r} was never checked")

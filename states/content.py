"""
The stored form of a definition: plain JSON, the same for the same meaning.

Whatever has an order is a list, because canonical JSON sorts keys; whatever says no more than
its default is left out, so that a key we add later changes no hash of today.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from states.lifecycle import Actor, Document, Field, Lifecycle, Move, Offset, Review, State
from states.requirement import Requirement
from states.requirements import (
    AnyOf,
    ApprovalDocument,
    DecisionRecorded,
    FieldFilled,
    PriorMove,
    ReviewClosed,
    SuccessorNamed,
)

Content = Mapping[str, Any]


def parts(content: Content) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Part a file's *content* into what a case pins and its reviews, which are versioned apart."""
    pinned = {key: value for key, value in content.items() if key != "reviews"}
    return pinned, {key: dict(review) for key, review in content.get("reviews", {}).items()}


def content_hash(content: Content) -> str:
    """Name *content* by the SHA-256 of its canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def lifecycle_of_content(content: Content, reviews: Mapping[str, Content]) -> Lifecycle:
    """Rebuild a lifecycle from stored *content*, with the *reviews* that are to go with it."""
    fields = _fields(content.get("fields", ()))
    labels = {
        "field": {key: field.label for key, field in fields.items()},
        "move": {move["key"]: move["label"] for move in content["moves"]},
        "review": {key: review["label"] for key, review in reviews.items()},
    }
    return Lifecycle(
        key=content["lifecycle"],
        label=content["label"],
        basis=content.get("basis"),
        fields=fields,
        documents={
            each["key"]: Document(each["key"], each["label"], tuple(each["formats"]))
            for each in content.get("documents", ())
        },
        states={each["key"]: State(**each) for each in content["states"]},
        moves={each["key"]: _move(each, labels) for each in content["moves"]},
        reviews={key: review_of_content(key, review) for key, review in reviews.items()},
    )


def review_of_content(key: str, content: Content) -> Review:
    """Rebuild one review from its stored *content*."""
    return Review(
        key=key,
        label=content["label"],
        every=content["every"],
        of=tuple(content["of"]),
        answers=content["answers"],
        answered_by=Actor(**content["answered_by"]),
        opens=_offset(content["opens"]),
        due=_offset(content["due"]),
        closes=_offset(content["closes"]) if "closes" in content else None,
        remind_days_before=tuple(content.get("remind_days_before", ())),
        escalate_days_after=dict(content.get("escalate_days_after", ())),
        catch_up=content["catch_up"],
        form=_fields(content.get("form", ())),
        proposes=tuple(content.get("proposes", ())),
        tally=content.get("tally"),
        note=content.get("note"),
    )


def _fields(contents: Sequence[Content]) -> dict[str, Field]:
    return {
        each["key"]: Field(**{**each, "choices": dict(each.get("choices", ()))})
        for each in contents
    }


def _offset(content: Content) -> Offset:
    return Offset(content["from"], content["days"], content.get("counting", "civil"))


def _move(content: Content, labels: Mapping[str, Mapping[str, str]]) -> Move:
    return Move(
        key=content["key"],
        label=content["label"],
        sources=tuple(content["from"]),
        target=content["to"],
        by=tuple(Actor(**each) for each in content["by"]),
        asks=_fields(content.get("asks", ())),
        requires=tuple(
            _requirement(each, labels, content["label"]) for each in content.get("requires", ())
        ),
    )


def _requirement(
    content: Content, labels: Mapping[str, Mapping[str, str]], move_label: str
) -> Requirement:
    """Make a requirement of ``{kind: what}``, with the labels that its refusals will need."""
    ((kind, what),) = content.items()
    match kind:
        case "field":
            return FieldFilled(what["key"], labels["field"].get(what["key"], what["key"]))
        case "decision":
            return DecisionRecorded(what["body"])
        case "successor":
            return SuccessorNamed(what["at_least"], move_label)
        case "review":
            return ReviewClosed(what["of"], labels["review"].get(what["of"], what["of"]))
        case "prior_move":
            return PriorMove(what["move"], labels["move"].get(what["move"], what["move"]))
        case "approval_document":
            return ApprovalDocument()
        case "any_of":
            return AnyOf(tuple(_requirement(each, labels, move_label) for each in what))
    raise AssertionError(f"requirement kind {kind!r} was never checked")

"""
The stored form of a definition: plain JSON, the same for the same meaning.

Whatever has an order is a list, because canonical JSON sorts keys; whatever says no more than
its default is left out, so that a key we add later changes no hash of today.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from states.lifecycle import (
    Actor,
    Agreement,
    CaseTable,
    Chasing,
    Checklist,
    Deadline,
    Document,
    Field,
    Lifecycle,
    Move,
    Offset,
    Party,
    Review,
    State,
    TextColumn,
    Training,
)
from states.requirement_content import Named, requirement_of_content

Content = Mapping[str, Any]

APART = ("chasing", "tables")  # what running cases follow at once, beside reviews


def parts(content: Content) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Part a file's *content* into what a case pins and its reviews, which are versioned apart."""
    left = ("reviews", *APART)
    pinned = {key: value for key, value in content.items() if key not in left}
    return pinned, {key: dict(review) for key, review in content.get("reviews", {}).items()}


def apart(content: Content) -> dict[str, Any]:
    """Give what neither cases nor rounds pin: whom silence is told to, and the tables of reports."""
    return {key: content[key] for key in APART if key in content}


def content_hash(content: Content) -> str:
    """Name *content* by the SHA-256 of its canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def lifecycle_of_content(
    content: Content, reviews: Mapping[str, Content], apart: Content | None = None
) -> Lifecycle:
    """Rebuild a lifecycle from stored *content*, with the *reviews* and what is kept *apart*."""
    fields = _fields(content.get("fields", ()))
    checklists = _labelled(Checklist, content.get("checklists", ()), "items")
    agreements = _agreements(content.get("agreements", ()))
    trainings = _labelled(Training, content.get("trainings", ()), "attendees")
    documents = {
        each["key"]: Document(each["key"], each["label"], tuple(each["formats"]))
        for each in content.get("documents", ())
    }
    states = {each["key"]: _state(each, tuple(fields)) for each in content["states"]}
    named = Named(
        fields=fields,
        documents=documents,
        checklists=checklists,
        agreements=agreements,
        trainings=trainings,
        states=states,
        moves={move["key"]: move["label"] for move in content["moves"]},
        reviews={key: review["label"] for key, review in reviews.items()},
        case_label=content.get("case_label", "과제"),
    )
    apart = apart or {}
    return Lifecycle(
        key=content["lifecycle"],
        label=content["label"],
        basis=content.get("basis"),
        fields=fields,
        documents=documents,
        states=states,
        moves={each["key"]: _move(each, named) for each in content["moves"]},
        reviews={key: review_of_content(key, review) for key, review in reviews.items()},
        checklists=checklists,
        agreements=agreements,
        trainings=trainings,
        chasing=_chasing(apart["chasing"]) if "chasing" in apart else None,
        tables={each["key"]: _table(each) for each in apart.get("tables", ())},
        case_label=content.get("case_label", "과제"),
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
        statutory=content.get("statutory", False),
    )


def _fields(contents: Sequence[Content]) -> dict[str, Field]:
    return {
        each["key"]: Field(**{**each, "choices": dict(each.get("choices", ()))})
        for each in contents
    }


def _offset(content: Content) -> Offset:
    return Offset(content["from"], content["days"], content.get("counting", "civil"))


def _labelled(
    kind: type[Checklist] | type[Training], contents: Sequence[Content], inner: str
) -> dict[str, Any]:
    return {each["key"]: kind(each["key"], each["label"], dict(each[inner])) for each in contents}


def _agreements(contents: Sequence[Content]) -> dict[str, Agreement]:
    return {
        each["key"]: Agreement(
            each["key"],
            each["label"],
            {party["key"]: Party(**party) for party in each["parties"]},
        )
        for each in contents
    }


def _state(content: Content, fields: tuple[str, ...]) -> State:
    told = dict(content)
    if "deadline" in told:
        deadline = dict(told["deadline"])
        told["deadline"] = Deadline(since=deadline.pop("from"), **deadline)
    if "locks" in told:
        told["locks"] = fields if told["locks"] == "all" else tuple(told["locks"])
    return State(**told)


def _move(content: Content, named: Named) -> Move:
    sets = tuple(content.get("sets", ()))
    return Move(
        key=content["key"],
        label=content["label"],
        sources=tuple(content["from"]),
        target=content["to"],
        by=tuple(Actor(**each) for each in content["by"]),
        asks=_fields(content.get("asks", ())),
        requires=tuple(
            requirement_of_content(each, named, content["label"], sets)
            for each in content.get("requires", ())
        ),
        sets=sets,
    )


def _chasing(content: Content) -> Chasing:
    told: dict[str, Any] = {}
    if "remind_days_before" in content:
        told["remind_days_before"] = tuple(content["remind_days_before"])
    if "escalate_days_after" in content:
        told["escalate_days_after"] = dict(content["escalate_days_after"])
    return Chasing(who=Actor(**content["who"]), **told)


def _table(content: Content) -> CaseTable:
    told: dict[str, Any] = dict(content)
    for key in ("sums", "states"):
        told[key] = tuple(content.get(key, ()))
    told["columns"] = tuple(_column(each) for each in content.get("columns", ()))
    return CaseTable(**told)


def _column(content: str | Content) -> str | TextColumn:
    if isinstance(content, str):
        return content
    blank = dict(content.get("blank", ()))
    return TextColumn(content["label"], tuple(content["texts"]), blank)

"""Notices: one thing to tell one person, queued as words in the transaction that caused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from engine.once import insert_once
from engine.tables import notice

DIGEST = "digest"  # the template that joins notices: everything else is a letter of its own
STATUTORY = "statutory"  # the template of what law asks to be told by itself

_DATE = "$date"


@dataclass(frozen=True, slots=True)
class NewNotice:
    """
    One thing to tell one person, from *not_before* on.

    Its key says what is told, so telling it twice is impossible. Words are plain values:
    texts, numbers, dates, and lists or mappings of these. A notice whose template is
    ``digest`` joins the person's digest of the day; any other is a letter of its own.
    """

    key: str
    kind: str  # opened, reminder, escalation, handover, …
    person_id: int
    template: str
    words: Mapping[str, object]
    not_before: date
    round_id: int | None = None
    case_id: int | None = None  # whose deadline or silence it is about
    organisation_id: int | None = None  # whose missing answers it is about
    statutory: bool = False  # stands alone, and is never sent again without a person


def queue(write: Connection, notices: Sequence[NewNotice], *, at: datetime) -> int:
    """Queue the notices that are not there yet, in one statement; give how many those were."""
    assert all(new.round_id or new.case_id or new.template != DIGEST for new in notices), (
        "a digest lists rounds and cases"
    )
    rows = [
        {
            "key": new.key,
            "kind": new.kind,
            "person_id": new.person_id,
            "round_id": new.round_id,
            "case_id": new.case_id,
            "organisation_id": new.organisation_id,
            "template": new.template,
            "words": stored_words(new.words),
            "statutory": new.statutory,
            "not_before": new.not_before,
            "status": "queued",
            "queued_at": at,
        }
        for new in notices
    ]
    return insert_once(write, notice, rows)


def stored_words(words: Mapping[str, object]) -> dict[str, Any]:
    """Give *words* as JSON keeps them: a date would come back as text and lose its meaning."""
    return {key: _stored(value) for key, value in words.items()}


def words_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Give stored words back as they were given, dates as dates."""
    return {key: _given(value) for key, value in stored.items()}


def _stored(value: object) -> object:
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, Mapping):
        return stored_words(value)
    if isinstance(value, list | tuple):
        return [_stored(one) for one in value]
    return value


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {_DATE}:
            return date.fromisoformat(value[_DATE])
        return words_of(value)
    if isinstance(value, list):
        return [_given(one) for one in value]
    return value

"""Where a page of a list ended, so that the next one begins there: by key, never by counting."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, literal, tuple_
from sqlalchemy.types import Date

from engine.tables import case_index
from engine.tables.base import Instant

Sort = Literal["number", "title", "state", "changed", "due"]

# Each ends with the id, so that no two lines stand at the same place.
KEYS: Final[dict[Sort, tuple[ColumnElement[Any], ...]]] = {
    "number": (case_index.c.number_form, case_index.c.case_id),
    "title": (case_index.c.title_form, case_index.c.case_id),
    "state": (case_index.c.state_rank, case_index.c.number_form, case_index.c.case_id),
    "changed": (case_index.c.changed_at, case_index.c.case_id),
    "due": (case_index.c.due_on, case_index.c.number_form, case_index.c.case_id),
}
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """A line of a list in one order, and whether the page is the one after it or before it."""

    sort: Sort
    descending: bool
    place: tuple[Any, ...]  # a value for each key of the order
    back: bool = False

    def beyond(self) -> ColumnElement[bool]:
        """Hold of the lines on the page's side of the place."""
        keys = KEYS[self.sort]
        here = tuple_(
            *(literal(value, key.type) for key, value in zip(keys, self.place, strict=True))
        )
        rising = self.descending == self.back
        return tuple_(*keys) > here if rising else tuple_(*keys) < here


def cursor_text(cursor: Cursor) -> str:
    """Write *cursor* as text; whoever hands it out signs it."""
    place = [_plain(value) for value in cursor.place]
    body = [cursor.sort, cursor.descending, cursor.back, place]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def cursor_of(text: str) -> Cursor | None:
    """Read a cursor back; None for what no list ever gave out."""
    if len(text) > _LONGEST:
        return None
    try:
        sort, descending, back, place = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    keys = KEYS.get(sort) if isinstance(sort, str) else None  # type: ignore[call-overload]
    if keys is None or type(descending) is not bool or type(back) is not bool:
        return None
    if not isinstance(place, list) or len(place) != len(keys):
        return None
    values = [_typed(key, value) for key, value in zip(keys, place, strict=True)]
    if any(value is None for value in values):
        return None
    return Cursor(sort, descending, tuple(values), back)


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _typed(key: ColumnElement[Any], value: Any) -> Any:
    """Give *value* as the key's column holds it; None if it cannot."""
    try:
        if isinstance(key.type, Instant):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo is not None else None
        if isinstance(key.type, Date):
            return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    wanted = key.type.python_type
    if type(value) is not wanted:
        return None
    if wanted is int:
        return value if abs(value) < 2**31 else None
    return None if "\0" in value else value

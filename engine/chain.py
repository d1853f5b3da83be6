"""The hash chain of a case's events: each names the one before, so none can be changed alone."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize

from engine.tables import as_json

GENESIS = "0" * 64  # what the first event of a case follows


def event_hash(
    *,
    case_number: str,
    lifecycle: str,
    seq: int,
    kind: str,
    move: str | None,
    from_state: str | None,
    to_state: str,
    actor: str,
    on_behalf_of: str | None,
    effective_on: date,
    recorded_at: datetime,
    data: Mapping[str, Any],
    text_digest: str | None,
    key: str | None,
    prev_hash: str,
) -> str:
    """
    Give the SHA-256 of everything an event says, in canonical JSON.

    It names the case by number, not by row id, so that a chain means the same on
    another database. Free text takes part by its salted digest alone: erasing it
    (개인정보 파기) leaves the chain whole.
    """
    said = {
        "case": case_number,
        "lifecycle": lifecycle,
        "seq": seq,
        "kind": kind,
        "move": move,
        "from": from_state,
        "to": to_state,
        "actor": actor,
        "on_behalf_of": on_behalf_of,
        "effective_on": effective_on.isoformat(),
        "recorded_at": recorded_at.astimezone(UTC).isoformat(),
        "data": data,
        "text": text_digest,
        "key": key,
        "prev": prev_hash,
    }
    return _sha256(as_json(said))


def text_digest(salt: str, words: Mapping[str, str]) -> str:
    """Give the salted digest of free text."""
    return _sha256(salt + as_json(words))


def chain_root(heads: Mapping[str, str], prev_root: str) -> str:
    """Give one hash over the newest event of every case, following the last such root."""
    return _sha256(as_json({"heads": heads, "prev": prev_root}))


def plain(value: Any) -> Any:
    """
    Give *value* as JSON keeps it: NFC text, dates as ISO text, and no floats.

    Raises:
        TypeError: The value is none that an event may hold.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise TypeError(f"an event cannot hold {value!r}; text, whole numbers, dates, lists would work")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

"""A key for a request that came without one, so that the same request twice on one day is done once."""

import hashlib
import json
from datetime import datetime

from hyeopchi.desk import SEOUL, plain


def request_key(verb: str, body: object, *, actor: str, at: datetime) -> str:
    """
    Derive the idempotency key of a request from who asks what, and the day it is asked.

    A shell that repeats a command, or a clerk who presses enter twice, does one thing.
    Who means it a second time on one day gives `--key`.
    """
    said = json.dumps(
        [verb, actor, at.astimezone(SEOUL).date().isoformat(), plain(body)],
        ensure_ascii=False,
        sort_keys=True,
    )
    return f"cli:{verb}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"

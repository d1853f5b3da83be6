"""What already stands on a round's sheet: this round's answer, or else the last round's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from engine.last_answer import last_answers
from engine.round_view import asks
from engine.submission import PROPOSAL, Form
from states.lifecycle import Field

NONE: Final = "새로 작성"
THIS: Final = "이미 제출함"
LAST: Final = "지난 회차 답"


@dataclass(frozen=True, slots=True)
class Prefill:
    """What stands in a row before anybody touches it, and where it comes from."""

    source: str
    values: Mapping[str, Any]


def prefills(read: Connection, round_id: int, form: Form) -> dict[int, Prefill]:
    """
    Give what stands in each ask's row, by ask.

    From the last round neither a proposal is taken over, for each vote is a new one, nor the
    reason for a fall, which explained that fall and no other.
    """
    each = form.review.answers == "each"
    last = {
        (one.case_id, one.person_id if each else None): one.values
        for one in last_answers(read, round_id)
    }
    again = _taken_over(form)
    found = {}
    for one in asks(read, round_id):
        if one.values is not None:
            found[one.id] = Prefill(THIS, {**one.values, PROPOSAL: one.proposal})
            continue
        before = last.get((one.case_id, one.person_id if each else None), {})
        values = {
            key: before[key] for key, field in again.items() if _still_valid(field, before.get(key))
        }
        found[one.id] = Prefill(LAST if values else NONE, values)
    return found


def _taken_over(form: Form) -> dict[str, Field]:
    reasons = {field.never_falls_without for field in form.fields.values()}
    return {
        key: field for key, field in form.fields.items() if key != PROPOSAL and key not in reasons
    }


def _still_valid(field: Field, value: Any) -> bool:
    """A choice that the form offers no more is not carried over."""
    return value is not None and (field.type != "choice" or value in field.choices)

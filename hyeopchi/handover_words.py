"""인계·인수서: what a handover moved, as data and as the words of its letter."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from engine.seoul import SEOUL
from states.period import period_named
from states.role import role_label

if TYPE_CHECKING:
    from engine.handover import HandedOver
    from engine.people import Person


def paper_words(
    office: Mapping[str, str],
    done: Mapping[str, Any],
    two: "Sequence[Person]",
    on: date,
    at: datetime,
    *,
    with_cases: bool = True,
) -> dict[str, object]:
    """
    Give the words of the letter `handover`: the open asks a review, period and deadline together.

    Args:
        done: What `handed_over` gave, as JSON keeps it.
        two: Giver and taker, as they are called.
        with_cases: Whether the cases are named, or only counted.
    """
    asked = sorted(
        (ask for ask in done["asks"] if not ask["withdrawn"]),
        key=lambda ask: (ask["due_on"], ask["review"]),
    )
    together = groupby(asked, key=lambda ask: (ask["due_on"], ask["review"], ask["period"]))
    items = [(key, list(asks)) for key, asks in together]
    giver, taker = ({"name": one.name, "title": one.title or ""} for one in two)
    return {
        "office": dict(office),
        "today": at.astimezone(SEOUL).date(),
        "giver": giver,
        "taker": taker,
        "on": on,
        "duties": [{"role": one["label"], "place": one["at"] or ""} for one in done["duties"]],
        "items": [
            {
                "review": review,
                "period": period_named(period).label,
                "due_on": date.fromisoformat(due_on),
                "count": len(asks),
                "cases": [
                    {"number": ask["number"], "title": ask["title"]} for ask in asks if with_cases
                ],
                "more": 0,
            }
            for (due_on, review, period), asks in items
        ],
        "notices": done["notices"],
    }


def kept_content(done: "HandedOver") -> dict[str, object]:
    """Give what is kept of a handover: its data, and the two as they were called on that day."""
    return {
        **handed_over(done),
        "called": [{"name": one.name, "title": one.title} for one in (done.giver, done.taker)],
    }


def handed_over(done: "HandedOver") -> dict[str, object]:
    """Give what a handover moved, as `hyeopchi handover --json` answers."""
    return {
        "from": done.giver.key,
        "to": done.taker.key,
        "on": done.on,
        "duties": [
            {
                "role": one.role,
                "label": role_label(one.role),
                "at": one.organisation or one.committee or one.case,
            }
            for one in done.duties
        ],
        "asks": [
            {
                "number": ask.number,
                "title": ask.title,
                "review": ask.review,
                "period": ask.period.name,
                "due_on": ask.due_on,
                "withdrawn": ask.withdrawn,
            }
            for ask in done.asks
        ],
        "notices": done.notices,
        "cases": done.cases,
    }

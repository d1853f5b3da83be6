"""The words of the letters that belong to no single review, down to the names within them."""

from collections.abc import Mapping

_OFFICE = frozenset(
    f"office.{name}" for name in ("name", "department", "address", "phone", "email", "signature")
)
_COMMON = _OFFICE | {"today", "person.name", "person.title"}

ROUND_WORDS: frozenset[str] = _OFFICE | {
    "today",
    "review",
    "period",
    "due_on",
    "session",
    "asked",
    "answered",
    *(
        f"rows.{name}"
        for name in ("organisation", "person", "asked", "answered", "missing", "titles")
    ),
}
"""What the letters about one round, its request and its missing list, are given."""

LETTER_WORDS: Mapping[str, frozenset[str]] = {
    "digest": _COMMON
    | {
        "total",
        "own",
        "contact.name",
        "contact.phone",
        "contact.email",
        "sections.heading",
        *(
            f"sections.items.{name}"
            for name in ("review", "period", "due_on", "deadline", "count", "more")
        ),
        "sections.items.cases.number",
        "sections.items.cases.title",
        "sections.items.late_by.organisation",
        "sections.items.late_by.person",
        "sections.items.late_by.count",
    },
    "handover": _OFFICE
    | {
        "today",
        "on",
        "giver.name",
        "giver.title",
        "taker.name",
        "taker.title",
        "duties.role",
        "duties.place",
        *(f"items.{name}" for name in ("review", "period", "due_on", "count", "more")),
        "items.cases.number",
        "items.cases.title",
        "notices",
    },
    "verification": _COMMON
    | {"checked_on", "count", "more", "findings.number", "findings.seq", "findings.sentence"},
}
"""What each of these letters is given; a test holds the shipped templates to it."""

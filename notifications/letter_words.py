"""The words of the letters that belong to no single review, down to the names within them."""

from collections.abc import Mapping

_OFFICE = frozenset(
    f"office.{name}" for name in ("name", "department", "address", "phone", "email", "signature")
)
_COMMON = _OFFICE | {"today", "person.name", "person.title"}

_REMARK = ("number", "title", "source", "text", "made_on", "quarters", "days")
_VACANT = ("organisation", "role")

ROUND_WORDS: frozenset[str] = _OFFICE | {
    "today",
    "review",
    "period",
    "due_on",
    "session",
    "cases",
    "asked",
    "answered",
    "closed_on",
    *(
        f"rows.{name}"
        for name in ("organisation", "person", "asked", "answered", "missing", "titles")
    ),
    *(f"remarks.{name}" for name in _REMARK),
}
"""What the letters about one round, its request and its missing list, are given."""

_DIGEST = _COMMON | {
    "first_due",
    "total",
    "asked",
    "own",
    "linked",
    "pages",
    "more_remarks",
    *(f"remarks.{name}" for name in _REMARK),
    *(f"absences.{name}" for name in ("name", "title", "deputy", "until")),
    *(f"contact.{name}" for name in ("name", "phone", "email")),
    "sections.heading",
    "sections.more",
    *(
        f"sections.items.{name}"
        for name in (
            *(
                "review",
                "period",
                "due_on",
                "deadline",
                "count",
                "more",
                "instead_of",
                "link",
                "called",
            ),
            *("cases.number", "cases.title"),
            *(f"late_by.{name}" for name in ("organisation", "person", "count")),
            *(f"vacant.{name}" for name in _VACANT),
        )
    ),
    *(
        f"sections.cases.{name}"
        for name in (
            *("lifecycle", "number", "title", "state", "label", "due_on", "deadline"),
            *("silent", "allowed", "last_on", "late", "instead_of"),
            *(f"responsible.{name}" for name in ("organisation", "person")),
            *(f"vacant.{name}" for name in _VACANT),
        )
    ),
}

LETTER_WORDS: Mapping[str, frozenset[str]] = {
    "digest": _DIGEST,
    "reviewer": _DIGEST,
    "receipt": _COMMON | {"number", "called", "count", "answered", "left", "due_on", "on", "time"},
    "link": _COMMON | {"link", "why", "last_day"},
    "link_code": _COMMON | {"code"},
    "link_locked": _COMMON | {"member", "tries", "round"},
    "statutory": _COMMON
    | {
        *("subject", "label", "note", "due_on", "deadline", "late", "count", "more", "instead_of"),
        *("link", "pages"),
        *("cases.number", "cases.title"),
        *(f"responsible.{name}" for name in ("organisation", "person")),
        *(f"vacant.{name}" for name in _VACANT),
        *(f"contact.{name}" for name in ("name", "phone", "email")),
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
    | {
        "checked_on",
        "count",
        "more",
        *(f"findings.{name}" for name in ("number", "seq", "sentence")),
        *(f"outbox.{name}" for name in ("sentence", "count", "command")),
    },
    "address": _COMMON
    | {"address", "said", "on", *(f"owners.{name}" for name in ("key", "name", "title", "place"))},
    "held": _COMMON | {"on", "count", "kinds.label", "kinds.count", "per_person", "per_run"},
}
"""What each of these letters is given; a test holds the shipped templates to it."""

"""The words of a person's digest: what is owed, by how soon it is due."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from engine.digest import DigestItem, PersonNotices
from notifications.korean import deadline_words

SHOWN_CASES: Final = 20

OVERDUE: Final = "기한 경과"
NEWLY_OPENED: Final = "새로 열린 회차"
LATER: Final = "15일 이상 남음"  # reminded of earlier than the usual buckets reach
_BUCKETS: Final = ((-1, OVERDUE), (0, "오늘"), (7, "7일 이내"), (14, "14일 이내"))
_HEADINGS: Final = (*(heading for _, heading in _BUCKETS), NEWLY_OPENED, LATER)


def digest_words(
    told: PersonNotices, *, today: date, office: Mapping[str, str]
) -> dict[str, object]:
    """Give the words of one digest, sections and items ordered by their due day."""
    sections: dict[str, list[dict[str, object]]] = {heading: [] for heading in _HEADINGS}
    total = own = 0
    for item in sorted(told.items, key=lambda one: (one.round.due_on, one.late, one.round.id)):
        heading = _heading(item, today)
        if heading is not None:
            sections[heading].append(_item_words(item, today))
            total += len(item.asks)
            own += 0 if item.late else len(item.asks)
    return {
        **common_words(today=today, office=office),
        "person": {"name": told.person.name, "title": told.person.title or ""},
        "sections": [
            {"heading": heading, "items": items} for heading, items in sections.items() if items
        ],
        "total": total,
        "own": own,
        "contact": {
            "name": office.get("department") or office["name"],
            "phone": office.get("phone", ""),
            "email": office["email"],
        },
    }


def common_words(*, today: date, office: Mapping[str, str]) -> dict[str, object]:
    """Give the words of every letter."""
    return {"office": dict(office), "today": today}


def _heading(item: DigestItem, today: date) -> str | None:
    days_left = (item.round.due_on - today).days
    for most, heading in _BUCKETS:
        if days_left <= most:
            return heading
    if item.new:
        return NEWLY_OPENED
    return LATER if item.noticed else None


def _item_words(item: DigestItem, today: date) -> dict[str, object]:
    shown = item.asks[:SHOWN_CASES]
    return {
        "review": item.round.review.label,
        "period": item.round.period,
        "due_on": item.round.due_on,
        "deadline": deadline_words(item.round.due_on, today),
        "count": len(item.asks),
        "cases": [{"number": owed.number, "title": owed.title} for owed in shown],
        "more": len(item.asks) - len(shown),
        "late_by": _late_by(item) if item.late else [],
    }


def _late_by(item: DigestItem) -> Sequence[dict[str, object]]:
    counts = Counter((owed.place, owed.person) for owed in item.asks)
    return [
        {"organisation": place, "person": person, "count": count}
        for (place, person), count in counts.items()
    ]

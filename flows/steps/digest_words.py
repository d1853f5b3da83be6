"""The words of a person's digest: what is owed and what stands still, by how soon it is due."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from engine.business_days import OfficeCalendar
from engine.deputies import Absence
from engine.digest_parts import DigestCase, DigestItem, PersonNotices
from engine.digest_rows import Recipient
from engine.remark_list import SOURCES, Remark
from engine.round_name import round_name
from notifications.korean import deadline_words

SHOWN_CASES: Final = 20
SHOWN_REMARKS: Final = 10

OVERDUE: Final = "기한 경과"
NEWLY_OPENED: Final = "새로 열린 회차"
LATER: Final = "15일 이상 남음"  # reminded of earlier than the usual buckets reach
SILENT: Final = "처리가 없는 건"
NO_LINKS: Final[Mapping[int, str]] = {}
ERASED: Final = "(내용을 지운 지적사항)"
_BUCKETS: Final = ((-1, OVERDUE), (0, "오늘"), (7, "7일 이내"), (14, "14일 이내"))
_HEADINGS: Final = (*(heading for _, heading in _BUCKETS), NEWLY_OPENED, LATER, SILENT)


def digest_words(
    told: PersonNotices,
    *,
    today: date,
    calendar: OfficeCalendar,
    office: Mapping[str, str],
    links: Mapping[int, str] = NO_LINKS,
    pages: str = "",
) -> dict[str, object]:
    """
    Give the words of one digest, sections and what is in them ordered by their due day.

    Args:
        links: What stands for the link with which the person answers a round, by round.
        pages: Where staff see what waits for them; empty: the office serves no pages.
    """
    rounds = sorted(told.items, key=lambda one: (one.round.due_on, one.late, one.round.id))
    placed = [(heading, one) for one in rounds if (heading := _heading(one, today)) is not None]
    cases = sorted(told.cases, key=lambda one: (one.due_on, one.late, one.case.case_id))
    sections = [
        _section(
            heading,
            [item_words(one, today, links) for place, one in placed if place == heading],
            [
                case_words(one, today, calendar)
                for one in cases
                if _case_heading(one, today) == heading
            ],
        )
        for heading in _HEADINGS
    ]
    dues = [one.round.due_on for _, one in placed]
    dues += [one.due_on for one in cases if one.about == "deadline"]
    asked = sum(len(one.asks) for _, one in placed)
    mine = sum(len(one.asks) for _, one in placed if not one.late)
    return {
        **common_words(today=today, office=office),
        "person": {"name": told.person.name, "title": told.person.title or ""},
        "sections": [one for one in sections if one["items"] or one["cases"]],
        "first_due": min(dues) if dues else "",
        "total": asked + len(cases),
        "asked": asked,
        "own": mine + sum(not one.late for one in cases),
        "linked": sum(len(one.asks) for _, one in placed if _link(one, links)),
        **_remarks(told.remarks, today),
        "absences": [_absence(one) for one in told.absences],
        "pages": pages,
        "contact": contact_words(office),
    }


def _section(
    heading: str, items: Sequence[dict[str, object]], cases: Sequence[dict[str, object]]
) -> dict[str, object]:
    shown = cases[:SHOWN_CASES]
    return {
        "heading": heading,
        "items": list(items),
        "cases": list(shown),
        "more": len(cases) - len(shown),
    }


def common_words(*, today: date, office: Mapping[str, str]) -> dict[str, object]:
    """Give the words of every letter."""
    return {"office": dict(office), "today": today}


def contact_words(office: Mapping[str, str]) -> dict[str, str]:
    """Give whom to ask."""
    return {
        "name": office.get("department") or office["name"],
        "phone": office.get("phone", ""),
        "email": office["email"],
    }


def item_words(
    item: DigestItem, today: date, links: Mapping[int, str] = NO_LINKS
) -> dict[str, object]:
    """Give the words of one round."""
    shown = item.asks[:SHOWN_CASES]
    return {
        "review": item.round.review.label,
        "period": item.round.period,
        "called": round_name(item.round.period, item.round.review.label),
        "due_on": item.round.due_on,
        "deadline": deadline_words(item.round.due_on, today),
        "count": len(item.asks),
        "cases": [{"number": owed.number, "title": owed.title} for owed in shown],
        "more": len(item.asks) - len(shown),
        "late_by": _late_by(item) if item.late else [],
        "vacant": [dict(one) for one in item.vacant],
        "instead_of": named(item.absent),
        "link": _link(item, links),
    }


def _link(item: DigestItem, links: Mapping[int, str]) -> str:
    """Give what stands for the link of a round: for who answers it, not for who watches it."""
    return "" if item.late or item.absent else links.get(item.round.id, "")


def case_words(one: DigestCase, today: date, calendar: OfficeCalendar) -> dict[str, object]:
    """Give the words of one case: its deadline with its label, or how long nothing was done to it."""
    due, silence = one.case.due, one.case.silence
    silent = one.about == "silence" and silence is not None
    return {
        "lifecycle": one.case.lifecycle_label,
        "number": one.case.number,
        "title": one.case.title,
        "state": one.case.state.label,
        "label": due.deadline.label if due and not silent else "",
        "due_on": one.due_on,
        "deadline": deadline_words(one.due_on, today),
        "silent": calendar.business_days_between(silence.last_on, today)
        if silent and silence
        else 0,
        "allowed": silence.allowed if silent and silence else 0,
        "last_on": silence.last_on if silent and silence else "",
        "late": one.late,
        "responsible": [dict(each) for each in one.responsible],
        "vacant": [dict(each) for each in one.vacant],
        "instead_of": named(one.absent),
    }


def named(who: Recipient | None) -> str:
    """Name an absent person as an office does, such as ``김한결 주무관``; nobody is empty."""
    return f"{who.name} {who.title or ''}".strip() if who else ""


def _heading(item: DigestItem, today: date) -> str | None:
    days_left = (item.round.due_on - today).days
    for most, heading in _BUCKETS:
        if days_left <= most:
            return heading
    if item.new:
        return NEWLY_OPENED
    return LATER if item.noticed else None


def _case_heading(one: DigestCase, today: date) -> str:
    if one.about == "silence":
        return SILENT
    days_left = (one.due_on - today).days
    return next((heading for most, heading in _BUCKETS if days_left <= most), LATER)


def _late_by(item: DigestItem) -> Sequence[dict[str, object]]:
    counts = Counter((owed.place, owed.person) for owed in item.asks)
    return [
        {"organisation": place, "person": person, "count": count}
        for (place, person), count in counts.items()
    ]


def _remarks(remarks: Sequence[Remark], today: date) -> dict[str, object]:
    oldest = sorted(remarks, key=lambda one: (one.made_on, one.id))
    return {
        "remarks": [remark_words(one, today) for one in oldest[:SHOWN_REMARKS]],
        "more_remarks": max(len(oldest) - SHOWN_REMARKS, 0),
    }


def remark_words(one: Remark, today: date) -> dict[str, object]:
    """Give the words of one unfinished remark, with its age."""
    return {
        "number": one.number,
        "title": one.title,
        "source": SOURCES.get(one.source, one.source),
        "text": one.text or ERASED,
        "made_on": one.made_on,
        "quarters": one.age_in_quarters(today),
        "days": one.age_in_days(today),
    }


def _absence(one: Absence) -> dict[str, object]:
    return {
        "name": one.person.name,
        "title": one.person.title or "",
        "deputy": f"{one.deputy.name} {one.deputy.title or ''}".strip(),
        "until": one.ends_on,
    }

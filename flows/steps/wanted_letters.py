"""Which letters one person is to have today, each with its template, words and identity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.business_days import OfficeCalendar
from engine.digest import digest_key
from engine.digest_parts import Alone, PersonNotices
from engine.digest_rows import Recipient
from engine.notices import DIGEST, STATUTORY
from flows.steps.calendar_file import calendar_file
from flows.steps.digest_words import (
    case_words,
    common_words,
    contact_words,
    digest_words,
    item_words,
    named,
)
from flows.steps.letter_links import mark

REVIEWER = "reviewer"  # the template of who is asked for evaluations and nothing else


@dataclass(frozen=True, slots=True)
class Wanted:
    """One letter to write: from which template and words, and what makes it itself."""

    kind: str
    template: str
    words: Mapping[str, object]
    identity: str
    notices: tuple[int, ...]
    instead_of: tuple[int, ...] = ()
    only_once: str | None = None
    calendar: str | None = None  # an ICS file that goes with it


@dataclass(frozen=True, slots=True)
class Moment:
    """When the letters are written, and for which office."""

    today: date
    at: datetime
    calendar: OfficeCalendar
    office: Mapping[str, str]
    links: Mapping[tuple[int, int], int] = field(default_factory=dict)  # (round, person): link
    pages: str = ""  # where staff see what waits for them, if the office serves pages

    def marks(self, person_id: int) -> Mapping[int, str]:
        """Give what stands for the links of one person, by round."""
        return {
            round_id: mark(link)
            for (round_id, whose), link in self.links.items()
            if whose == person_id
        }


def wanted_letters(told: PersonNotices, when: Moment) -> Sequence[Wanted]:
    """Give the digest of the day, if anything of it is left, and each letter that stands alone."""
    alone = [_alone(one, told, when) for one in told.letters]
    if not told.digest:
        return alone
    words = digest_words(
        told,
        today=when.today,
        calendar=when.calendar,
        office=when.office,
        links=when.marks(told.person.id),
        pages=when.pages,
    )
    # A member who is asked for nothing else has a letter of one sentence and one link.
    only_reviews = words["total"] == words["linked"] and not told.remarks and not told.absences
    digest = Wanted(
        kind=DIGEST,
        template=REVIEWER if words["linked"] and only_reviews else DIGEST,
        words=words,
        identity=f"{told.person.key}:{when.today.isoformat()}",
        notices=told.digest,
        instead_of=told.instead_of,
        only_once=digest_key(told.person.id, when.today),
    )
    return [digest, *alone]


def _alone(one: Alone, told: PersonNotices, when: Moment) -> Wanted:
    statutory = one.notice.template == STATUTORY
    words = {
        "person": {"name": told.person.name, "title": told.person.title or ""},
        **(_statutory(one, told, when) if statutory else one.notice.words),
        **common_words(today=when.today, office=when.office),
    }
    return Wanted(
        kind=one.notice.kind,
        template=one.notice.template,
        words=words,
        identity=one.notice.key,
        notices=(one.notice.id,),
        instead_of=told.instead_of,
        calendar=_calendar(one, told.person, words, when) if statutory else None,
    )


def _statutory(one: Alone, told: PersonNotices, when: Moment) -> dict[str, object]:
    """Give the words of a letter that law asks for: about one round, or about one case."""
    late = one.notice.is_late
    rest: dict[str, object] = {
        "late": late,
        "instead_of": named(one.absent),
        "pages": when.pages,
        "contact": contact_words(when.office),
    }
    if one.case is not None:
        said = case_words(one.case, when.today, when.calendar)
        due = one.case.case.due
        subject = f"{said['lifecycle']} {said['number']} {said['title']}"
        return {
            **{key: said[key] for key in ("due_on", "deadline", "responsible", "vacant")},
            "subject": subject,
            "label": said["label"],
            "note": (due.deadline.note if due else None) or "",
            "count": 0,
            "cases": [],
            "more": 0,
            "link": "",
            **rest,
        }
    assert one.item is not None, "a statutory notice is about a round or a case"
    said = item_words(one.item, when.today, when.marks(told.person.id))
    late_by = [
        {"organisation": each.place, "person": each.person}
        for each in {(ask.place, ask.person): ask for ask in one.item.asks}.values()
    ]
    return {
        **{
            key: said[key]
            for key in ("due_on", "deadline", "count", "cases", "more", "vacant", "link")
        },
        "subject": f"{said['period']} {said['review']}",
        "label": "제출 기한",
        "note": one.item.round.review.note or "",
        "responsible": late_by if late else [],
        **rest,
    }


def _calendar(one: Alone, person: Recipient, words: Mapping[str, object], when: Moment) -> str:
    """Write the due day; the letters about one deadline to one person are one calendar entry."""
    due_on = words["due_on"]
    assert isinstance(due_on, date), "what law asks for has a day"
    about = f"round:{one.notice.round_id}" if one.item else f"case:{one.notice.case_id}"
    about += f":{one.notice.words.get('anchor', '')}"
    return calendar_file(
        identity=f"{about}:{person.key}",
        summary=f"[협치] {words['subject']} {words['label']}",
        due_on=due_on,
        at=when.at,
        office=when.office,
    )

"""A letter as a real person of the record would get it, before it is put in use."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.letter_sample import Sample, asked_sample, people_asked, told_count, told_sample
from engine.notices import DIGEST, STATUTORY
from engine.remark_list import remarks
from engine.round_name import round_name
from engine.round_view import rounds
from engine.tables import case
from flows.steps.digest_words import common_words
from flows.steps.letter_links import TODAY, hidden, takes_link
from flows.steps.wanted_letters import REVIEWER, Moment, wanted_letters
from hyeopchi.letter_desk import letters_with
from hyeopchi.letter_words_made import made_up_words
from hyeopchi.round_letter import round_facts, round_letter
from hyeopchi.wording import said_of
from notifications.errors import NotificationRefused
from notifications.letter import Letter
from notifications.letters import Letters

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flows.steps.setting import Setting

HIDDEN = "○○○"
_ASKED = (DIGEST, REVIEWER, STATUTORY)


@dataclass(frozen=True, slots=True)
class Preview:
    """One letter as it would be said, or why it cannot be."""

    letter: Letter | None
    why: str  # there is none
    to: str  # 이든솔 주무관, or which round it is about
    address: str  # masked
    person: str | None  # key
    day: date | None
    nth: int
    count: int
    is_sample: bool = False  # of made-up words: the record holds no such letter yet


def preview(
    read: "Connection",
    setting: "Setting",
    name: str,
    text: str,
    *,
    nth: int,
    at: datetime,
    blind: bool = False,
) -> Preview:
    """
    Write the letter *name* as *text* says it, for the *nth* person or round of the record.

    Bounded as every letter is: what loops or grows too much is told, not waited for.

    Args:
        blind: For a reader who sees no cases. Titles and remarks are hidden among the words, before
            the letter is written: what the reader typed may take a word apart.
    """
    hide = _titles(read) if blind else frozenset()
    with TemporaryDirectory(prefix="hyeopchi-letter-") as folder:
        letters = letters_with(setting, name, text, Path(folder))
        if "/" in name:
            return _of_round(read, setting, letters, name, nth, at, hide)
        if name in _ASKED:
            has_links = setting.web.url is not None
            members = {REVIEWER: True, DIGEST: False if has_links else None}.get(name)
            people = people_asked(read, members=members)
            if not people:
                return _nobody("아직 연 회차가 없어 보여 드릴 사람이 없습니다.")
            nth = min(max(nth, 0), len(people) - 1)
            alone = STATUTORY if name == STATUTORY else None
            sample = asked_sample(read, people[nth], alone, today=at.date())
            return _said(setting, letters, name, sample, nth, len(people), at, hide)
        count = told_count(read, name)
        if count == 0:
            return _made_up(setting, letters, name, at.date())
        nth = min(max(nth, 0), count - 1)
        sample = told_sample(read, name, nth)
        return _said(setting, letters, name, sample, nth, count, at, hide)


def masked(address: str | None) -> str:
    """Give a mail address with its box hidden but for two letters: le***@city.example."""
    if not address or "@" not in address:
        return ""
    box, _, host = address.partition("@")
    return f"{box[: min(2, len(box) - 1)]}***@{host}"


def _said(
    setting: "Setting",
    letters: Letters,
    name: str,
    sample: Sample,
    nth: int,
    count: int,
    at: datetime,
    hide: frozenset[str],
) -> Preview:
    who = sample.told.person
    pages = f"{setting.web.url}{TODAY}" if setting.web.url else ""
    when = Moment(sample.day, at, setting.calendar, setting.office, _marked(sample), pages)
    words = {
        key: _blind(one, hide) for key, one in wanted_letters(sample.told, when)[0].words.items()
    }
    if isinstance(words.get("address"), str):
        words["address"] = masked(str(words["address"]))
    letter, why = _written(letters, name, words)
    return Preview(
        letter,
        why,
        f"{who.name} {who.title or ''}".strip(),
        masked(who.email),
        who.key,
        sample.day,
        nth,
        count,
    )


def _titles(read: "Connection") -> frozenset[str]:
    texts = {one.text for one in remarks(read) if one.text}
    return frozenset({*read.scalars(select(case.c.title)), *texts})


def _blind(said: object, hide: frozenset[str]) -> object:
    """Give words of a letter with everything of *hide* in them hidden."""
    if isinstance(said, str):
        for one in sorted((each for each in hide if each in said), key=len, reverse=True):
            said = said.replace(one, HIDDEN)
        return said
    if isinstance(said, Mapping):
        return {key: _blind(one, hide) for key, one in said.items()}
    if isinstance(said, list | tuple):
        return [_blind(one, hide) for one in said]
    return said


def _marked(sample: Sample) -> Mapping[tuple[int, int], int]:
    """Give a mark for each link that the letter would carry; the preview says only that there is one."""
    told = sample.told
    items = (*told.items, *(one.item for one in told.letters if one.item))
    return {(item.round.id, told.person.id): 0 for item in items if takes_link(item)}


def _of_round(
    read: "Connection",
    setting: "Setting",
    letters: Letters,
    name: str,
    nth: int,
    at: datetime,
    hide: frozenset[str],
) -> Preview:
    lifecycle, _, rest = name.partition("/")
    review, _, kind = rest.partition(".")
    seen = rounds(read, lifecycle=lifecycle, review=review)[::-1]
    if not seen:
        return _nobody("이 점검의 회차를 아직 열지 않아 보여 드릴 것이 없습니다.")
    nth = min(max(nth, 0), len(seen) - 1)
    of = seen[nth]
    facts = round_facts(read, of, at=at)
    if hide:
        facts = replace(facts, remarks=())
    to = round_name(of.period.label, of.review_label)
    try:
        letter = round_letter(letters, kind, facts, office=setting.office, today=at.date())
    except NotificationRefused as error:
        return Preview(None, _why(error), to, "", None, at.date(), nth, len(seen))
    return Preview(letter, "", to, "", None, at.date(), nth, len(seen))


def _made_up(setting: "Setting", letters: Letters, name: str, today: date) -> Preview:
    words = made_up_words(name, today)
    if words is None:
        return _nobody("기록에 이 알림이 아직 없어 보여 드릴 것이 없습니다.")
    person = {"name": "김보기", "title": "주무관"}
    common = common_words(today=today, office=setting.office)
    letter, why = _written(letters, name, {"person": person, **words, **common})
    return Preview(letter, why, "김보기 주무관", "", None, today, 0, 0, is_sample=True)


def _written(letters: Letters, name: str, words: Mapping[str, object]) -> tuple[Letter | None, str]:
    try:
        said = letters.render(name, words)
        return Letter(said.subject, hidden(said.body)), ""
    except NotificationRefused as error:
        return None, _why(error)


def _why(error: NotificationRefused) -> str:
    said = said_of(error)
    return said.sentence.partition("\n")[0] if said else str(error)


def _nobody(why: str) -> Preview:
    return Preview(None, why, "", "", None, None, 0, 0)

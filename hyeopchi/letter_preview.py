"""A letter as a real person of the record would get it, before it is put in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from engine.letter_sample import Sample, asked_sample, people_asked, told_count, told_sample
from engine.notices import DIGEST, STATUTORY
from engine.round_view import rounds
from flows.steps.digest_words import common_words
from flows.steps.wanted_letters import Moment, wanted_letters
from hyeopchi.letter_desk import letters_with
from hyeopchi.round_letter import round_facts, round_letter
from hyeopchi.wording import said_of
from notifications.errors import NotificationRefused
from notifications.letter import Letter
from notifications.letters import Letters

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flows.steps.setting import Setting

_ASKED = (DIGEST, STATUTORY)


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
    read: "Connection", setting: "Setting", name: str, text: str, *, nth: int, at: datetime
) -> Preview:
    """
    Write the letter *name* as *text* says it, for the *nth* person or round of the record.

    Bounded as every letter is: what loops or grows too much is told, not waited for.
    """
    with TemporaryDirectory(prefix="hyeopchi-letter-") as folder:
        letters = letters_with(setting, name, text, Path(folder))
        if "/" in name:
            return _of_round(read, setting, letters, name, nth, at)
        if name in _ASKED:
            people = people_asked(read)
            if not people:
                return _nobody("아직 연 회차가 없어 보여 드릴 사람이 없습니다.")
            nth = min(max(nth, 0), len(people) - 1)
            sample = asked_sample(read, people[nth], name, today=at.date())
            return _said(setting, letters, name, sample, nth, len(people), at)
        count = told_count(read, name)
        if count == 0:
            return _made_up(setting, letters, name, at.date())
        nth = min(max(nth, 0), count - 1)
        return _said(setting, letters, name, told_sample(read, name, nth), nth, count, at)


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
) -> Preview:
    who = sample.told.person
    when = Moment(sample.day, at, setting.calendar, setting.office)
    wanted = next(one for one in wanted_letters(sample.told, when) if one.template == name)
    words = dict(wanted.words)
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


def _of_round(
    read: "Connection", setting: "Setting", letters: Letters, name: str, nth: int, at: datetime
) -> Preview:
    lifecycle, _, rest = name.partition("/")
    review, _, kind = rest.partition(".")
    seen = rounds(read, lifecycle=lifecycle, review=review)[::-1]
    if not seen:
        return _nobody("이 점검의 회차를 아직 열지 않아 보여 드릴 것이 없습니다.")
    nth = min(max(nth, 0), len(seen) - 1)
    of = seen[nth]
    facts = round_facts(read, of, at=at)
    to = f"{of.period.label} {of.review_label}"
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


def made_up_words(name: str, today: date) -> Mapping[str, object] | None:
    """Give words for a letter of which the record holds none yet."""
    case = {"number": "12", "title": "빈집 정비"}
    known: Mapping[str, Mapping[str, object]] = {
        "handover": {
            "on": today,
            "giver": {"name": "김보기", "title": "주무관"},
            "taker": {"name": "이보기", "title": "주무관"},
            "duties": [{"role": "주무관(담당자)", "place": "도로과"}],
            "items": [
                {
                    "review": "분기 이행상황 보고",
                    "period": "1분기",
                    "due_on": today,
                    "count": 1,
                    "cases": [case],
                    "more": 0,
                }
            ],
            "notices": 1,
        },
        "verification": {
            "checked_on": today,
            "count": 2,
            "findings": [{"number": "12", "seq": 3, "sentence": "기록의 해시가 맞지 않습니다."}],
            "more": 0,
            "outbox": [{"sentence": "나가지 못한 알림", "count": 1, "command": "hyeopchi outbox"}],
        },
        "address": {
            "address": "ki***@office.example",
            "said": "550 그런 사용자가 없습니다",
            "on": today,
            "owners": [{"key": "kim", "name": "김보기", "title": "주무관", "place": "도로과"}],
        },
        "held": {
            "on": today,
            "count": 3,
            "kinds": [{"label": "하루 알림", "count": 3}],
            "per_person": 5,
            "per_run": 2000,
        },
    }
    return known.get(name)


def _written(letters: Letters, name: str, words: Mapping[str, object]) -> tuple[Letter | None, str]:
    try:
        return letters.render(name, words), ""
    except NotificationRefused as error:
        return None, _why(error)


def _why(error: NotificationRefused) -> str:
    said = said_of(error)
    return said.sentence.partition("\n")[0] if said else str(error)


def _nobody(why: str) -> Preview:
    return Preview(None, why, "", "", None, None, 0, 0)

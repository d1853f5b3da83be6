"""Links and codes in letters: a mark in the record, the secret itself only as the letter leaves."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection, Engine

from engine.digest_parts import DigestItem, PersonNotices
from engine.link_row import Link
from engine.link_start import code_of
from engine.review_links import Sign, issue_links, links_to_mail, token_of
from engine.store import transaction
from flows.steps.office_key import OfficeKey, office_key
from flows.steps.setting import Setting

PATH: Final = "/r/"
TODAY: Final = "/today"  # where staff see what waits for them
BY: Final = "clock"  # who issues the links of a day's letters

LINK_GONE: Final = "(지금은 쓸 수 없는 주소입니다. 아래 연락처로 문의해 주십시오.)"
SHOWN: Final = {"link": "(위원 링크: 보낼 때 넣습니다)", "code": "(확인번호: 보낼 때 넣습니다)"}

# No template can say it, for it is no expression; and what a title says is replaced in nobody's
# letter but the link's own member's.
_MARK: Final = re.compile(r"\{\{(link|code):(\d{1,18})\}\}")


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """Makes the links and codes of one office, where its pages are reached."""

    url: str
    link_sign: Sign
    code_sign: Sign

    @property
    def pages(self) -> str:
        """Where staff sign in and see what waits for them."""
        return f"{self.url}{TODAY}"


def letter_links(setting: Setting) -> LetterLinks | None:
    """Give what makes the office's links; None: nobody reaches its pages, so no letter has one."""
    if setting.web.url is None:
        return None
    return links_with(office_key(setting.folder), setting.web.url)


def links_with(key: OfficeKey, url: str) -> LetterLinks:
    return LetterLinks(url, partial(key.sign, "review-link"), partial(key.sign, "review-code"))


def mark(link_id: int, what: str = "link") -> str:
    """Give what stands in the record where the letter has a link, or its code."""
    return f"{{{{{what}:{link_id}}}}}"


def hidden(body: str) -> str:
    """Give a stored letter as people look at it who are not to use its link."""
    return _MARK.sub(lambda found: SHOWN[found[1]], body)


def links_in(body: str) -> list[int]:
    """Give the links that a stored letter names, each once."""
    return list(dict.fromkeys(int(found[2]) for found in _MARK.finditer(body)))


def with_links(body: str, held: Mapping[int, Link], made: LetterLinks, *, at: datetime) -> str:
    """Put the links and codes into a letter; *held* are those of the person it goes to."""

    def secret(found: re.Match[str]) -> str:
        link = held.get(int(found[2]))
        if link is None:
            return found[0]
        if found[1] == "code":
            return code_of(made.code_sign, link)
        if link.why_dead(at) is not None:
            return LINK_GONE
        return f"{made.url}{PATH}{token_of(made.link_sign, link.id, link.serial, link.salt)}"

    return _MARK.sub(secret, body)


def read_links(read: Connection, body: str, person_id: int) -> Mapping[int, Link]:
    """Give the links in a letter that are of the person it goes to."""
    named = links_in(body)
    return links_to_mail(read, named, person_id) if named else {}


def issue_for(
    store: Engine, told: Sequence[PersonNotices], made: LetterLinks | None, *, at: datetime
) -> dict[tuple[int, int], int]:
    """Give the links of everybody who is asked as a member today: {(round, person): link}."""
    if made is None:
        return {}
    wanted = [
        (item.round.id, one.person.id)
        for one in told
        for item in (*one.items, *(alone.item for alone in one.letters if alone.item))
        if takes_link(item)
    ]
    if not wanted:
        return {}
    with transaction(store) as write:
        return issue_links(write, wanted, sign=made.link_sign, by=BY, at=at)


def takes_link(item: DigestItem) -> bool:
    """Say whether a member of a committee answers for themselves, and nobody in their place."""
    member = all(asked.committee_id is not None for asked in item.asks)
    return item.round.review.answers == "each" and member and not item.late and not item.absent

"""An evaluation of three tasks by three members, and short ways to play a member's turn."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from engine.answer_drafts import save_draft
from engine.interests import declare_none
from engine.people import Person, person_with_key
from engine.review_links import Link, issue_links, link_with_id, token_of
from engine.review_turn import Receipt, Turn, hand_in, turn_of
from engine.store import reading, transaction
from tests.rounds_town import Town, seoul

JULY_5 = date(2013, 7, 5)  # the round of the first half year is open, due on July 31


def sign(text: str) -> str:
    return hmac.new(b"the office's key", text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Evaluation:
    """The open round of a town, and its members."""

    town: Town
    round_id: int

    def person(self, key: str) -> Person:
        with reading(self.town.store) as read:
            return person_with_key(read, key)

    def link(self, key: str, *, at: datetime | None = None) -> Link:
        pair = (self.round_id, self.person(key).id)
        with transaction(self.town.store) as write:
            found = issue_links(write, [pair], sign=sign, by="clock", at=at or seoul(JULY_5))
            return link_with_id(write, found[pair])

    def token(self, key: str) -> str:
        one = self.link(key)
        return token_of(sign, one.id, one.serial, one.salt)

    def asks(self, key: str) -> list[int]:
        return [one.id for one in self.town.asks(self.round_id) if one.person_key == key]

    def turn(self, key: str) -> Turn:
        with reading(self.town.store) as read:
            return turn_of(read, self.round_id, self.person(key).id)

    def clear(self, key: str, ask_ids: list[int] | None = None) -> int:
        mine = self.asks(key) if ask_ids is None else ask_ids
        with transaction(self.town.store) as write:
            return declare_none(write, self.round_id, mine, by=self.person(key), at=seoul(JULY_5))

    def write(self, key: str, ask_id: int, opinion: str, proposal: str | None) -> None:
        with transaction(self.town.store) as write:
            save_draft(
                write,
                ask_id,
                {"opinion": opinion} if opinion else {},
                proposal,
                person_id=self.person(key).id,
                at=seoul(JULY_5, 11),
            )

    def hand_in(self, key: str, *, nonce: str = "one", part: bool = False) -> Receipt:
        with transaction(self.town.store) as write:
            return hand_in(
                write,
                self.round_id,
                by=self.person(key),
                key=nonce,
                at=seoul(JULY_5, 12),
                part=part,
            )

"""A member's turn as far as whoever asks may see it: their own, by the link of one round or signed in."""

from datetime import datetime

from sqlalchemy import Connection, select

from engine.link_errors import ItemNotTheirs, LinkUnknown
from engine.people import Person, people
from engine.review_links import link_with_id
from engine.review_turn import Turn, TurnItem, rounds_to_review, turn_of
from engine.round_errors import RoundUnknown
from engine.tables import ask
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal


def turns(read: Connection, who: Principal, *, at: datetime) -> list[int]:
    """
    Give the rounds in which who asks may evaluate now.

    Raises:
        NotThere: They came by a link that lives no more.
    """
    if who.via == "link":
        return [_linked_round(read, who, at=at)]
    return rounds_to_review(read, who.person_id)


def turn_seen(read: Connection, who: Principal, round_id: int, *, at: datetime) -> Turn:
    """
    Give the turn of who asks in a round.

    Raises:
        NotThere: There is no such round, nothing in it is theirs, or their link is of another.
    """
    if who.via == "link" and _linked_round(read, who, at=at) != round_id:
        raise NotThere()
    try:
        turn = turn_of(read, round_id, who.person_id)
    except RoundUnknown as error:
        raise NotThere() from error
    if not turn.items and not turn.receipts and who.via != "link":
        raise NotThere()
    if any(one.ask.committee_id is None for one in turn.items):
        raise NotThere()  # a department's ask, which has a page of its own
    return turn


def item_seen(
    read: Connection, who: Principal, ask_id: int, *, at: datetime
) -> tuple[Turn, TurnItem]:
    """
    Give an item with its turn.

    Raises:
        NotThere: It is none of theirs, was withdrawn, or is of another round than their link.
    """
    round_id = read.scalar(
        select(ask.c.round_id).where(ask.c.id == ask_id, ask.c.person_id == who.person_id)
    )
    if round_id is None:
        raise NotThere()
    turn = turn_seen(read, who, round_id, at=at)
    try:
        return turn, turn.item(ask_id)
    except ItemNotTheirs as error:
        raise NotThere() from error


def person_of(read: Connection, who: Principal) -> Person:
    return people(read, [who.person_id])[who.person_id]


def _linked_round(read: Connection, who: Principal, *, at: datetime) -> int:
    """A spent link still shows what was handed in; one that was revoked or ran out shows nothing."""
    try:
        link = link_with_id(read, who.link_id or 0)
    except LinkUnknown as error:
        raise NotThere() from error
    if link.person_id != who.person_id or link.why_dead(at) not in (None, "spent"):
        raise NotThere()
    return link.round_id

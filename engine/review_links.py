"""The link of a reviewer's letter: bound to one member and one round, and dead in time."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, null, select, tuple_, update

from engine.id_chunks import chunks
from engine.link_errors import LinkUnknown
from engine.link_row import Link, links
from engine.once import insert_or_leave
from engine.tables import link_device, person, review_link, session

# Gives 256 bits, in hexadecimal, that only the office can make: its key is outside the database.
Sign = Callable[[str], str]


def token_of(sign: Sign, link_id: int, serial: int, salt: str) -> str:
    """Give the token of one issue: 256 bits that are written down nowhere but in the letter."""
    signed = bytes.fromhex(sign(f"{link_id}:{serial}:{salt}"))
    return urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def issue_links(
    write: Connection,
    wanted: Collection[tuple[int, int]],
    *,
    sign: Sign,
    by: str,
    at: datetime,
) -> dict[tuple[int, int], int]:
    """
    Give the link of each (round, person), made now if there is none: {(round, person): id}.

    One that was revoked, or cannot open anything any more, is left out. A spent one belongs to
    somebody who is asked again, and is issued anew. A few statements for any number.
    """
    pairs = sorted(set(wanted))
    if not pairs:
        return {}
    rows = [
        {
            "round_id": round_id,
            "person_id": person_id,
            "serial": 1,
            "salt": secrets.token_hex(16),
            "token_hash": secrets.token_hex(32),  # until the id that it is made of is known
            "issued_at": at,
            "issued_by": by,
            "code_serial": 0,
            "tries": 0,
        }
        for round_id, person_id in pairs
    ]
    insert = insert_or_leave(write, review_link).returning(review_link.c.id)
    new = set(write.scalars(insert, rows))
    found = [
        one for part in chunks(range(len(pairs))) for one in _of(write, [pairs[i] for i in part])
    ]
    _sign(write, [one for one in found if one.id in new], sign)
    for one in found:
        if one.why_dead(at) == "spent":
            reissue(write, one.id, sign=sign, by=by, at=at)
    return {
        (one.round_id, one.person_id): one.id
        for one in found
        if one.why_dead(at) in (None, "spent")
    }


def reissue(write: Connection, link_id: int, *, sign: Sign, by: str, at: datetime) -> Link:
    """
    Issue the link anew: the token before it dies, and with it its devices and sessions.

    Raises:
        LinkUnknown: There is no such link.
    """
    held = _locked(write, link_id)
    write.execute(
        update(review_link)
        .where(review_link.c.id == link_id)
        .values(
            serial=held.serial + 1,
            salt=secrets.token_hex(16),
            issued_at=at,
            issued_by=by,
            mailed_at=null(),
            started_at=null(),
            code_until=null(),
            tries=0,
            locked_at=null(),
            revoked_at=null(),
            spent_at=null(),
        )
    )
    write.execute(delete(link_device).where(link_device.c.link_id == link_id))
    _end_sessions(write, link_id, at)
    fresh = link_with_id(write, link_id)
    _sign(write, [fresh], sign)
    return fresh


def revoke(write: Connection, link_id: int, *, at: datetime) -> None:
    """
    Let the link open nothing any more, in whatever browser; revoking it again changes nothing.

    Raises:
        LinkUnknown: There is no such link.
    """
    held = _locked(write, link_id)
    if held.revoked_at is None:
        _set(write, link_id, revoked_at=at)
    _end_sessions(write, link_id, at)


def reopen(write: Connection, link_id: int, *, at: datetime) -> None:
    """
    Let a member answer anew who has submitted everything: the link of their letter lives again.

    Raises:
        LinkUnknown: There is no such link.
    """
    _locked(write, link_id)
    _set(write, link_id, spent_at=None, reopened_at=at)


def spend(write: Connection, round_id: int, person_id: int, *, at: datetime) -> None:
    """End the link of somebody who has submitted everything; without a link nothing happens."""
    write.execute(
        update(review_link)
        .where(
            review_link.c.round_id == round_id,
            review_link.c.person_id == person_id,
            review_link.c.spent_at.is_(None),
        )
        .values(spent_at=at)
    )


def mark_mailed(write: Connection, link_ids: Collection[int], *, at: datetime) -> None:
    """Keep that a letter with the link left."""
    if link_ids:
        _set_all(write, link_ids, mailed_at=at)


def link_of_token(read: Connection, token: str, *, at: datetime) -> Link | None:
    """
    Give the link that *token* opens at the moment *at*, found by its digest.

    None for one that is unknown, revoked, expired or spent, after the same single query.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    row = read.execute(links().where(review_link.c.token_hash == digest)).one_or_none()
    one = None if row is None else Link(*row)
    return one if one is not None and one.why_dead(at) is None else None


def link_with_id(read: Connection, link_id: int) -> Link:
    """
    Give a link as it stands, dead or alive.

    Raises:
        LinkUnknown: There is no such link.
    """
    row = read.execute(links().where(review_link.c.id == link_id)).one_or_none()
    if row is None:
        raise LinkUnknown(link_id)
    return Link(*row)


def link_of(read: Connection, round_id: int, person_id: int) -> Link | None:
    """Give the link of a member for a round, dead or alive; None: none was issued."""
    found = _of(read, [(round_id, person_id)])
    return found[0] if found else None


def links_of_round(read: Connection, round_id: int) -> list[Link]:
    """Give every link of a round, by the members' names."""
    rows = read.execute(links().where(review_link.c.round_id == round_id).order_by(person.c.name))
    return [Link(*row) for row in rows]


def links_to_mail(
    read: Connection, link_ids: Collection[int], person_id: int
) -> Mapping[int, Link]:
    """Give those of the links that are of this very person: nobody is sent another's."""
    rows = read.execute(
        links().where(review_link.c.id.in_(link_ids), review_link.c.person_id == person_id)
    )
    return {row.id: Link(*row) for row in rows}


def _of(read: Connection, pairs: Collection[tuple[int, int]]) -> list[Link]:
    both = tuple_(review_link.c.round_id, review_link.c.person_id)
    return [Link(*row) for row in read.execute(links().where(both.in_(pairs)))]


def _locked(write: Connection, link_id: int) -> Link:
    """Hold the link against others who would change it, and give it as it is then."""
    write.execute(select(review_link.c.id).where(review_link.c.id == link_id).with_for_update())
    return link_with_id(write, link_id)


def _sign(write: Connection, links: Collection[Link], sign: Sign) -> None:
    rows = [
        {
            "of": one.id,
            "digest": hashlib.sha256(
                token_of(sign, one.id, one.serial, one.salt).encode()
            ).hexdigest(),
        }
        for one in links
    ]
    if rows:
        write.execute(
            update(review_link)
            .where(review_link.c.id == bindparam("of"))
            .values(token_hash=bindparam("digest")),
            rows,
        )


def _set(write: Connection, link_id: int, **values: Any) -> None:
    write.execute(update(review_link).where(review_link.c.id == link_id).values(**values))


def _set_all(write: Connection, link_ids: Collection[int], **values: Any) -> None:
    write.execute(update(review_link).where(review_link.c.id.in_(link_ids)).values(**values))


def _end_sessions(write: Connection, link_id: int, at: datetime) -> None:
    write.execute(
        update(session)
        .where(session.c.link_id == link_id, session.c.ended_at.is_(None))
        .values(ended_at=at)
    )

"""Starting a reviewer's link: on the first device at once, on another one only with a code."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, func, literal, null, select, update

from engine.in_charge import in_charge
from engine.link_row import Link
from engine.notices import NewNotice, queue
from engine.once import insert_once
from engine.review_links import Sign, link_with_id
from engine.seoul import day_in_seoul
from engine.tables import link_device, review_link
from engine.tables.base import Instant

CODE_LIVES: Final = timedelta(minutes=10)
TRIES: Final = 5  # wrong codes; then no further device is let in until the link is issued anew
LOCKED: Final = "link_locked"  # the letter that tells the coordinator

Begun = Literal["begun", "code_needed"]
Tried = Literal["begun", "wrong", "locked"]


def begin(
    write: Connection, link: Link, device: str, *, at: datetime, source: str, agent: str
) -> Begun:
    """
    Let *device* start the link: the first one, or one that started it before.

    Of two first devices at the same moment one starts, and the other needs a code.

    Args:
        device: The secret of the browser's own cookie; the record keeps its digest.
    """
    _hold(write, link.id)
    if knows(write, link.id, device):
        return "begun"
    devices = select(func.count()).where(link_device.c.link_id == link.id)
    if write.scalar(devices):
        return "code_needed"
    _let_in(write, link.id, device, at=at, source=source, agent=agent)
    return "begun"


def ask_code(write: Connection, link_id: int, *, at: datetime) -> Link:
    """Make a new code for the link, good for ten minutes; the one before is none any more."""
    _hold(write, link_id)
    write.execute(
        update(review_link)
        .where(review_link.c.id == link_id)
        .values(code_serial=review_link.c.code_serial + 1, code_until=at + CODE_LIVES)
    )
    return link_with_id(write, link_id)


def code_of(sign: Sign, link: Link) -> str:
    """Give the six digits of the code asked for last; they are kept nowhere."""
    said = sign(f"{link.id}:{link.serial}:{link.salt}:{link.code_serial}")
    return f"{int(said, 16) % 1_000_000:06d}"


def try_code(
    write: Connection,
    link_id: int,
    code: str,
    device: str,
    *,
    sign: Sign,
    at: datetime,
    source: str,
    agent: str,
) -> Tried:
    """
    Let *device* start the link if *code* is the one asked for last, and still good.

    A code opens once. After five wrong ones no further device is let in, whatever it says, and
    the coordinators are told; browsers that started before go on.
    """
    _hold(write, link_id)
    link = link_with_id(write, link_id)
    if link.locked_at is not None:
        return "locked"
    good = link.code_until is not None and at < link.code_until
    right = hmac.compare_digest(code_of(sign, link).encode(), code.encode())
    change = update(review_link).where(review_link.c.id == link_id)
    if good and right:
        write.execute(change.values(tries=0, code_until=null()))
        _let_in(write, link_id, device, at=at, source=source, agent=agent)
        return "begun"
    locked = link.tries + 1 >= TRIES
    write.execute(change.values(tries=link.tries + 1, locked_at=at if locked else null()))
    if locked:
        _tell_locked(write, link, at=at)
    return "locked" if locked else "wrong"


def knows(read: Connection, link_id: int, device: str) -> bool:
    """Tell whether the link was started on *device* before."""
    found = select(link_device.c.id).where(
        link_device.c.link_id == link_id, link_device.c.device_hash == _digest(device)
    )
    return read.scalar(found) is not None


def _hold(write: Connection, link_id: int) -> None:
    write.execute(select(review_link.c.id).where(review_link.c.id == link_id).with_for_update())


def _let_in(
    write: Connection, link_id: int, device: str, *, at: datetime, source: str, agent: str
) -> None:
    row = {
        "link_id": link_id,
        "device_hash": _digest(device),
        "started_at": at,
        "source": source,
        "agent": agent[:300],
    }
    insert_once(write, link_device, [row])
    write.execute(
        update(review_link)
        .where(review_link.c.id == link_id)
        .values(started_at=func.coalesce(review_link.c.started_at, literal(at, Instant)))
    )


def _tell_locked(write: Connection, link: Link, *, at: datetime) -> None:
    today = day_in_seoul(at)
    notices = [
        NewNotice(
            key=f"{LOCKED}:{link.id}:{link.serial}:{person_id}",
            kind=LOCKED,
            person_id=person_id,
            template=LOCKED,
            words={"member": link.name, "tries": TRIES, "round": link.round_id},
            not_before=today,
        )
        for person_id in in_charge(write, on=today)
    ]
    queue(write, notices, at=at)


def _digest(device: str) -> str:
    return hashlib.sha256(device.encode()).hexdigest()

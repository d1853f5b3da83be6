"""Signing in: a try is counted, compared outside every lock, and then let in or left counted."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Row, func, select, update

from engine.attempts import (
    CODE,
    PERSON,
    PLACE,
    SOURCE,
    Rule,
    code_key,
    count,
    forget,
    person_key,
    place_key,
    source_key,
    take_back,
)
from engine.once import insert_once
from engine.secret_code import digest_of
from engine.tables import account, known_source, person, spare_code
from engine.time_code import step_of

REMEMBERED: Final = timedelta(days=90)  # how long an address stays known without a sign-in


@dataclass(frozen=True, slots=True)
class Knock:
    """One try to sign in, counted already."""

    person_id: int | None  # None: nobody is called so, may sign in, or has a password
    person_key: str | None
    source: str
    held_until: datetime | None  # not None: nothing is compared
    keys: tuple[str, ...] = ()
    known: bool = False  # they signed in from this address before
    password_hash: str | None = field(default=None, repr=False)


def knock(write: Connection, login: str, *, source: str, at: datetime) -> Knock:
    """
    Count a try for *login* (a person's key or mail address) from the address *source*.

    Where a person signed in before, only failures from there hold them up: whoever guesses
    elsewhere cannot lock them out. From anywhere else the person, the address and both together
    are counted. What nobody is called is counted alike, so that waiting tells nothing.
    """
    row = _who(write, login)
    known = row is not None and _is_known(write, row.id, source, at)
    rules = _rules(row.id if row is not None else None, login, source, known=known)
    until = count(write, rules, at=at)
    return Knock(
        person_id=row.id if row is not None else None,
        person_key=row.key if row is not None else None,
        source=source,
        held_until=until,
        keys=() if until else tuple(rules),
        known=known,
        password_hash=row.password_hash if row is not None else None,
    )


def let_in(write: Connection, who: Knock, *, at: datetime) -> None:
    """Take the try of a right password back, and count from nothing for this person here."""
    assert who.person_id is not None
    take_back(write, who.keys)
    forget(write, [place_key(who.person_id, who.source)])


def know(write: Connection, person_id: int, source: str, *, at: datetime) -> None:
    """Remember that a person signed in from an address: all steps passed."""
    row = {"person_id": person_id, "source": source, "seen_at": at}
    if not insert_once(write, known_source, [row]):
        write.execute(
            update(known_source)
            .where(known_source.c.person_id == person_id, known_source.c.source == source)
            .values(seen_at=at)
        )


def count_code(write: Connection, person_id: int, *, at: datetime) -> datetime | None:
    """Count a try of a second step; give until when to wait, or None: compare it."""
    return count(write, {code_key(person_id): CODE}, at=at)


def take_code(
    write: Connection, person_id: int, typed: str, *, secret: str | None, at: datetime
) -> bool:
    """
    Tell whether the second step is passed: with the telephone's code, or a spare one. Each once.

    Args:
        secret: What was sealed in the account, opened.
    """
    newest = write.scalar(select(account.c.code_step).where(account.c.person_id == person_id))
    step = step_of(secret, typed, at=at, newest=newest) if secret else None
    passed = _use_step(write, person_id, step) if step else _use_spare(write, person_id, typed, at)
    if passed:
        forget(write, [code_key(person_id)])
    return passed


def _use_step(write: Connection, person_id: int, step: int) -> bool:
    """Of two who type the same code at the same moment, one passes."""
    used = write.execute(
        update(account)
        .where(
            account.c.person_id == person_id,
            func.coalesce(account.c.code_step, 0) < step,
        )
        .values(code_step=step)
    )
    return used.rowcount == 1


def _use_spare(write: Connection, person_id: int, typed: str, at: datetime) -> bool:
    used = write.execute(
        update(spare_code)
        .where(
            spare_code.c.person_id == person_id,
            spare_code.c.code_hash == digest_of(typed),
            spare_code.c.used_at.is_(None),
        )
        .values(used_at=at)
    )
    return used.rowcount == 1


def _who(read: Connection, login: str) -> Row[tuple[int, str, str | None]] | None:
    """Give whoever may sign in as *login*; a mail address that two share names neither."""
    typed = login.strip()
    may = select(person.c.id, person.c.key, account.c.password_hash).join_from(
        account, person, person.c.id == account.c.person_id
    )
    may = may.where(account.c.disabled_at.is_(None), account.c.password_hash.is_not(None))
    by_key = read.execute(may.where(person.c.key == typed)).one_or_none()
    if by_key is not None or "@" not in typed:
        return by_key
    found = read.execute(may.where(func.lower(person.c.email) == typed.lower()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _is_known(read: Connection, person_id: int, source: str, at: datetime) -> bool:
    seen = select(known_source.c.seen_at).where(
        known_source.c.person_id == person_id,
        known_source.c.source == source,
        known_source.c.seen_at > at - REMEMBERED,
    )
    return read.scalar(seen) is not None


def _rules(person_id: int | None, login: str, source: str, *, known: bool) -> dict[str, Rule]:
    if person_id is None:
        # Too few signs to tell what was typed: people type passwords where their name belongs.
        shadow = f"nobody:{hashlib.sha256(login.strip().lower().encode()).hexdigest()[:4]}"
        return {f"{shadow}:{source}": PLACE, shadow: PERSON, source_key(source): SOURCE}
    if known:
        return {place_key(person_id, source): PLACE}
    return {
        place_key(person_id, source): PLACE,
        person_key(person_id): PERSON,
        source_key(source): SOURCE,
    }

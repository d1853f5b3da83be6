"""Who is signed in: opened with a token that only the browser keeps, ended by time or by hand."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from engine.tables import account, person, session

# 개인정보의 안전성 확보조치 기준 제6조: cut off after a time of doing nothing. An office may set
# 10 to 60 minutes; half a day is the longest that anybody stays signed in.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_TOUCH = timedelta(minutes=1)  # a page a second need not write each time


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in."""

    id: int
    person_id: int
    person_key: str
    name: str
    title: str | None
    kind: str  # staff, link
    link_id: int | None
    csrf: str
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    said: Any | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened; the token is told once and kept nowhere."""

    id: int
    token: str
    csrf: str


def open_session(
    write: Connection,
    person_id: int,
    *,
    at: datetime,
    source: str,
    agent: str,
    kind: str = "staff",
    link_id: int | None = None,
    longest: timedelta = LONGEST,
) -> Opened:
    """Open a session with a token of 256 random bits, which the record keeps as its digest only."""
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    opened = write.execute(
        insert(session)
        .values(
            token_hash=_digest(token),
            person_id=person_id,
            kind=kind,
            link_id=link_id,
            csrf=csrf,
            opened_at=at,
            seen_at=at,
            ends_at=at + longest,
            source=source,
            agent=agent[:300],
        )
        .returning(session.c.id)
    ).scalar_one()
    return Opened(int(opened), token, csrf)


def session_of(
    read: Connection, token: str, *, at: datetime, idle: timedelta = IDLE
) -> Session | None:
    """
    Give the session of *token* if it still runs at the moment *at*; None opens nothing.

    It ended when it was ended, when nothing was done for the time *idle*, at its latest
    moment, or when the person's account was disabled.
    """
    row = read.execute(
        select(
            session.c.id,
            session.c.person_id,
            person.c.key,
            person.c.name,
            person.c.title,
            session.c.kind,
            session.c.link_id,
            session.c.csrf,
            session.c.opened_at,
            session.c.seen_at,
            session.c.ends_at,
            session.c.said,
        )
        .join(person, person.c.id == session.c.person_id)
        .outerjoin(account, account.c.person_id == session.c.person_id)
        .where(
            session.c.token_hash == _digest(token),
            _runs(at, idle),
            or_(session.c.kind == "link", account.c.disabled_at.is_(None)),
        )
    ).one_or_none()
    return None if row is None else Session(*row)


def sessions_of(
    read: Connection, person_id: int, *, at: datetime, idle: timedelta = IDLE
) -> list[Any]:
    """Give the running sessions of a person, the newest first, for them to look over."""
    return list(
        read.execute(
            select(
                session.c.id, session.c.kind, session.c.opened_at, session.c.seen_at,
                session.c.source, session.c.agent,
            )
            .where(session.c.person_id == person_id, _runs(at, idle))
            .order_by(session.c.id.desc())
        )
    )  # fmt: skip


def is_stale(one: Session, *, at: datetime) -> bool:
    """Tell whether the session was last marked as seen so long ago that it is worth a write."""
    return at - one.seen_at >= _TOUCH


def touch(write: Connection, session_id: int, *, at: datetime) -> None:
    """Mark a session as used at the moment *at*."""
    write.execute(
        update(session).where(session.c.id == session_id, session.c.seen_at < at).values(seen_at=at)
    )


def say(write: Connection, session_id: int, said: Any) -> None:
    """Keep what an action did, until the next one, for the page that follows it."""
    write.execute(update(session).where(session.c.id == session_id).values(said=said))


def end_session(write: Connection, session_id: int, *, at: datetime) -> None:
    """End one session; ending it again changes nothing."""
    _end(write, session.c.id == session_id, at)


def end_sessions(
    write: Connection, person_id: int, *, at: datetime, but: int | None = None
) -> None:
    """End every session of a person, *but* the one they look at."""
    wanted = session.c.person_id == person_id
    _end(write, wanted if but is None else and_(wanted, session.c.id != but), at)


def _end(write: Connection, wanted: ColumnElement[bool], at: datetime) -> None:
    write.execute(update(session).where(wanted, session.c.ended_at.is_(None)).values(ended_at=at))


def _runs(at: datetime, idle: timedelta) -> ColumnElement[bool]:
    return and_(session.c.ended_at.is_(None), session.c.ends_at > at, session.c.seen_at > at - idle)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

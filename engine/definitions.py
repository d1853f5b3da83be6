"""Published definitions: immutable, named by their hash; cases and rounds pin one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, select, text, update

from engine.errors import DefinitionInvalid, LifecycleUnknown
from engine.once import insert_once
from engine.tables import as_json, definition, publication, schedule
from states import (
    apart,
    content_hash,
    lifecycle_of_content,
    parts,
    read_lifecycle,
    review_of_content,
)
from states.lifecycle import Lifecycle, Review

_PUBLISHING: Final = 0x6879_7075  # any number that no other advisory lock of ours uses


@dataclass(frozen=True, slots=True)
class InForce:
    """The newest publication of a lifecycle: what new cases pin, and the next rounds."""

    lifecycle: Lifecycle
    definition_hash: str
    reviews: Mapping[str, str]  # review key -> definition hash
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Since when, and until when, a review's periods are due; both Asia/Seoul days."""

    lifecycle: str
    review: str
    since: date
    until: date | None


def publish(
    write: Connection,
    source: bytes,
    *,
    file: str,
    by: str,
    at: datetime,
    since: date,
    until: date | None = None,
) -> InForce:
    """
    Put the definition in *source* in force; running cases keep the version they pin.

    A review new to the office is due from *since*: the periods that end on or after
    it; a later *since* changes nothing, for what was due stays due. *until*, when given,
    holds for all of the lifecycle's reviews. Published again unchanged, nothing happens.

    Raises:
        DefinitionInvalid: The file has problems, and these are all of them.
    """
    reading = read_lifecycle(source, file=file)
    if reading.lifecycle is None or reading.content is None:
        raise DefinitionInvalid(reading.problems)
    key = reading.lifecycle.key
    body, reviews = parts(reading.content)
    body_hash = content_hash(body)
    review_hashes = {name: content_hash(content) for name, content in reviews.items()}

    if until is not None:
        write.execute(update(schedule).where(schedule.c.lifecycle == key).values(until=until))
    beside = apart(reading.content)
    publish_alone(write)
    held = _newest(write, key)
    if held and (held.definition_hash, held.reviews, held.apart) == (
        body_hash,
        review_hashes,
        beside,
    ):
        return in_force(write, key)
    rows = [
        {"hash": body_hash, "kind": "lifecycle", "lifecycle": key, "review": None, "content": body}
    ] + [
        {"hash": review_hashes[name], "kind": "review", "lifecycle": key, "review": name, "content": content}
        for name, content in reviews.items()
    ]  # fmt: skip
    insert_once(write, definition, rows)
    write.execute(
        insert(publication).values(
            lifecycle=key,
            definition_hash=body_hash,
            reviews=review_hashes,
            apart=beside,
            source=source.decode("utf-8-sig"),
            published_at=at,
            published_by=by,
        )
    )
    insert_once(
        write,
        schedule,
        [{"lifecycle": key, "review": name, "since": since, "until": until} for name in reviews],
    )
    return in_force(write, key)


def publish_alone(write: Connection) -> None:
    """Let one at a time look at what is in force and change it; SQLite's writer is alone already."""
    if write.dialect.name == "postgresql":
        write.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _PUBLISHING})


def in_force(read: Connection, lifecycle: str) -> InForce:
    """
    Give the publication of *lifecycle* that is in force.

    Raises:
        LifecycleUnknown: None was published.
    """
    row = _newest(read, lifecycle)
    if row is None:
        raise LifecycleUnknown(lifecycle)
    return _in_force(read, [row])[lifecycle]


def all_in_force(read: Connection) -> dict[str, InForce]:
    """Give every lifecycle's publication in force, by lifecycle; one statement for any number."""
    newest = select(func.max(publication.c.id)).group_by(publication.c.lifecycle)
    rows = read.execute(
        _publications().where(publication.c.id.in_(newest)).order_by(publication.c.lifecycle)
    ).all()
    return _in_force(read, rows)


def lifecycle_pinned(read: Connection, definition_hash: str) -> Lifecycle:
    """Give what cases pin by this hash, without what changes apart; asked of the database once."""
    if definition_hash not in _PINNED:
        content = _contents(read, (definition_hash,))[definition_hash]
        _PINNED[definition_hash] = lifecycle_of_content(content, {}, {})
    return _PINNED[definition_hash]


def review_pinned(read: Connection, definition_hash: str) -> Review:
    """Give the review that rounds pin by this hash; asked of the database once."""
    if definition_hash not in _PINNED_REVIEWS:
        row = read.execute(select(definition).where(definition.c.hash == definition_hash)).one()
        _PINNED_REVIEWS[definition_hash] = review_of_content(row.review, row.content)
    return _PINNED_REVIEWS[definition_hash]


def schedules(read: Connection) -> list[Schedule]:
    """Give the schedule of every review that was ever published."""
    s = schedule.c
    rows = read.execute(select(s.lifecycle, s.review, s.since, s.until).order_by(s.id))
    return [Schedule(*row) for row in rows]


def _newest(read: Connection, lifecycle: str) -> Row[Any] | None:
    newest = select(func.max(publication.c.id)).where(publication.c.lifecycle == lifecycle)
    return read.execute(
        _publications().where(publication.c.id == newest.scalar_subquery())
    ).one_or_none()


def _publications() -> Select[Any]:
    """Select publications without their source, which is long and rarely looked at."""
    p = publication.c
    return select(
        p.lifecycle, p.definition_hash, p.reviews, p.apart, p.published_at, p.published_by
    )


def _in_force(read: Connection, rows: Sequence[Row[Any]]) -> dict[str, InForce]:
    """Compile what was published, reading only the contents that were never compiled here."""
    unread = {
        hashed
        for row in rows
        if _named(row) not in _COMPILED
        for hashed in (row.definition_hash, *row.reviews.values())
    }
    contents = _contents(read, tuple(sorted(unread))) if unread else {}
    found = {}
    for row in rows:
        name = _named(row)
        if name not in _COMPILED:
            reviews = {key: contents[hashed] for key, hashed in row.reviews.items()}
            _COMPILED[name] = lifecycle_of_content(
                contents[row.definition_hash], reviews, row.apart
            )
        found[row.lifecycle] = InForce(
            lifecycle=_COMPILED[name],
            definition_hash=row.definition_hash,
            reviews=row.reviews,
            published_at=row.published_at,
            published_by=row.published_by,
        )
    return found


def _named(row: Row[Any]) -> tuple[str, ...]:
    """Name all that a publication is compiled from."""
    return (row.definition_hash, as_json(row.reviews), as_json(row.apart))


def _contents(read: Connection, hashes: tuple[str, ...]) -> dict[str, Any]:
    rows = read.execute(
        select(definition.c.hash, definition.c.content).where(definition.c.hash.in_(hashes))
    )
    return {row.hash: row.content for row in rows}


# What a hash names never changes, in no database; compiling it costs a third of a millisecond.
_PINNED: dict[str, Lifecycle] = {}
_PINNED_REVIEWS: dict[str, Review] = {}
_COMPILED: dict[tuple[str, ...], Lifecycle] = {}

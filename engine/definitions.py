"""Published definitions: immutable, named by their hash; cases and rounds pin one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

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


def in_force(read: Connection, lifecycle: str) -> InForce:
    """
    Give the publication of *lifecycle* that is in force.

    Raises:
        LifecycleUnknown: None was published.
    """
    row = _newest(read, lifecycle)
    if row is None:
        raise LifecycleUnknown(lifecycle)
    hashes = [row.definition_hash, *row.reviews.values()]
    contents = _contents(read, tuple(hashes))
    reviews = {key: contents[hashed] for key, hashed in row.reviews.items()}
    return InForce(
        lifecycle=_compiled(
            as_json(contents[row.definition_hash]), as_json(reviews), as_json(row.apart)
        ),
        definition_hash=row.definition_hash,
        reviews=row.reviews,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def all_in_force(read: Connection) -> dict[str, InForce]:
    """Give every lifecycle's publication in force, by lifecycle."""
    names = read.scalars(select(publication.c.lifecycle).distinct().order_by("lifecycle")).all()
    return {name: in_force(read, name) for name in names}


def lifecycle_pinned(read: Connection, definition_hash: str) -> Lifecycle:
    """Give what cases pin by this hash, without what changes apart; asked of the database once."""
    if definition_hash not in _PINNED:
        content = as_json(_contents(read, (definition_hash,))[definition_hash])
        _PINNED[definition_hash] = _compiled(content, "{}", "{}")
    return _PINNED[definition_hash]


def review_pinned(read: Connection, definition_hash: str) -> Review:
    """Give the review that rounds pin by this hash."""
    row = read.execute(select(definition).where(definition.c.hash == definition_hash)).one()
    return _compiled_review(row.review, as_json(row.content))


def schedules(read: Connection) -> list[Schedule]:
    """Give the schedule of every review that was ever published."""
    s = schedule.c
    rows = read.execute(select(s.lifecycle, s.review, s.since, s.until).order_by(s.id))
    return [Schedule(*row) for row in rows]


def _newest(read: Connection, lifecycle: str) -> Row[Any] | None:
    newest = select(func.max(publication.c.id)).where(publication.c.lifecycle == lifecycle)
    return read.execute(
        select(publication).where(publication.c.id == newest.scalar_subquery())
    ).one_or_none()


def _contents(read: Connection, hashes: tuple[str, ...]) -> dict[str, Any]:
    rows = read.execute(
        select(definition.c.hash, definition.c.content).where(definition.c.hash.in_(hashes))
    )
    return {row.hash: row.content for row in rows}


_PINNED: dict[str, Lifecycle] = {}  # what a hash names never changes, in no database


@lru_cache(maxsize=64)  # compiling costs a third of a millisecond; a definition never changes
def _compiled(content: str, reviews: str, apart: str) -> Lifecycle:
    return lifecycle_of_content(json.loads(content), json.loads(reviews), json.loads(apart))


@lru_cache(maxsize=64)
def _compiled_review(key: str, content: str) -> Review:
    return review_of_content(key, json.loads(content))

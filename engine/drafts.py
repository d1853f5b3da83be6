"""Drafts of definitions: written by whoever may publish, and put in force by two of them."""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from engine.definitions import InForce, publish, publish_alone
from engine.draft import (
    Draft,
    draft_with_id,
    file_of,
    is_founding,
    newest_publication,
    open_draft,
    text_hash,
)
from engine.draft_errors import (
    ApproverSame,
    DraftChanged,
    DraftNotSo,
    DraftOpen,
    DraftOvertaken,
    DraftUnknown,
    LifecycleTaken,
)
from engine.errors import DefinitionInvalid
from engine.permission import allow
from engine.seoul import day_in_seoul
from engine.tables import draft, draft_act, draft_text, publication
from states import read_lifecycle
from states.difference import LifecycleOther


def begin(write: Connection, lifecycle: str, source: str, *, by: str, at: datetime) -> Draft:
    """
    Begin a draft of *lifecycle* with a first text, based on what is in force now.

    Raises:
        RoleMissing: Who begins it may not publish.
        DraftOpen: One is open already; there is one at a time.
    """
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    publish_alone(write)
    held = open_draft(write, lifecycle)
    if held is not None:
        raise DraftOpen(lifecycle, held.begun_by)
    made = write.execute(
        insert(draft).values(
            lifecycle=lifecycle,
            based_on=newest_publication(write, lifecycle),
            state="working",
            version=1,
            begun_by=actor,
            begun_at=at,
        )
    ).inserted_primary_key
    assert made is not None
    _keep_text(write, made[0], 1, source, by=actor, at=at)
    _note(write, made[0], "begun", 1, by=actor, at=at)
    return draft_with_id(write, made[0])


def begin_new(write: Connection, lifecycle: str, source: str, *, by: str, at: datetime) -> Draft:
    """
    Begin the first draft of a lifecycle that the office does not keep yet.

    Raises:
        LifecycleTaken: It is in force already.
        RoleMissing: Who begins it may not publish.
        DraftOpen: One is open already.
    """
    if newest_publication(write, lifecycle) is not None:
        raise LifecycleTaken(lifecycle)
    return begin(write, lifecycle, source, by=by, at=at)


def rewrite(
    write: Connection, draft_id: int, source: str, *, read_version: int, by: str, at: datetime
) -> Draft:
    """
    Save another text of a draft; the same text again is no new version.

    Args:
        read_version: The version that the writer had before them.

    Raises:
        DraftUnknown: There is no such draft.
        DraftNotSo: It is proposed or over.
        DraftChanged: Somebody saved another text meanwhile.
        RoleMissing: Who writes may not publish.
    """
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    held = _held(write, draft_id, "working")
    if held.text == source:
        return held
    if held.version != read_version:
        raise DraftChanged(draft_id, by=held.written_by, at=held.written_at)
    version = held.version + 1
    _keep_text(write, draft_id, version, source, by=actor, at=at)
    write.execute(update(draft).where(draft.c.id == draft_id).values(version=version))
    _note(write, draft_id, "written", version, by=actor, at=at)
    return draft_with_id(write, draft_id)


def rehearsed(write: Connection, draft_id: int, hashed: str, *, by: str, at: datetime) -> None:
    """Note that the text named by *hashed* was rehearsed."""
    held = _held(write, draft_id, "working", "proposed")
    write.execute(
        update(draft).where(draft.c.id == draft_id).values(rehearsed_hash=hashed, rehearsed_at=at)
    )
    _note(write, draft_id, "rehearsed", held.version, by=by, at=at)


def propose(
    write: Connection,
    draft_id: int,
    *,
    hashed: str,
    seen: int | None,
    since: date,
    by: str,
    at: datetime,
) -> Draft:
    """
    Ask a second person to put the draft in force, as it reads now.

    Args:
        hashed: Names the text that the proposer had before them.
        seen: The publication in force against which they read the difference.
        since: A review that is new to the office is due from this day on.

    Raises:
        DraftUnknown: There is no such draft.
        DraftNotSo: It is proposed already, or over.
        DraftChanged: Its text is another by now.
        DraftOvertaken: Something else was published meanwhile.
        DefinitionInvalid: The text has problems, and these are all of them.
        LifecycleOther: The text is of another lifecycle.
        RoleMissing: Who proposes may not publish.
    """
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    publish_alone(write)
    held = _held(write, draft_id, "working")
    if held.hash != hashed:
        raise DraftChanged(draft_id, by=held.written_by, at=held.written_at)
    _refuse_overtaken(write, held, seen)
    reading = read_lifecycle(held.text.encode(), file=file_of(held.lifecycle))
    if reading.lifecycle is None:
        raise DefinitionInvalid(reading.problems)
    if reading.lifecycle.key != held.lifecycle:
        raise LifecycleOther(held.lifecycle, reading.lifecycle.key)
    write.execute(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(
            state="proposed",
            based_on=seen,
            proposed_by=actor,
            proposed_at=at,
            proposed_hash=held.hash,
            since=since,
        )
    )
    _note(write, draft_id, "proposed", held.version, by=actor, at=at)
    return draft_with_id(write, draft_id)


def send_back(write: Connection, draft_id: int, *, by: str, at: datetime, why: str = "") -> Draft:
    """Let a proposed draft be written on again: taken back, or not approved."""
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    held = _held(write, draft_id, "proposed")
    write.execute(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(state="working", proposed_by=None, proposed_at=None, proposed_hash=None, since=None)
    )
    _note(write, draft_id, "sent_back", held.version, by=actor, at=at, why=why or None)
    return draft_with_id(write, draft_id)


def withdraw(write: Connection, draft_id: int, *, by: str, at: datetime) -> None:
    """Give a draft up for good; its texts stay."""
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    held = _held(write, draft_id, "working", "proposed")
    write.execute(update(draft).where(draft.c.id == draft_id).values(state="withdrawn"))
    _note(write, draft_id, "withdrawn", held.version, by=actor, at=at)


def approve(
    write: Connection, draft_id: int, *, hashed: str, seen: int | None, by: str, at: datetime
) -> InForce:
    """
    Put a proposed draft in force, as somebody else than who proposed it.

    Whoever founds an office may do both, as long as nothing at all was published in it.

    Args:
        hashed: Names the text that the approver had before them.
        seen: The publication in force against which they read the difference.

    Raises:
        DraftUnknown: There is no such draft.
        DraftNotSo: It is not proposed.
        ApproverSame: They proposed it themselves.
        DraftChanged: What is proposed is another text than they read.
        DraftOvertaken: Something else was published meanwhile.
        RoleMissing: Who approves may not publish.
    """
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    publish_alone(write)
    held = _held(write, draft_id, "proposed")
    assert held.since is not None, "what is proposed has its day"
    alone = is_founding(write)
    if held.proposed_by == actor and not alone:
        raise ApproverSame(actor)
    if not hashed == held.proposed_hash == held.hash:
        raise DraftChanged(draft_id, by=held.written_by, at=held.written_at)
    _refuse_overtaken(write, held, seen)
    write.execute(
        update(draft)
        .where(draft.c.id == draft_id)
        .values(
            state="published",
            based_on=seen,
            approved_by=actor,
            approved_at=at,
            approved_hash=hashed,
            alone=alone and held.proposed_by == actor,
        )
    )
    put = publish(
        write,
        held.text.encode(),
        file=file_of(held.lifecycle),
        by=actor,
        at=at,
        since=held.since,
    )
    newest = newest_publication(write, held.lifecycle)
    if newest != seen:  # what says the same as what is in force is no new publication
        write.execute(update(draft).where(draft.c.id == draft_id).values(publication_id=newest))
    _note(write, draft_id, "published", held.version, by=actor, at=at)
    return put


def _held(write: Connection, draft_id: int, *states: str) -> Draft:
    """Lock a draft, and give it if it is in one of *states*."""
    if write.scalar(select(draft.c.id).where(draft.c.id == draft_id).with_for_update()) is None:
        raise DraftUnknown(draft_id)
    held = draft_with_id(write, draft_id)
    if held.state not in states:
        raise DraftNotSo(draft_id, held.state, wanted=states[0])
    return held


def _refuse_overtaken(read: Connection, held: Draft, seen: int | None) -> None:
    newest = newest_publication(read, held.lifecycle)
    if newest is None or newest == seen:
        return
    p = publication.c
    row = read.execute(select(p.published_by, p.published_at).where(p.id == newest)).one()
    raise DraftOvertaken(held.lifecycle, by=row.published_by, at=row.published_at)


def _keep_text(
    write: Connection, draft_id: int, version: int, source: str, *, by: str, at: datetime
) -> None:
    write.execute(
        insert(draft_text).values(
            draft_id=draft_id,
            version=version,
            text=source,
            hash=text_hash(source),
            written_by=by,
            written_at=at,
        )
    )


def _note(
    write: Connection,
    draft_id: int,
    act: str,
    version: int,
    *,
    by: str,
    at: datetime,
    why: str | None = None,
) -> None:
    write.execute(
        insert(draft_act).values(draft_id=draft_id, act=act, version=version, by=by, at=at, why=why)
    )

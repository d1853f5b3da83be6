"""Keep remarks (지적사항) about cases: what somebody was told to mend, until it is done."""

from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from engine.case import Case, case_numbered, cases
from engine.command import Command, claim, first_answer, keep_answer
from engine.record import Entry, lock_in_order, record
from engine.remark_errors import RemarkRefused, RemarkSettled, RemarkUnknown
from engine.remark_list import REMARK, SETTLEMENT, SOURCES, Remark, remark_with_id
from engine.seoul import day_in_seoul
from engine.tables import remark


def add_remark(
    write: Connection,
    lifecycle: str,
    number: str,
    *,
    source: str,
    text: str,
    on: date,
    actor: str,
    at: datetime,
    key: str | None = None,
) -> int:
    """
    Keep a remark about a case, and give its number.

    Its text lies where it can be erased, for it may name people.

    Raises:
        CaseNotFound: There is no such case.
        RemarkRefused: It says nothing, its source is unknown, or its day cannot be.
        KeyReused: The key names another request.
    """
    if not text.strip():
        raise RemarkRefused("empty")
    if source not in SOURCES:
        raise RemarkRefused("source")
    body = {"do": "remark", "of": [lifecycle, number], "from": source, "text": text, "on": on}
    asked = Command(key, body, actor) if key is not None else None
    if asked and not claim(write, asked, at=at):
        return int(first_answer(write, asked) or 0)
    one = case_numbered(write, lifecycle, number)
    _check_day(_locked(write, one.id), on, at)
    entry = Entry(
        case_id=one.id,
        expected_version=None,
        kind="remarked",
        effective_on=on,
        data={"source": source, "made_on": on},
        text={REMARK: text.strip()},
    )
    done = record(write, [entry], actor=actor, at=at, key=key)[0]
    row = {"case_id": one.id, "source": source, "made_on": on, "made_by": done.event_id}
    new = write.execute(insert(remark).values(row).returning(remark.c.id)).scalar_one()
    if asked:
        keep_answer(write, asked, new)
    return int(new)


def settle_remark(
    write: Connection,
    remark_id: int,
    *,
    text: str,
    on: date,
    actor: str,
    at: datetime,
    key: str | None = None,
) -> Remark:
    """
    Say what was done about a remark, and give it as it is now.

    Raises:
        RemarkUnknown: No remark has the number.
        RemarkSettled: It was settled before.
        RemarkRefused: Nothing was done, or the day cannot be.
        KeyReused: The key names another request.
    """
    if not text.strip():
        raise RemarkRefused("empty")
    body = {"do": "settle", "remark": remark_id, "text": text, "on": on}
    asked = Command(key, body, actor) if key is not None else None
    if asked and not claim(write, asked, at=at):
        return remark_with_id(write, remark_id)
    held = write.execute(
        select(remark.c.settled_on).where(remark.c.id == remark_id).with_for_update()
    ).one_or_none()
    if held is None:
        raise RemarkUnknown(remark_id)
    if held.settled_on is not None:
        raise RemarkSettled(remark_id, held.settled_on)
    one = remark_with_id(write, remark_id)
    _check_day(_locked(write, one.case_id), on, at)
    if on < one.made_on:
        raise RemarkRefused("before", on=on, limit=one.made_on)
    entry = Entry(
        case_id=one.case_id,
        expected_version=None,
        kind="settled",
        effective_on=on,
        data={"remark": remark_id, "settled_on": on},
        text={SETTLEMENT: text.strip()},
    )
    done = record(write, [entry], actor=actor, at=at, key=key)[0]
    write.execute(
        update(remark)
        .where(remark.c.id == remark_id)
        .values(settled_on=on, settled_by=done.event_id)
    )
    settled = remark_with_id(write, remark_id)
    if asked:
        keep_answer(write, asked, {"remark": remark_id})
    return settled


def _locked(write: Connection, case_id: int) -> Case:
    """Read the case under its lock: a round that closes meanwhile freezes it."""
    lock_in_order(write, [case_id])
    (one,) = cases(write, ids=[case_id])
    return one


def _check_day(one: Case, on: date, at: datetime) -> None:
    """A remark dated into what was reported would change figures that were printed."""
    if on > day_in_seoul(at):
        raise RemarkRefused("future", on=on)
    if one.frozen_through is not None and on <= one.frozen_through:
        raise RemarkRefused("frozen", on=on, limit=one.frozen_through)

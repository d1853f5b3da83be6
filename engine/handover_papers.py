"""인계·인수서 kept as they were printed, so that the same paper can be printed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from engine.chain import plain
from engine.handover import HandedOver
from engine.people import Person, people
from engine.tables import handover_paper


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """One handover: who gave what to whom, and who saw to it."""

    id: int
    giver: Person
    taker: Person
    on: date
    actor: str
    at: datetime
    content: Mapping[str, Any]


def keep_paper(
    write: Connection,
    done: HandedOver,
    *,
    content: Mapping[str, Any],
    actor: str,
    at: datetime,
) -> int:
    """Keep what a handover moved, in the transaction that moved it."""
    row = {
        "giver_id": done.giver.id,
        "taker_id": done.taker.id,
        "on_day": done.on,
        "actor": actor,
        "at": at,
        "content": plain(content),
    }
    return int(write.execute(insert(handover_paper).values(row).returning(_C.id)).scalar_one())


def papers(read: Connection, *, limit: int = 200) -> list[HandoverPaper]:
    """Give the newest papers first."""
    return _papers(
        read, read.execute(select(handover_paper).order_by(_C.id.desc()).limit(limit)).all()
    )


def paper(read: Connection, paper_id: int) -> HandoverPaper | None:
    """Give one paper; None: there is none."""
    rows = read.execute(select(handover_paper).where(_C.id == paper_id)).all()
    return next(iter(_papers(read, rows)), None)


_C = handover_paper.c


def _papers(read: Connection, rows: Sequence[Row[Any]]) -> list[HandoverPaper]:
    known = people(read, {id_ for row in rows for id_ in (row.giver_id, row.taker_id)})
    return [
        HandoverPaper(
            row.id,
            known[row.giver_id],
            known[row.taker_id],
            row.on_day,
            row.actor,
            row.at,
            row.content,
        )
        for row in rows
    ]

"""Who looked at whose data: one append-only row an access, as 안전성 확보조치 기준 제8조 asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from engine.tables import access


@dataclass(frozen=True, slots=True)
class Access:
    """One access: the five items, and how it ended."""

    account: str | None  # a person's key
    via: str  # session, link, key, none
    source: str  # the address
    act: str  # in Korean
    route: str  # the pattern, never the address: that may name somebody
    outcome: str = "done"  # done, refused, failed
    subjects: Sequence[str] = ()  # keys of the persons whose data was shown
    chosen: str | None = None  # the query, where they are too many to list
    object: str | None = None


def record_access(write: Connection, one: Access, *, at: datetime) -> None:
    """Write one access into the log."""
    write.execute(
        insert(access).values(
            account=one.account,
            via=one.via,
            at=at,
            source=one.source,
            subjects=sorted(set(one.subjects)),
            chosen=one.chosen,
            act=one.act,
            route=one.route,
            object=one.object,
            outcome=one.outcome,
        )
    )

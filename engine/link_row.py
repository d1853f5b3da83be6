"""A reviewer's link as it stands: whose it is, for which round, and whether it lives."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Select, select

from engine.seoul import SEOUL
from engine.tables import person, review_link, round_

GRACE: Final = timedelta(days=14)  # after the due day, if the round is open as long

Dead = Literal["revoked", "spent", "expired", "closed"]


@dataclass(frozen=True, slots=True)
class Link:
    """One issued link as it stands; what may be made of it depends on the moment."""

    id: int
    round_id: int
    person_id: int
    serial: int
    salt: str
    person_key: str
    name: str
    email: str | None
    review: str
    period: str
    definition_hash: str
    round_status: str
    due_on: date
    closes_on: date | None
    issued_at: datetime
    mailed_at: datetime | None
    started_at: datetime | None
    code_serial: int
    code_until: datetime | None
    tries: int
    locked_at: datetime | None
    revoked_at: datetime | None
    spent_at: datetime | None
    reopened_at: datetime | None

    @property
    def last_day(self) -> date:
        """The last day on which it opens: that of the round's closing, or 14 days after its due day."""
        late = self.due_on + GRACE
        return late if self.closes_on is None else min(late, self.closes_on)

    @property
    def expires_at(self) -> datetime:
        """The first moment at which it opens nothing any more."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), SEOUL)

    def why_dead(self, at: datetime) -> Dead | None:
        """Say why it opens nothing at the moment *at*; None: it lives."""
        if self.revoked_at is not None:
            return "revoked"
        if self.round_status != "open":
            return "closed"
        if at >= self.expires_at:
            return "expired"
        return "spent" if self.spent_at is not None else None


def links() -> Select[Any]:
    """Select links as `Link` holds them, to narrow down."""
    names = ("id", "round_id", "person_id", "serial", "salt")
    state = (
        "issued_at", "mailed_at", "started_at", "code_serial", "code_until", "tries", "locked_at",
        "revoked_at", "spent_at", "reopened_at",
    )  # fmt: skip
    return (
        select(
            *(review_link.c[name] for name in names),
            person.c.key, person.c.name, person.c.email,
            round_.c.review, round_.c.period, round_.c.definition_hash, round_.c.status,
            round_.c.due_on, round_.c.closes_on,
            *(review_link.c[name] for name in state),
        )
        .join(person, person.c.id == review_link.c.person_id)
        .join(round_, round_.c.id == review_link.c.round_id)
    )  # fmt: skip

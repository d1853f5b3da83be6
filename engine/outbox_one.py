"""One letter that somebody waits for: taken to be sent now, whatever the hour."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from engine.outbox import LEASE_SECONDS, ClaimedMail
from engine.tables import mail


def claim_one(
    write: Connection, message_id: str, *, at: datetime, lease_seconds: int = LEASE_SECONDS
) -> ClaimedMail | None:
    """Take the queued letter of that Message-ID as `claim` does; None: it is no more to be sent."""
    m = mail.c
    row = write.execute(
        update(mail)
        .where(m.message_id == message_id, m.status == "queued")
        .values(
            status="sending",
            attempts=m.attempts + 1,
            lease_token=m.lease_token + 1,
            lease_until=at + timedelta(seconds=lease_seconds),
        )
        .returning(
            m.id, m.lease_token, m.message_id, m.kind, m.to_name, m.to_address, m.subject, m.body,
            m.attempts, m.composed_at, m.calendar, m.person_id,
        )
    ).one_or_none()  # fmt: skip
    return None if row is None else ClaimedMail(*row)

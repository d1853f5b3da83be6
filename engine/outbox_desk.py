"""What a person does about letters that the machine left to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from engine.errors import AddressSuppressed
from engine.id_chunks import chunks
from engine.suppression import suppressed_among
from engine.tables import mail, notice, person

UNDELIVERED = ("dead", "uncertain", "bounced")


def send_again(write: Connection, mail_id: int, *, at: datetime) -> bool:
    """
    Have a letter that was not, or perhaps not, delivered sent anew under the same Message-ID.

    It goes to the address that its person has by now.

    Raises:
        AddressSuppressed: That address takes no mail.
    """
    row = write.execute(
        select(func.coalesce(person.c.email, mail.c.to_address).label("address"), person.c.key)
        .join_from(mail, person)
        .where(mail.c.id == mail_id, mail.c.status.in_(UNDELIVERED))
    ).one_or_none()
    if row is None:
        return False
    if row.address.lower() in suppressed_among(write, [row.address]):
        raise AddressSuppressed(row.address, row.key)
    done = write.execute(
        update(mail)
        .where(mail.c.id == mail_id, mail.c.status.in_(UNDELIVERED))
        .values(status="queued", attempts=0, doubts=0, due_at=at, to_address=row.address)
    )
    return done.rowcount == 1


def count_as_sent(write: Connection, mail_id: int, *, at: datetime) -> bool:
    """Say that an uncertain letter did arrive."""
    done = write.execute(
        update(mail)
        .where(mail.c.id == mail_id, mail.c.status == "uncertain")
        .values(status="sent", sent_at=at)
    )
    return done.rowcount == 1


def release(write: Connection, mail_ids: Collection[int] | None, *, at: datetime) -> list[int]:
    """Let held letters go, all of them if None are named; give which those were."""
    held = update(mail).where(mail.c.status == "held")
    if mail_ids is not None:
        held = held.where(mail.c.id.in_(mail_ids))
    return sorted(write.scalars(held.values(status="queued", due_at=at).returning(mail.c.id)).all())


def discard(write: Connection, mail_ids: Collection[int], *, reason: str) -> list[int]:
    """
    Drop letters that are held or could not be delivered; give which those were.

    What they would have told counts as cancelled, for the same reason.
    """
    dropped = [
        id_
        for ids in chunks(mail_ids)
        for id_ in write.scalars(
            update(mail)
            .where(mail.c.id.in_(ids), mail.c.status.in_(("held", *UNDELIVERED)))
            .values(status="discarded", error=reason)
            .returning(mail.c.id)
        )
    ]
    for ids in chunks(dropped):
        write.execute(
            update(notice)
            .where(notice.c.mail_id.in_(ids), notice.c.status == "mailed")
            .values(status="cancelled", reason=reason)
        )
    return sorted(dropped)

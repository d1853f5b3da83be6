"""Tell again what could not be told, once its reason is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, true, update

from engine.id_chunks import chunks
from engine.notices import DIGEST
from engine.suppression import FOR_WANT_OF_AN_ADDRESS
from engine.tables import mail, notice, person, suppression


@dataclass(frozen=True, slots=True)
class ToldAgain:
    notices: int  # that will be written anew
    letters: int  # that leave as they were written, to the address of now


def tell_again(
    write: Connection,
    *,
    at: datetime,
    people: Collection[int] | None = None,
    broken: bool = False,
) -> ToldAgain:
    """
    Queue again what failed or bounced for want of an address that its person has by now.

    A digest is written anew, for what it said may be over; a letter of its own leaves as it
    was. Whoever has no good address yet is left as they are. A statement for a
    thousand letters.

    Args:
        people: Only these; None: everybody.
        broken: Also the notices whose letter could not be written, whoever they are for.
    """
    whose = person.c.id.in_(people) if people is not None else true()
    reachable = select(person.c.id).where(whose, _is_reachable())
    why = notice.c.reason.startswith(FOR_WANT_OF_AN_ADDRESS, autoescape=True)
    theirs = and_(why, notice.c.person_id.in_(reachable))
    if broken:
        theirs = theirs | ~why
    failed = write.execute(
        update(notice)
        .where(notice.c.status == "failed", theirs)
        .values(status="queued", reason=None)
    )
    stale = write.scalars(
        update(mail)
        .where(mail.c.status == "bounced", mail.c.kind == DIGEST, mail.c.person_id.in_(reachable))
        .values(status="discarded")
        .returning(mail.c.id)
    ).all()
    anew = sum(
        write.execute(
            update(notice)
            .where(notice.c.mail_id.in_(ids), notice.c.status == "mailed")
            .values(status="queued", mail_id=None)
        ).rowcount
        for ids in chunks(stale)
    )
    now_at = select(person.c.email).where(person.c.id == mail.c.person_id).scalar_subquery()
    sent = write.execute(
        update(mail)
        .where(mail.c.status == "bounced", mail.c.person_id.in_(reachable))
        .values(status="queued", attempts=0, doubts=0, due_at=at, to_address=now_at)
    )
    return ToldAgain(notices=failed.rowcount + anew, letters=sent.rowcount)


def _is_reachable() -> ColumnElement[bool]:
    return and_(
        func.coalesce(person.c.email, "") != "",
        func.lower(person.c.email).not_in(select(suppression.c.address)),
    )

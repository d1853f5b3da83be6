"""What a returned message does to the letter that it returns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Row, func, select, update

from engine.suppression import suppress
from engine.tables import mail

Ending = Literal["refused", "expired", "delayed", "delivered"]
Verdict = Literal["bounced", "expired", "delayed", "delivered", "again", "forged", "unknown"]

_LEFT = ("sending", "retry", "sent", "uncertain")


@dataclass(frozen=True, slots=True)
class TakenBack:
    """
    What became of a returned message.

    ``bounced``: the letter's address takes no mail now. ``expired``: it did not arrive, but
    the address may be good. ``delayed``, ``delivered``, ``again``: nothing to do. ``forged``:
    it speaks of a letter of ours that never went to that address. ``unknown``: of no letter of ours.
    """

    verdict: Verdict
    mail_id: int | None = None
    address: str | None = None


def take_back(
    write: Connection,
    *,
    message_ids: Collection[str],
    recipients: Collection[str],
    ending: Ending,
    said: str,
    at: datetime,
) -> TakenBack:
    """
    Mark the letter that came back, if one of ours did, and suppress its address.

    Anybody can write a message that looks returned. It is believed only about a letter that
    left, by the Message-ID of that letter, and about the very address it went to.
    """
    to = func.lower(mail.c.to_address)
    known = write.execute(
        select(mail.c.id, mail.c.status, mail.c.lease_token, to.label("address"))
        .where(mail.c.message_id.in_(message_ids))
        .order_by(mail.c.id)
        .with_for_update()
    ).all()
    if not known:
        return TakenBack("unknown")
    named = {one.lower() for one in recipients}
    meant = [row for row in known if row.address in named]
    if len(meant) != 1 or meant[0].lease_token == 0:  # never claimed; attempts begin anew
        return TakenBack("forged", known[0].id)
    (row,) = meant
    return TakenBack(_mark(write, row, ending, said=said, at=at), row.id, row.address)


def _mark(
    write: Connection,
    row: Row[tuple[int, str, int, str]],
    ending: Ending,
    *,
    said: str,
    at: datetime,
) -> Verdict:
    if ending in ("delayed", "delivered"):
        return "delayed" if ending == "delayed" else "delivered"
    if row.status not in _LEFT:
        return "again"
    status: Verdict = "bounced" if ending == "refused" else "expired"
    write.execute(
        update(mail)
        .where(mail.c.id == row.id)
        .values(status="bounced" if status == "bounced" else "dead", error=said, lease_until=None)
    )
    if status == "bounced":
        suppress(write, row.address, reason=said, source="report", at=at, mail_id=row.id)
    return status

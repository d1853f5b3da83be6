"""Where a person's mail goes, corrected: what waited for it is told again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from engine.people import Person, person_with_key
from engine.retelling import ToldAgain, tell_again
from engine.suppression import lift
from engine.tables import person


@dataclass(frozen=True, slots=True)
class AddressMended:
    person: Person  # as they were
    address: str
    lifted: int  # addresses that may be written to again
    told: ToldAgain


def mend_address(write: Connection, key: str, address: str, *, at: datetime) -> AddressMended:
    """
    Let a person's mail go to *address*, and queue again what failed or bounced for want of one.

    The same address as before says that its server was mended. The old one stays suppressed
    only while it is somebody else's as well.

    Raises:
        PersonUnknown: Nobody is called so.
    """
    before = person_with_key(write, key)
    write.execute(update(person).where(person.c.id == before.id).values(email=address))
    free = {address}
    if before.email and not _is_used(write, before.email):
        free.add(before.email)
    lifted = lift(write, free)
    return AddressMended(before, address, lifted, tell_again(write, at=at, people=[before.id]))


def _is_used(read: Connection, address: str) -> bool:
    used = select(func.count()).where(func.lower(person.c.email) == address.lower())
    return bool(read.scalar(used))

"""Addresses that take no mail: nobody writes to them until somebody mends them, and is told to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import Connection, Text, case, delete, func, literal, select, update

from engine.holders import holders
from engine.in_charge import in_charge
from engine.notices import NewNotice, queue
from engine.once import insert_once
from engine.seoul import day_in_seoul
from engine.tables import mail, organisation, person, suppression

ADDRESS: Final = "address"  # the kind and the template of what asks somebody to mend one
Source = Literal["smtp", "report", "person"]

# Why a notice failed. All of these end when the address is mended.
FOR_WANT_OF_AN_ADDRESS: Final = "전자우편 주소"
NO_ADDRESS: Final = f"{FOR_WANT_OF_AN_ADDRESS} 없음"

_WAITING: Final = ("queued", "retry", "held")


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose mail goes to a suppressed address."""

    id: int
    key: str
    name: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address that takes no mail, and whose it is now."""

    address: str
    reason: str
    source: str
    since: datetime
    owners: tuple[Owner, ...]


def takes_no_mail(said: str) -> str:
    """Word why a notice to a suppressed address failed."""
    return f"{FOR_WANT_OF_AN_ADDRESS}에서 메일을 받지 못함: {said}"


def is_no_mailbox(address: str) -> str:
    """Word why a notice failed whose person has something else than a mail address."""
    return f"{FOR_WANT_OF_AN_ADDRESS}로 쓸 수 없음: {address[:80]}"


def suppress(
    write: Connection,
    address: str,
    *,
    reason: str,
    source: Source,
    at: datetime,
    mail_id: int | None = None,
) -> bool:
    """
    Write to *address* no more, and tell who can mend it; False: it was suppressed already.

    Letters that wait for it end as bounced, or as uncertain if one may have arrived. The
    coordinators are told, or without any the administrators, and the team leads of the
    person's departments: each once.
    """
    address = address.lower()
    row = {
        "address": address, "reason": reason, "source": source, "since": at, "mail_id": mail_id
    }  # fmt: skip
    if not insert_once(write, suppression, [row]):
        return False
    ended = case((mail.c.doubts > 0, literal("uncertain", Text)), else_=literal("bounced", Text))
    write.execute(
        update(mail)
        .where(func.lower(mail.c.to_address) == address, mail.c.status.in_(_WAITING))
        .values(status=ended, error=reason)
    )
    queue(write, _notices(write, address, reason=reason, at=at), at=at)
    return True


def suppressed_among(read: Connection, addresses: Collection[str]) -> Mapping[str, str]:
    """Give what the server said of those of *addresses* that take no mail; keys in lower case."""
    wanted = {address.lower() for address in addresses}
    if not wanted:
        return {}
    rows = read.execute(
        select(suppression.c.address, suppression.c.reason).where(suppression.c.address.in_(wanted))
    )
    return {row[0]: row[1] for row in rows}


def suppressed(read: Connection) -> list[Suppressed]:
    """Give all addresses that take no mail, the newest first, with whose they are."""
    rows = read.execute(
        select(suppression).order_by(suppression.c.since.desc(), suppression.c.id.desc())
    ).all()
    owners = _owners(read, [row.address for row in rows])
    return [
        Suppressed(
            row.address, row.reason, row.source, row.since, tuple(owners.get(row.address, ()))
        )
        for row in rows
    ]


def lift(write: Connection, addresses: Collection[str]) -> int:
    """Let mail go to *addresses* again; give how many of them took none."""
    gone = delete(suppression).where(
        suppression.c.address.in_({address.lower() for address in addresses})
    )
    return write.execute(gone).rowcount


def _notices(read: Connection, address: str, *, reason: str, at: datetime) -> list[NewNotice]:
    owners = _owners(read, [address]).get(address, [])
    if not owners:
        return []  # it was mended meanwhile
    today = day_in_seoul(at)
    places = _places(read, owners, today)
    words: dict[str, object] = {
        "address": address,
        "said": reason,
        "on": today,
        "owners": [
            {
                "key": one.key,
                "name": one.name,
                "title": one.title or "",
                "place": ", ".join(places.get(one.id, {}).values()),
            }
            for one in owners
        ],
    }
    return [
        NewNotice(
            key=f"address:{address}:{at.isoformat()}:{person_id}",
            kind=ADDRESS,
            person_id=person_id,
            template=ADDRESS,
            words=words,
            not_before=today,
        )
        for person_id in _who_mends(read, owners, places, today)
    ]


def _owners(read: Connection, addresses: Collection[str]) -> dict[str, list[Owner]]:
    address = func.lower(person.c.email)
    rows = read.execute(
        select(address, person.c.id, person.c.key, person.c.name, person.c.title)
        .where(address.in_(addresses))
        .order_by(person.c.id)
    )
    found: dict[str, list[Owner]] = {}
    for email, *rest in rows:
        found.setdefault(email, []).append(Owner(*rest))
    return found


def _places(read: Connection, owners: Sequence[Owner], today: date) -> dict[int, dict[int, str]]:
    """Give the departments that people work in: {person: {department: its name}}."""
    holder = holders(today).c
    rows = read.execute(
        select(holder.person_id, organisation.c.id, organisation.c.name)
        .distinct()
        .where(
            holder.organisation_id == organisation.c.id,
            holder.person_id.in_([one.id for one in owners]),
        )
        .order_by(organisation.c.id)
    )
    found: dict[int, dict[int, str]] = {}
    for person_id, organisation_id, name in rows:
        found.setdefault(person_id, {})[organisation_id] = name
    return found


def _who_mends(
    read: Connection,
    owners: Sequence[Owner],
    places: Mapping[int, Mapping[int, str]],
    today: date,
) -> list[int]:
    """Give whom to tell: never somebody whose own address takes no mail."""
    deaf = read.scalars(
        select(person.c.id).where(func.lower(person.c.email).in_(select(suppression.c.address)))
    ).all()
    but = {*deaf, *(one.id for one in owners)}
    departments = {place for one in places.values() for place in one}
    holder = holders(today).c
    leads = read.scalars(
        select(holder.person_id).where(
            holder.role == "team_lead",
            holder.organisation_id.in_(departments),
            holder.person_id.not_in(but),
        )
    )
    return sorted({*leads, *in_charge(read, on=today, but=but)})

"""Accounts: who may sign in, with what, and how that is taken away at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from engine.account_errors import AccountKept, AccountUnknown
from engine.attempts import forget_person, held_people
from engine.holders import holders
from engine.invites import withdraw_invites
from engine.people import Person
from engine.role_changes import RoleChange, keep_changes
from engine.secret_code import digest_of, new_code
from engine.sessions import end_sessions
from engine.tables import account, identity, invite, person, spare_code

SPARE_CODES: Final = 10
_SPARE_GROUPS: Final = 4  # 80 bits: nobody finds one from its digest


@dataclass(frozen=True, slots=True)
class Account:
    """One account, as its person and an admin see it: never its password or its secret."""

    person: Person
    has_password: bool
    password_set_at: datetime | None
    has_code: bool
    disabled_at: datetime | None
    created_at: datetime
    invited_until: datetime | None  # an invitation that still opens
    held_until: datetime | None  # too many failures: until when they wait somewhere
    identities: int  # other systems that they sign in through

    @property
    def is_open(self) -> bool:
        return self.disabled_at is None and (self.has_password or self.identities > 0)


def accounts(read: Connection, *, at: datetime) -> dict[int, Account]:
    """Give every account by its person's id, in three queries."""
    held = held_people(read, at=at)
    return {row.id: _account(row, held) for row in read.execute(_asked(at))}


def account_of(read: Connection, key: str, *, at: datetime) -> Account:
    """
    Give the account of the person with *key*.

    Raises:
        AccountUnknown: They have none.
    """
    row = read.execute(_asked(at).where(person.c.key == key)).one_or_none()
    if row is None:
        raise AccountUnknown(key)
    return _account(row, held_people(read, at=at))


def sealed_secret(read: Connection, person_id: int) -> str | None:
    """Give the sealed secret of a person's second step, if they have set one up."""
    return read.scalar(select(account.c.code_secret).where(account.c.person_id == person_id))


def password_hash_of(read: Connection, person_id: int) -> str | None:
    return read.scalar(select(account.c.password_hash).where(account.c.person_id == person_id))


def set_password(
    write: Connection, person_id: int, password_hash: str, *, at: datetime, anew: bool = True
) -> None:
    """Keep a password; one that is not *anew* is the old one, hashed at today's cost."""
    values: dict[str, Any] = {"password_hash": password_hash}
    if anew:
        values["password_set_at"] = at
        withdraw_invites(write, person_id, at=at)
    write.execute(update(account).where(account.c.person_id == person_id).values(values))


def is_over(one: Account, *, lasts: timedelta | None, at: datetime) -> bool:
    """Tell whether a password is older than the office's rules let it be."""
    return (
        lasts is not None and one.password_set_at is not None and at - one.password_set_at >= lasts
    )


def set_up_code(
    write: Connection, person_id: int, *, sealed: str, step: int, at: datetime
) -> list[str]:
    """Keep the secret of a second step whose first code was right; give the spare codes, told once."""
    write.execute(
        update(account)
        .where(account.c.person_id == person_id)
        .values(code_secret=sealed, code_step=step)
    )
    return new_spare_codes(write, person_id, at=at)


def new_spare_codes(write: Connection, person_id: int, *, at: datetime) -> list[str]:
    """Give ten codes that open once each; those given before open nothing any more."""
    write.execute(delete(spare_code).where(spare_code.c.person_id == person_id))
    codes = [new_code(_SPARE_GROUPS) for _ in range(SPARE_CODES)]
    rows = [{"person_id": person_id, "code_hash": digest_of(one), "made_at": at} for one in codes]
    write.execute(insert(spare_code), rows)
    return codes


def spare_codes_left(read: Connection, person_id: int) -> int:
    left = select(func.count()).where(
        spare_code.c.person_id == person_id, spare_code.c.used_at.is_(None)
    )
    return read.scalar(left) or 0


def take_code_away(write: Connection, person_id: int) -> None:
    """Let a person sign in without a second step, until one is set up again."""
    write.execute(update(account).where(account.c.person_id == person_id).values(code_secret=None))
    write.execute(delete(spare_code).where(spare_code.c.person_id == person_id))


def disable(write: Connection, key: str, *, actor: str, on: date, at: datetime) -> Account:
    """
    Let a person sign in no more: their sessions end at once, their invitations open nothing.

    Raises:
        AccountUnknown: They have no account.
        AccountKept: It is one's own, an admin's whom only an admin may disable, or the last admin's.
    """
    one = account_of(write, key, at=at)
    if key == actor:
        raise AccountKept("oneself", key)
    may_touch(write, actor, key, on=on)
    if is_last_admin(write, key, on=on):
        raise AccountKept("last_admin", key)
    write.execute(
        update(account)
        .where(account.c.person_id == one.person.id, account.c.disabled_at.is_(None))
        .values(disabled_at=at)
    )
    end_sessions(write, one.person.id, at=at)
    withdraw_invites(write, one.person.id, at=at)
    _keep(write, one, "revoke", "사용 중지", actor=actor, at=at)
    return account_of(write, key, at=at)


def enable(write: Connection, key: str, *, actor: str, on: date, at: datetime) -> Account:
    """
    Let a person sign in again, with the password that they had.

    Raises:
        AccountUnknown: They have no account.
        AccountKept: It is an admin's, whom only an admin may let in again.
    """
    one = account_of(write, key, at=at)
    may_touch(write, actor, key, on=on)
    write.execute(
        update(account).where(account.c.person_id == one.person.id).values(disabled_at=None)
    )
    _keep(write, one, "grant", "다시 사용", actor=actor, at=at)
    return account_of(write, key, at=at)


def unlock(write: Connection, key: str, *, at: datetime) -> Account:
    """Let a person who failed too often try again at once."""
    one = account_of(write, key, at=at)
    forget_person(write, one.person.id)
    return account_of(write, key, at=at)


def reset_code(write: Connection, key: str, *, actor: str, on: date, at: datetime) -> Account:
    """
    Take away the second step of a person who lost it; whoever is signed in as them is out.

    Raises:
        AccountUnknown: They have no account.
        AccountKept: It is an admin's, and the *actor* is none.
    """
    one = account_of(write, key, at=at)
    may_touch(write, actor, key, on=on)
    take_code_away(write, one.person.id)
    end_sessions(write, one.person.id, at=at)
    _keep(write, one, "change", "2단계 확인 초기화", actor=actor, at=at)
    return account_of(write, key, at=at)


def may_touch(read: Connection, actor: str, key: str, *, on: date) -> None:
    """
    Refuse to touch an admin's account or rights unless the *actor* is an admin, or founds the office.

    Raises:
        AccountKept: They are not.
    """
    admins = admins_on(read, on=on)
    if key in admins and actor not in admins:
        raise AccountKept("admins_only", key)


def is_last_admin(read: Connection, key: str, *, on: date) -> bool:
    """Tell whether nobody but this person could sign in as an admin."""
    others = select(func.count()).where(
        person.c.key.in_(admins_on(read, on=on) - {key}),
        account.c.person_id == person.c.id,
        account.c.disabled_at.is_(None),
        account.c.password_hash.is_not(None),
    )
    return key in admins_on(read, on=on) and not read.scalar(others)


def admins_on(read: Connection, *, on: date) -> frozenset[str]:
    holder = holders(on)
    held = (
        select(person.c.key)
        .join(holder, holder.c.person_id == person.c.id)
        .where(holder.c.role == "admin")
    )
    return frozenset(read.scalars(held))


def _asked(at: datetime) -> Any:
    opens = (
        select(invite.c.person_id, func.max(invite.c.ends_at).label("until"))
        .where(
            and_(invite.c.used_at.is_(None), invite.c.withdrawn_at.is_(None), invite.c.ends_at > at)
        )
        .group_by(invite.c.person_id)
        .subquery()
    )
    elsewhere = (
        select(func.count())
        .where(identity.c.person_id == account.c.person_id)
        .correlate(account)
        .scalar_subquery()
    )
    a, p = account.c, person.c
    return (
        select(
            p.id, p.key, p.name, p.title, p.email, p.phone,
            a.password_hash.is_not(None).label("has_password"), a.password_set_at,
            a.code_secret.is_not(None).label("has_code"), a.disabled_at, a.created_at,
            opens.c.until, elsewhere.label("identities"),
        )
        .join_from(account, person, p.id == a.person_id)
        .outerjoin(opens, opens.c.person_id == a.person_id)
        .order_by(p.id)
    )  # fmt: skip


def _account(row: Row[Any], held: dict[int, datetime]) -> Account:
    return Account(
        person=Person(*row[:6]),
        has_password=bool(row.has_password),
        password_set_at=row.password_set_at,
        has_code=bool(row.has_code),
        disabled_at=row.disabled_at,
        created_at=row.created_at,
        invited_until=row.until,
        held_until=held.get(row.id),
        identities=row.identities,
    )


def _keep(
    write: Connection, one: Account, act: Any, reason: str, *, actor: str, at: datetime
) -> None:
    change = RoleChange(one.person.id, act, "account", reason=reason)
    keep_changes(write, [change], actor=actor, at=at)

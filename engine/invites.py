"""One-time invitations: how a person gets their first password, and another when it is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert, select, update

from engine.account_errors import InviteUnknown
from engine.attempts import forget_person
from engine.once import insert_once
from engine.people import Person, people, person_with_key
from engine.role_changes import RoleChange, keep_changes
from engine.secret_code import digest_of, new_code
from engine.sessions import end_sessions
from engine.tables import account, invite

LASTING: Final = timedelta(hours=72)
_GROUPS: Final = 7  # 140 bits


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation just made; its secret is told once and kept nowhere."""

    person: Person
    code: str
    ends_at: datetime


def make_invite(
    write: Connection, key: str, *, by: str, at: datetime, lasting: timedelta = LASTING
) -> Invited:
    """
    Make a secret with which the person with *key* sets their password; older ones stop opening.

    An account is made if there is none. One that has a password keeps it until the new one is set.

    Raises:
        PersonUnknown: Nobody is called so.
    """
    who = person_with_key(write, key)
    new = insert_once(write, account, [{"person_id": who.id, "created_at": at}])
    withdraw_invites(write, who.id, at=at)
    code = new_code(_GROUPS)
    write.execute(
        insert(invite).values(
            person_id=who.id,
            code_hash=digest_of(code),
            made_by=by,
            made_at=at,
            ends_at=at + lasting,
        )
    )
    keep_changes(
        write,
        [RoleChange(who.id, "grant" if new else "change", "account", reason="초대")],
        actor=by,
        at=at,
    )
    return Invited(who, code, at + lasting)


def invited(read: Connection, code: str, *, at: datetime) -> Person:
    """
    Give whom the secret invites; looking uses nothing up.

    Raises:
        InviteUnknown: It opens nothing.
    """
    return people(read, [id_ := _open(read, code, at)[1]])[id_]


def accept_invite(write: Connection, code: str, *, password_hash: str, at: datetime) -> Person:
    """
    Set the password of whom the secret invites, once; what was open in their name is closed.

    Raises:
        InviteUnknown: It opens nothing, or another request was faster.
    """
    invite_id, person_id = _open(write, code, at)
    used = write.execute(
        update(invite)
        .where(invite.c.id == invite_id, invite.c.used_at.is_(None))
        .values(used_at=at)
    )
    if used.rowcount != 1:
        raise InviteUnknown()
    write.execute(
        update(account)
        .where(account.c.person_id == person_id)
        .values(password_hash=password_hash, password_set_at=at)
    )
    end_sessions(write, person_id, at=at)
    forget_person(write, person_id)
    return people(write, [person_id])[person_id]


def withdraw_invites(write: Connection, person_id: int, *, at: datetime) -> None:
    """Let no invitation of a person open any more."""
    write.execute(
        update(invite)
        .where(
            invite.c.person_id == person_id,
            invite.c.used_at.is_(None),
            invite.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


def _open(read: Connection, code: str, at: datetime) -> tuple[int, int]:
    row = read.execute(
        select(invite.c.id, invite.c.person_id)
        .join(account, account.c.person_id == invite.c.person_id)
        .where(
            invite.c.code_hash == digest_of(code),
            invite.c.used_at.is_(None),
            invite.c.withdrawn_at.is_(None),
            invite.c.ends_at > at,
            account.c.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise InviteUnknown()
    return row.id, row.person_id

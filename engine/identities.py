"""Who a person is to another system (OpenID Connect): an issuer's subject, bound once."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from engine.account_errors import IdentityTaken
from engine.once import insert_once
from engine.people import Person, people
from engine.role_changes import RoleChange, keep_changes
from engine.tables import account, identity, person


def person_of_identity(read: Connection, *, issuer: str, subject: str) -> Person | None:
    """Give who signs in so, if their account is not disabled."""
    found = read.scalar(
        select(identity.c.person_id)
        .join(account, account.c.person_id == identity.c.person_id)
        .where(
            identity.c.issuer == issuer,
            identity.c.subject == subject,
            account.c.disabled_at.is_(None),
        )
    )
    return people(read, [found])[found] if found is not None else None


def person_of_address(read: Connection, email: str) -> Person | None:
    """Give whose address it is, if it is one person's alone."""
    found = read.scalars(
        select(person.c.id).where(func.lower(person.c.email) == email.lower()).limit(2)
    ).all()
    return people(read, found)[found[0]] if len(found) == 1 else None


def bind_identity(
    write: Connection, person_id: int, *, issuer: str, subject: str, by: str, at: datetime
) -> None:
    """
    Let a person sign in as *subject* of *issuer*; an account is made if there is none.

    Raises:
        IdentityTaken: Somebody has that subject, or the person another one there.
    """
    insert_once(write, account, [{"person_id": person_id, "created_at": at}])
    row = {
        "issuer": issuer,
        "subject": subject,
        "person_id": person_id,
        "bound_by": by,
        "bound_at": at,
    }
    if insert_once(write, identity, [row]):
        keep_changes(
            write, [RoleChange(person_id, "grant", "identity", place=issuer)], actor=by, at=at
        )
        return
    held = write.execute(
        select(identity.c.person_id, identity.c.subject).where(
            identity.c.issuer == issuer,
            (identity.c.subject == subject) | (identity.c.person_id == person_id),
        )
    ).all()
    if any(row.person_id == person_id and row.subject == subject for row in held):
        return
    owner = held[0].person_id
    raise IdentityTaken(issuer, people(write, [owner])[owner].key)


def release_identity(
    write: Connection, person_id: int, *, issuer: str, by: str, at: datetime
) -> None:
    """Let a person sign in so no more; there may be nothing to release."""
    gone = write.execute(
        delete(identity).where(identity.c.issuer == issuer, identity.c.person_id == person_id)
    )
    if gone.rowcount:
        keep_changes(
            write, [RoleChange(person_id, "revoke", "identity", place=issuer)], actor=by, at=at
        )

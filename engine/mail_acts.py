"""What a person does to letters: done only where the letter allows it, and kept with who and why."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select, update

from engine import outbox_desk
from engine.id_chunks import chunks
from engine.letter_errors import LetterChanged, LetterFixed
from engine.tables import mail, mail_act

Act = Literal["held", "released", "edited", "discarded", "sent_again", "arrived"]

EDITABLE: Final = ("held", "queued", "retry")
HOLDABLE: Final = ("queued", "retry")


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and why."""

    actor: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MailAct:
    """One thing that a person did to a letter."""

    act: Act
    actor: str
    at: datetime
    reason: str | None
    before: Mapping[str, str] | None  # of an edit: subject and body as they were


def settle_letters(
    write: Connection, act: Act, mail_ids: Collection[int] | None, *, by: By
) -> list[int]:
    """
    Do *act* to those of the letters that are in a state for it, and keep it; give which those were.

    Args:
        mail_ids: None: every letter that waits for it (only `released`).

    Raises:
        AddressSuppressed: A letter sent again would go to an address that takes no mail.
    """
    assert mail_ids is not None or act == "released", "only releasing means all that wait"
    done = outbox_desk.release(write, None, at=by.at) if mail_ids is None else []
    if mail_ids is not None:
        done = _ACTS[act](write, sorted(set(mail_ids)), by)
    keep_acts(write, act, done, by=by)
    return done


def edit_letter(
    write: Connection, mail_id: int, *, subject: str, body: str, seen: str, by: By
) -> bool:
    """
    Give a letter that never left another subject and body, and keep what it said; False: it says so already.

    Args:
        seen: The `mark` of the text that the person read.

    Raises:
        LetterFixed: It left, or may have, or was dropped.
        LetterChanged: It says something else by now.
    """
    assert subject
    assert subject == " ".join(subject.split()), "a subject is one line"
    row = write.execute(
        select(mail.c.status, mail.c.doubts, mail.c.subject, mail.c.body)
        .where(mail.c.id == mail_id)
        .with_for_update()
    ).one_or_none()
    if row is None or row.status not in EDITABLE or row.doubts:
        raise LetterFixed(mail_id, row.status if row else "unknown")
    if mark(row.subject, row.body) != seen:
        raise LetterChanged(mail_id)
    if (row.subject, row.body) == (subject, body):
        return False
    write.execute(update(mail).where(mail.c.id == mail_id).values(subject=subject, body=body))
    before = {"subject": row.subject, "body": row.body}
    keep_acts(write, "edited", [mail_id], by=by, before=before)
    return True


def mark(subject: str, body: str) -> str:
    """Name a letter's text, so that an edit of another text is noticed."""
    return hashlib.sha256(f"{subject}\n{body}".encode()).hexdigest()[:32]


def keep_acts(
    write: Connection,
    act: Act,
    mail_ids: Sequence[int],
    *,
    by: By,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Keep that a person did *act* to letters, in the transaction that does it."""
    if mail_ids:
        row = {"act": act, "actor": by.actor, "at": by.at, "reason": by.reason, "before": before}
        write.execute(insert(mail_act), [{**row, "mail_id": id_} for id_ in mail_ids])


def acts_on(read: Connection, mail_id: int) -> list[MailAct]:
    """Give what people did to a letter, oldest first."""
    a = mail_act.c
    rows = read.execute(
        select(a.act, a.actor, a.at, a.reason, a.before).where(a.mail_id == mail_id).order_by(a.id)
    )
    return [MailAct(*row) for row in rows]


def _hold(write: Connection, mail_ids: Sequence[int], by: By) -> list[int]:
    return sorted(
        id_
        for ids in chunks(mail_ids)
        for id_ in write.scalars(
            update(mail)
            .where(mail.c.id.in_(ids), mail.c.status.in_(HOLDABLE))
            .values(status="held")
            .returning(mail.c.id)
        )
    )


def _release(write: Connection, mail_ids: Sequence[int], by: By) -> list[int]:
    return outbox_desk.release(write, mail_ids, at=by.at)


def _discard(write: Connection, mail_ids: Sequence[int], by: By) -> list[int]:
    assert by.reason, "a letter is dropped for a reason"
    return outbox_desk.discard(write, mail_ids, reason=by.reason)


def _send_again(write: Connection, mail_ids: Sequence[int], by: By) -> list[int]:
    return [id_ for id_ in mail_ids if outbox_desk.send_again(write, id_, at=by.at)]


def _arrived(write: Connection, mail_ids: Sequence[int], by: By) -> list[int]:
    return [id_ for id_ in mail_ids if outbox_desk.count_as_sent(write, id_, at=by.at)]


_ACTS: Mapping[str, Callable[[Connection, Sequence[int], By], list[int]]] = {
    "held": _hold,
    "released": _release,
    "discarded": _discard,
    "sent_again": _send_again,
    "arrived": _arrived,
}

"""Send what lies in the outbox, one letter after another, and write down how each went."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.link_row import Link
from engine.outbox import (
    LEASE_SECONDS,
    ClaimedMail,
    Outcome,
    claim,
    due_mails,
    settle,
)
from engine.review_links import mark_mailed
from engine.store import reading, transaction
from flows.steps.compose import sender_name
from flows.steps.letter_links import LetterLinks, links_in, read_links, with_links
from flows.steps.office_hours import OFFICE_HOURS, why_silent
from flows.steps.setting import Hours
from notifications.errors import NotificationRefused
from notifications.letter import Letter
from notifications.message import email_message
from notifications.transport import Refused, Retry, Sent, Transport, Uncertain, opened

LIMIT: Final = 500  # letters a run: a definition gone wrong floods nobody
PATIENCE: Final = 20  # letters in a row that the server did not take: it is ill, not they


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one call of `deliver` did; *skipped* says why it did nothing."""

    sent: int = 0
    retry: int = 0
    uncertain: int = 0
    dead: int = 0
    bounced: int = 0
    lost: int = 0  # sent, but the lease had gone to another sender
    held: int = 0  # due, and left for the next run
    skipped: str | None = None


def deliver(
    store: Engine,
    transport: Transport,
    *,
    at: datetime,
    calendar: OfficeCalendar,
    office: Mapping[str, str],
    hours: Hours = OFFICE_HOURS,
    limit: int = LIMIT,
    lease_seconds: int = LEASE_SECONDS,
    links: LetterLinks | None = None,
    now: Callable[[], datetime] | None = None,
) -> Delivered:
    """
    Send up to *limit* letters that are due, each outside any transaction.

    A letter is claimed right before it is sent, in the transaction that settles the one
    before: whoever stops in between leaves one letter in doubt, not a batch.

    Args:
        at: The moment of the run.
        links: What makes the links that stored letters only mark; None: none are made.
        now: Reads the clock, for leases of a long run; None: the run takes no time.
    """
    if (silent := why_silent(at, calendar=calendar, hours=hours)) is not None:
        return Delivered(skipped=silent)
    now = now or (lambda: at)
    with reading(store) as read:
        if due_mails(read, at=now()) == 0:
            return Delivered()  # most ticks: nobody waits for the write lock
    counts: Counter[str] = Counter()
    unwell = 0
    with transaction(store) as write:
        claimed = claim(write, at=now(), limit=min(limit, 1), lease_seconds=lease_seconds)
    with opened(transport):
        while claimed:
            (letter,) = claimed
            outcome, mailed = send_one(store, transport, letter, links, office=office, now=now)
            limit -= 1
            unwell = unwell + 1 if _is_servers_fault(outcome) else 0
            more = limit > 0 and unwell < PATIENCE
            with transaction(store) as write:
                moment = now()
                status = settle(write, letter.id, letter.token, outcome, at=moment)
                mark_mailed(write, mailed, at=moment)
                claimed = (
                    claim(write, at=moment, limit=1, lease_seconds=lease_seconds) if more else []
                )
            counts[status or "lost"] += 1
    with reading(store) as read:
        held = due_mails(read, at=now())
    return Delivered(
        sent=counts["sent"],
        retry=counts["retry"],
        uncertain=counts["uncertain"],
        dead=counts["dead"],
        bounced=counts["bounced"],
        lost=counts["lost"],
        held=held,
    )


def send_one(
    store: Engine,
    transport: Transport,
    letter: ClaimedMail,
    links: LetterLinks | None,
    *,
    office: Mapping[str, str],
    now: Callable[[], datetime],
) -> tuple[Outcome, Collection[int]]:
    """Send one letter with its links in it, and give the links that left with it."""
    body = letter.body
    held: Mapping[int, Link] = {}
    if links_in(body) and links is not None:
        with reading(store) as read:
            held = read_links(read, body, letter.person_id)
        body = with_links(body, held, links, at=now())
    outcome = _send(transport, letter, body, office=office)
    return outcome, list(held) if outcome.kind == "sent" else ()


def _is_servers_fault(outcome: Outcome) -> bool:
    """A server that refuses all texts, or relays for nobody, is ill too."""
    if outcome.kind == "bounced":
        return not outcome.no_such_address
    return outcome.kind in ("retry", "uncertain")


def _send(
    transport: Transport, letter: ClaimedMail, body: str, *, office: Mapping[str, str]
) -> Outcome:
    """Send one letter, dated when it was composed: a second copy is the same to the last byte."""
    try:
        message = email_message(
            Letter(letter.subject, body),
            to_name=letter.to_name,
            to_address=letter.to_address,
            from_name=sender_name(office),
            from_address=office["email"],
            message_id=letter.message_id,
            date=letter.composed_at,
            calendar=letter.calendar,
        )
    except NotificationRefused as error:
        return Outcome("refused", str(error))
    match transport.send(message):
        case Sent():
            return Outcome("sent")
        case Refused(permanent=True, reason=reason, address=address):
            return Outcome("bounced", reason, no_such_address=address)
        case Refused(reason=reason) | Retry(reason=reason):
            return Outcome("retry", reason)
        case Uncertain(reason=reason):
            return Outcome("uncertain", reason)

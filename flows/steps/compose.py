"""Turn queued notices into letters, once, as they will be said."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.caps import CAPS, Caps, compose_alone
from engine.digest import to_compose
from engine.digest_parts import PersonNotices
from engine.digest_rows import Recipient
from engine.letter_secret import letter_secret
from engine.outbox import NewMail, cancel_moot, fail_notices, store_mails
from engine.store import reading, transaction
from engine.suppression import NO_ADDRESS, is_no_mailbox, suppressed_among, takes_no_mail
from flows.steps.held import ask_about_held, asking_waits, read_held
from flows.steps.letter_links import LetterLinks, issue_for
from flows.steps.office_hours import OFFICE_HOURS, why_silent
from flows.steps.setting import Hours
from flows.steps.wanted_letters import Moment, Wanted, wanted_letters
from notifications.errors import AddressRefused, NotificationRefused
from notifications.letter import Letter
from notifications.letters import Letters
from notifications.message import email_message

_BATCH: Final = 500  # people a transaction: nobody waits long for the write lock


@dataclass(frozen=True, slots=True)
class Composed:
    """What one call of `compose` did; *skipped* says why it did nothing."""

    mails: int = 0
    cancelled: int = 0
    failed: int = 0
    held: int = 0  # of the mails, those beyond the caps
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class _Drafted:
    mails: tuple[NewMail, ...]
    failed: Mapping[int, str]


def compose(
    store: Engine,
    letters: Letters,
    *,
    today: date,
    at: datetime,
    calendar: OfficeCalendar,
    office: Mapping[str, str],
    hours: Hours = OFFICE_HOURS,
    caps: Caps = CAPS,
    links: LetterLinks | None = None,
) -> Composed:
    """
    Write everybody's digest of the day, and each letter that stands alone, into the outbox.

    Nothing is written on a day off or outside office hours. A notice whose answers came
    in, or whose round closed, is cancelled; one that cannot be rendered, or whose person
    has no address that takes mail, fails with its reason, and the others go on. What is
    beyond the caps is stored as held, and the coordinators are asked.

    Args:
        links: What makes the links of members who are asked, and says where staff find the
            pages; None: no letter has either.
    """
    if (silent := why_silent(at, calendar=calendar, hours=hours)) is not None:
        return Composed(skipped=silent)
    with reading(store) as read:
        told = to_compose(read, today=today, calendar=calendar)
        closed = suppressed_among(read, [one.person.email or "" for one in told])
    issued = issue_for(store, told, links, at=at)
    when = Moment(today, at, calendar, office, issued, links.pages if links else "")
    secret = _secret(store) if told else b""
    mails = cancelled = failed = 0
    for start in range(0, len(told), _BATCH):
        batch = told[start : start + _BATCH]
        drafted = _draft(letters, batch, closed, when, secret)
        moot = {id_: reason for one in batch for id_, reason in one.moot.items()}
        with transaction(store) as write:
            compose_alone(write)
            cancelled += cancel_moot(write, moot)
            failed += fail_notices(write, drafted.failed)
            mails += store_mails(write, drafted.mails, at=at, caps=caps)
    with reading(store) as read:
        held = read_held(read, at=at) if mails else 0
        asked = not asking_waits(read, at=at)
    if not asked:
        with transaction(store) as write:
            ask_about_held(write, caps, at=at)
    return Composed(mails=mails, cancelled=cancelled, failed=failed, held=held)


def _draft(
    letters: Letters,
    told: Sequence[PersonNotices],
    closed: Mapping[str, str],
    when: Moment,
    secret: bytes,
) -> _Drafted:
    mails = []
    failed: dict[int, str] = {}
    for one in told:
        for wanted in wanted_letters(one, when):
            address = one.person.email or ""
            if not address or address.lower() in closed:
                said = closed.get(address.lower())
                why = takes_no_mail(said) if said is not None else NO_ADDRESS
                failed.update(dict.fromkeys(wanted.notices, why))
                continue
            try:
                mails.append(_mail(letters, wanted, one.person, when, secret))
            except NotificationRefused as error:
                failed.update(dict.fromkeys(wanted.notices, _why(error)))
    return _Drafted(tuple(mails), failed)


def _why(error: NotificationRefused) -> str:
    """Say why there is no letter; a bad address is mended like a missing one."""
    if isinstance(error, AddressRefused):
        return is_no_mailbox(error.address)
    return str(error)


def _mail(
    letters: Letters,
    wanted: Wanted,
    person: Recipient,
    when: Moment,
    secret: bytes,
) -> NewMail:
    """Write one letter. Its message is built here too, so that a bad address shows now, not at sending."""
    letter = letters.render(wanted.template, wanted.words)
    mail = NewMail(
        message_id=message_id(wanted.kind, wanted.identity, office=when.office, secret=secret),
        person_id=person.id,
        kind=wanted.kind,
        on_day=when.today,
        only_once=wanted.only_once,
        to_name=person.name,
        to_address=person.email or "",
        subject=letter.subject,
        body=letter.body,
        notices=wanted.notices,
        instead_of=wanted.instead_of,
        calendar=wanted.calendar,
    )
    email_message(
        Letter(mail.subject, mail.body),
        to_name=mail.to_name,
        to_address=mail.to_address,
        from_name=sender_name(when.office),
        from_address=when.office["email"],
        message_id=mail.message_id,
        date=when.at,
        calendar=mail.calendar,
    )
    return mail


def _secret(store: Engine) -> bytes:
    with transaction(store) as write:
        return letter_secret(write)


def message_id(kind: str, identity: str, *, office: Mapping[str, str], secret: bytes) -> str:
    """Name a letter so that a second copy of it is seen as one, and nobody else can guess it."""
    named = hmac.new(secret, f"{kind}:{identity}".encode(), "sha256").hexdigest()[:32]
    return f"<{kind}.{named}@{office['mail_domain']}>"


def sender_name(office: Mapping[str, str]) -> str:
    """Give the name that letters come from, such as ``인천광역시 협치기획팀``."""
    return f"{office['name']} {office.get('department', '')}".strip()

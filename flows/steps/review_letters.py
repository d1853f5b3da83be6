"""Letters of a reviewer's link that do not wait for the day's: a code, and a link sent anew."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from engine.caps import compose_alone
from engine.letter_secret import letter_secret
from engine.link_row import Link
from engine.notices import NewNotice, queue, words_of
from engine.outbox import NewMail, settle, store_mails
from engine.outbox_one import claim_one
from engine.people import people
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from engine.suppression import suppressed_among
from engine.tables import notice
from flows.steps.compose import message_id
from flows.steps.deliver import send_one
from flows.steps.digest_words import common_words
from flows.steps.letter_links import letter_links, mark
from flows.steps.setting import Setting

CODE: Final = "link_code"
LINK: Final = "link"


def send_code(setting: Setting, link: Link, *, at: datetime) -> bool:
    """
    Send the code asked for last to the member's own address, at once and at any hour.

    False: no letter can reach them; the coordinator reads the code out. What the server does not
    take now goes with the next letters of the office.
    """
    links = letter_links(setting)
    with reading(setting.store) as read:
        closed = suppressed_among(read, [link.email or ""])
    if links is None or not link.email or link.email.lower() in closed:
        return False
    key = f"{CODE}:{link.id}:{link.serial}:{link.code_serial}"
    with transaction(setting.store) as write:
        name = _store(setting, write, link, key, at=at)
    with transaction(setting.store) as write:
        claimed = claim_one(write, name, at=at)
    if claimed is None:
        return True
    outcome, _ = send_one(
        setting.store, setting.transport, claimed, links, office=setting.office, now=lambda: at
    )
    with transaction(setting.store) as write:
        settle(write, claimed.id, claimed.token, outcome, at=at)
    return True


def queue_link(write: Connection, link: Link, *, why: str, at: datetime) -> None:
    """
    Queue a letter with the link, to leave with the office's next letters.

    Args:
        why: reissued, or reopened; both may happen again, and are told again.
    """
    new = NewNotice(
        key=f"{LINK}:{link.id}:{link.serial}:{why}:{at.isoformat()}",
        kind=LINK,
        person_id=link.person_id,
        template=LINK,
        words={"link": mark(link.id), "why": why, "last_day": link.last_day},
        not_before=day_in_seoul(at),
    )
    queue(write, [new], at=at)


def _store(setting: Setting, write: Connection, link: Link, key: str, *, at: datetime) -> str:
    """Write the letter into the outbox with its notice, and give its Message-ID."""
    today = day_in_seoul(at)
    compose_alone(write)
    new = NewNotice(
        key=key,
        kind=CODE,
        person_id=link.person_id,
        template=CODE,
        words={"code": mark(link.id, "code")},
        not_before=today,
    )
    queue(write, [new], at=at)
    told = write.execute(select(notice.c.id, notice.c.words).where(notice.c.key == key)).one()
    whose = people(write, [link.person_id])[link.person_id]
    words = {
        **words_of(told.words),
        **common_words(today=today, office=setting.office),
        "person": {"name": whose.name, "title": whose.title or ""},
    }
    letter = setting.letters.render(CODE, words)
    name = message_id(CODE, key, office=setting.office, secret=letter_secret(write))
    mail = NewMail(
        message_id=name,
        person_id=link.person_id,
        kind=CODE,
        on_day=today,
        only_once=None,
        to_name=whose.name,
        to_address=whose.email or "",
        subject=letter.subject,
        body=letter.body,
        notices=(told.id,),
    )
    store_mails(write, [mail], at=at)
    return name

"""
The ledger after every fault (SM12, CR3): each notice is sent, or reported as not or perhaps not sent.

A second copy has the Message-ID of the first and comes only from a letter that was in doubt.
"""

import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, select

from engine.business_days import OfficeCalendar
from engine.notices import NewNotice, queue
from engine.outbox import NewMail, store_mails
from engine.outbox_check import check_outbox
from engine.people import NewPerson, add_people
from engine.store import reading, transaction
from engine.tables import mail, notice
from flows.steps.deliver import deliver
from notifications.smtp import SmtpTransport
from notifications.transport import Outcome
from tests.post_office import HOST, PostOffice, open_post_office

pytestmark = pytest.mark.both_databases

OFFICE: Mapping[str, str] = {
    "name": "인천광역시",
    "department": "협치기획팀",
    "email": "hyeopchi@incheon.example",
    "mail_domain": "incheon.example",
}
NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Seoul
DAY = date(2013, 4, 1)
WHEN = tuple(
    NINE + timedelta(days=day, minutes=30 * half) for day in range(5) for half in range(17)
)

FATES = (
    *["take"] * 6,
    "rcpt 451 4.7.1 greylisted",
    "rcpt 550 5.1.1 no such user",
    "rcpt 421 4.3.2 closing",
    "rcpt drop",
    "data 451 4.3.0 later",
    "data 552 5.3.4 too big",
    "data lose",
    "data keep",
    "data mute",
)


@pytest.fixture
def server() -> Iterator[PostOffice]:
    with open_post_office() as post_office:
        yield post_office


def fill(store: Engine, count: int) -> dict[str, str]:
    """Queue letters, every third statutory, two to an address; give {Message-ID: address}."""
    with transaction(store) as write:
        add_people(
            write,
            [NewPerson(f"p{n}", f"담당{n}", None, f"p{n // 2}@x.example") for n in range(count)],
        )
        queue(
            write,
            [
                NewNotice(f"n{n}", "formal", n + 1, "formal", {}, DAY, statutory=n % 3 == 0)
                for n in range(count)
            ],
            at=NINE,
        )
        store_mails(write, [new_mail(n) for n in range(count)], at=NINE)
    return {f"<formal.{n}@x.example>": f"p{n // 2}@x.example" for n in range(count)}


def new_mail(n: int) -> NewMail:
    return NewMail(
        message_id=f"<formal.{n}@x.example>",
        person_id=n + 1,
        kind="formal",
        on_day=DAY,
        only_once=None,
        to_name=f"담당{n}",
        to_address=f"p{n // 2}@x.example",
        subject="제출 요청",
        body="본문입니다.\n",
        notices=(n + 1,),
    )


def check_ledger(store: Engine, server: PostOffice, letters: Mapping[str, str]) -> Counter[str]:
    """Hold what the outbox says against what the server took; give how the letters ended."""
    copies = Counter(server.took)
    assert {(address, id_) for id_, address in letters.items()} >= copies.keys()
    with reading(store) as read:
        rows = read.execute(select(mail).where(mail.c.kind == "formal")).all()
        told = read.execute(
            select(notice.c.status, notice.c.mail_id, notice.c.reason).where(
                notice.c.kind == "formal"
            )
        ).all()
        checked = check_outbox(read, at=WHEN[-1])
    assert all(one.status == "mailed" and one.mail_id is not None for one in told)
    for row in rows:
        copied = copies[(row.to_address, row.message_id)]
        assert row.status in ("sent", "uncertain", "dead", "bounced"), row
        assert copied >= 1 or row.status != "sent", row
        assert copied <= 1 or row.doubts >= 1, row
        assert copied <= 2, row
        assert row.status == "sent" or row.error, row
        assert copied == 0 or row.status in ("sent", "uncertain"), row
    assert checked.faults == {}
    ended = Counter(row.status for row in rows)
    assert {status: n for status, n in ended.items() if status != "sent"} == checked.waiting
    return ended


class PowerCut(BaseException):
    pass


class Failing:
    """A sender that is killed now and then: before the server heard of it, or after it took it."""

    def __init__(self, smtp: SmtpTransport, chance: random.Random) -> None:
        self._smtp = smtp
        self._chance = chance

    def send(self, message: EmailMessage) -> Outcome:
        if self._chance.random() < 0.05:
            raise PowerCut
        outcome = self._smtp.send(message)
        if self._chance.random() < 0.05:
            raise PowerCut
        return outcome


def live_through(store: Engine, server: PostOffice, seed: int) -> Counter[str]:
    chance = random.Random(seed)
    letters = fill(store, 24)
    server.fates = {
        address: [chance.choice(FATES) for _ in range(30)] for address in set(letters.values())
    }
    smtp = SmtpTransport(HOST, server.port, starttls=False, final_seconds=0.3)
    for at in WHEN:
        try:
            deliver(store, Failing(smtp, chance), at=at, calendar=OfficeCalendar(), office=OFFICE)
        except PowerCut:
            continue
    return check_ledger(store, server, letters)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_sm12_every_letter_is_sent_or_reported_whatever_fails(
    store: Engine, server: PostOffice, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.smtp.FINAL_SECONDS_MIN", 0.3)

    ended = live_through(store, server, seed)

    assert ended.total() == 24
    assert ended["sent"] >= 5


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(100, 200))
def test_sm12_campaign(
    store: Engine, server: PostOffice, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.smtp.FINAL_SECONDS_MIN", 0.3)

    assert live_through(store, server, seed).total() == 24


# kill -9 at the very lines of a delivery

KILLED = """
import os, signal, smtplib, sys
from datetime import UTC, datetime, timedelta
from sqlalchemy import event
from engine.business_days import OfficeCalendar
from engine.store import open_store
from flows.steps.deliver import deliver
from notifications.smtp import SmtpTransport

url, port, minutes, step, victim = sys.argv[1:]
in_hand = dotted = False
SMTP = smtplib.SMTP
rcpt, send, getreply = SMTP.rcpt, SMTP.send, SMTP.getreply

def die_at(place):
    if in_hand and step == place:
        os.kill(os.getpid(), signal.SIGKILL)

class Watched(SmtpTransport):
    def _opened(self):
        line = super()._opened()
        die_at("connected")
        return line

def watched_rcpt(self, *args, **given):
    answer = rcpt(self, *args, **given)
    die_at("after RCPT")
    return answer

def watched_send(self, said):
    global dotted
    send(self, said)
    if isinstance(said, bytes) and len(said) > 200:
        die_at("in DATA")
    if said == b".\\r\\n":
        dotted = True
        die_at("after DATA")

def watched_getreply(self):
    global dotted
    answer = getreply(self)
    if dotted:
        dotted = False
        die_at("after 250")
    return answer

SMTP.rcpt, SMTP.send, SMTP.getreply = watched_rcpt, watched_send, watched_getreply
smtp = Watched("127.0.0.1", int(port), starttls=False)

class Fatal:
    def send(self, message):
        global in_hand
        in_hand = f"formal.{victim}@" in message["Message-ID"]
        die_at("claimed")
        return smtp.send(message)

store = open_store(url)
event.listen(store, "commit", lambda connection: die_at("before commit"))
office = {"name": "시", "email": "a@x.example", "mail_domain": "x.example"}
at = datetime(2013, 4, 1, tzinfo=UTC) + timedelta(minutes=int(minutes))
deliver(store, Fatal(), at=at, calendar=OfficeCalendar(), office=office)
"""

# Where a sender is killed, and whether the server may have the letter by then.
FAILPOINTS = {
    "claimed": False,
    "connected": False,
    "after RCPT": False,
    "in DATA": False,
    "after DATA": True,
    "after 250": True,
    "before commit": True,
}


def kill_at_each(store: Engine, url: str, server: PostOffice, rounds: int) -> None:
    """Kill a sender at every failpoint, *rounds* times, each time over a letter of its own."""
    kills = [step for _ in range(rounds) for step in FAILPOINTS]
    with transaction(store) as write:
        count = len(kills)
        add_people(
            write,
            [NewPerson(f"p{n}", f"담당{n}", None, f"p{n // 2}@x.example") for n in range(count)],
        )
        queue(
            write,
            [NewNotice(f"n{n}", "formal", n + 1, "f", {}, DAY) for n in range(count)],
            at=NINE,
        )
        store_mails(write, [new_mail(n) for n in range(count)], at=NINE)
    ends = []
    for victim, step in enumerate([*kills, "never"]):
        minutes = 24 * 60 * (victim // 16) + 31 * (victim % 16)  # the lease of the last has ended
        asked = [url, str(server.port), str(_open(minutes)), step, str(victim)]
        done = subprocess.run([sys.executable, "-c", KILLED, *asked], check=False)
        ends.append(done.returncode)

    assert ends == [-signal.SIGKILL] * len(kills) + [0]
    copies = Counter(message_id for _, message_id in server.took)
    with reading(store) as read:
        rows = {row.message_id: row for row in read.execute(select(mail))}
        assert check_outbox(read, at=NINE + timedelta(days=9)).faults == {}
    for victim, step in enumerate(kills):
        row = rows[f"<formal.{victim}@x.example>"]
        assert (row.status, row.doubts, row.attempts) == ("sent", 1, 2), (step, row)
        assert copies[row.message_id] in ((1, 2) if FAILPOINTS[step] else (1,)), (step, row)
        if step in ("after 250", "before commit"):
            assert copies[row.message_id] == 2


def _open(minutes: int) -> int:
    """Skip the weekend: the office is silent then."""
    days, rest = divmod(minutes, 24 * 60)
    return (days + 2 * (days // 5)) * 24 * 60 + rest


@pytest.mark.slow
def test_cr3_sender_killed_anywhere_loses_no_letter_and_repeats_only_what_was_taken(
    store: Engine, database_url: str, server: PostOffice
) -> None:
    kill_at_each(store, database_url, server, rounds=1)


@pytest.mark.campaign
def test_cr3_campaign(store: Engine, database_url: str, server: PostOffice) -> None:
    kill_at_each(store, database_url, server, rounds=36)

"""Letters leave over a real SMTP server that greylists, refuses, hangs up; and senders are killed."""

import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.ledger import ledger, mails
from engine.store import reading
from flows.steps.deliver import Delivered, deliver
from notifications.smtp import SmtpTransport
from tests.outbox_rows import fill_outbox

OFFICE: Mapping[str, str] = {
    "name": "인천광역시",
    "department": "협치기획팀",
    "email": "hyeopchi@incheon.example",
    "mail_domain": "incheon.example",
}
NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)


@dataclass
class PostOffice:
    """A mail server that greylists, refuses or hangs up by recipient, and keeps what it took."""

    port: int
    greylists: bool = False
    refuses: frozenset[str] = frozenset()
    hangs_up: set[str] = field(default_factory=set)  # once, after it took the mail
    seen: set[str] = field(default_factory=set)
    took: list[tuple[str, str]] = field(default_factory=list)  # (recipient, Message-ID)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 no such user"
        if self.greylists and address not in self.seen:
            self.seen.add(address)
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        (address,) = envelope.rcpt_tos
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.took.append((address, str(message["Message-ID"])))
        if address in self.hangs_up:
            self.hangs_up.remove(address)
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        post_office = PostOffice(free.getsockname()[1])
    controller = Controller(post_office, hostname="127.0.0.1", port=post_office.port)
    controller.start()
    yield post_office
    controller.stop()


def send(store: Engine, office: PostOffice, minutes: int) -> Delivered:
    transport = SmtpTransport("127.0.0.1", office.port, starttls=False)
    at = NINE + timedelta(minutes=minutes)
    return deliver(store, transport, at=at, calendar=OfficeCalendar(), office=OFFICE)


@pytest.mark.slow
def test_one_bad_recipient_among_two_hundred_holds_nobody_up(
    store: Engine, office: PostOffice
) -> None:
    letters = fill_outbox(store, 200)
    office.refuses = frozenset({"p77@x.example"})

    delivered = send(store, office, 0)

    assert delivered == Delivered(sent=199, bounced=1)
    assert sorted(office.took) == sorted(one for one in letters if one[0] != "p77@x.example")


def test_greylisted_letters_arrive_on_the_first_allowed_retry(
    store: Engine, office: PostOffice
) -> None:
    letters = fill_outbox(store, 5)
    office.greylists = True

    assert [send(store, office, minutes) for minutes in (0, 0, 1)] == [
        Delivered(retry=5),
        Delivered(),
        Delivered(sent=5),
    ]
    assert sorted(office.took) == sorted(letters)


def test_a_connection_lost_after_the_last_dot_repeats_one_letter_under_its_name(
    store: Engine, office: PostOffice
) -> None:
    letters = fill_outbox(store, 3)
    office.hangs_up = {"p1@x.example"}

    runs = [send(store, office, minutes) for minutes in (0, 1, 2)]

    assert runs == [Delivered(sent=2, retry=1), Delivered(sent=1), Delivered()]
    assert Counter(office.took) == Counter({letters[0]: 1, letters[1]: 2, letters[2]: 1})


def test_a_server_that_is_gone_costs_one_attempt_each(store: Engine) -> None:
    fill_outbox(store, 3)
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = PostOffice(free.getsockname()[1])

    assert send(store, nobody, 0) == Delivered(retry=3)
    with reading(store) as read:
        assert [(row.status, row.attempts) for row in mails(read)] == [("retry", 1)] * 3


KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from engine.business_days import OfficeCalendar
from engine.store import open_store
from flows.steps.deliver import deliver
from notifications.smtp import SmtpTransport

url, port, minutes, step, victim = sys.argv[1:]
smtp = SmtpTransport("127.0.0.1", int(port), starttls=False)

class Fatal:
    def send(self, message):
        hit = f"formal.{victim}@" in message["Message-ID"]
        if hit and step == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcome = smtp.send(message)
        if hit and step == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

office = {"name": "시", "email": "a@x.example", "mail_domain": "x.example"}
at = datetime(2013, 4, 1, tzinfo=UTC) + timedelta(minutes=int(minutes))
deliver(open_store(url), Fatal(), at=at, calendar=OfficeCalendar(), office=office)
"""


@pytest.mark.slow
def test_killed_senders_lose_no_letter_and_repeat_only_the_one_in_hand(
    store: Engine, office: PostOffice, database_url: str
) -> None:
    letters = fill_outbox(store, 12)
    deaths = [("before", 2), ("after", 5), ("before", 8), ("after", 11), ("never", 0)]

    ends = [
        subprocess.run(
            [sys.executable, "-c", KILLED, database_url, str(office.port), str(31 * turn), step, str(victim)],
            check=False,
        ).returncode
        for turn, (step, victim) in enumerate(deaths)
    ]  # fmt: skip

    with reading(store) as read:
        assert ledger(read).mails == {"formal": {"sent": 12}}
    assert ends == [-signal.SIGKILL] * 4 + [0]
    assert Counter(office.took) == {
        letter: 2 if number in (5, 11) else 1 for number, letter in enumerate(letters)
    }

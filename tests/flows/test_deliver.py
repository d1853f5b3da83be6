"""Letters leave one after another, and every way a server can fail has its end."""

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from engine.business_days import OfficeCalendar
from engine.ledger import MailRow, ledger, mails
from engine.mail_address import mend_address
from engine.outbox import Outcome as Settled
from engine.outbox import claim, settle
from engine.outbox_desk import send_again
from engine.store import reading, transaction
from engine.suppression import suppressed
from engine.tables import mail, person
from flows.steps.compose import compose
from flows.steps.deliver import Delivered, deliver
from flows.steps.remind import remind
from notifications.folder import FolderTransport
from notifications.letters import Letters
from notifications.transport import Outcome, Refused, Retry, Sent, Transport, Uncertain
from tests.outbox_rows import (
    add_asks,
    add_cases,
    add_department,
    add_round,
    answer,
    close,
    fill_outbox,
)

CALENDAR = OfficeCalendar()
OFFICE: Mapping[str, str] = {
    "name": "인천광역시",
    "department": "협치기획팀",
    "email": "hyeopchi@incheon.example",
    "mail_domain": "incheon.example",
}
DAY = date(2013, 4, 1)
NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)  # 09:00 in Seoul
MINUTE = timedelta(minutes=1)


class Script:
    """A server that answers as told, and keeps what it took."""

    def __init__(self, *outcomes: Outcome, then: Outcome | None = None) -> None:
        self._outcomes = list(outcomes)
        self._then = then or Sent()
        self.seen: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> Outcome:
        self.seen.append(message)
        return self._outcomes.pop(0) if self._outcomes else self._then

    @property
    def addresses(self) -> list[str]:
        return [str(message["To"].addresses[0].addr_spec) for message in self.seen]


class PowerCut(BaseException):
    """The sender is gone, as after kill -9: no line of ours runs any more."""


class Dying:
    """Takes a letter to the last dot, and takes the sender with it."""

    def __init__(self) -> None:
        self.seen: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> Outcome:
        self.seen.append(message)
        raise PowerCut


def send(store: Engine, transport: Transport, at: datetime = NINE, **other: int) -> Delivered:
    return deliver(store, transport, at=at, calendar=CALENDAR, office=OFFICE, **other)


def rows(store: Engine) -> list[MailRow]:
    with reading(store) as read:
        return mails(read)


def test_deliver_leaves_whole_letters_in_the_folder(store: Engine, tmp_path: Path) -> None:
    fill_outbox(store, 2)

    delivered = send(store, FolderTransport(tmp_path / "outbox"))

    files = sorted((tmp_path / "outbox").iterdir())
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert delivered == Delivered(sent=2)
    assert [file.name for file in files] == ["formal.0@x.example.eml", "formal.1@x.example.eml"]
    assert message["Message-ID"] == "<formal.0@x.example>"
    assert message["To"].addresses[0].addr_spec == "p0@x.example"
    assert message["From"].addresses[0].display_name == "인천광역시 협치기획팀"
    assert message["Date"].datetime == NINE
    assert message["Subject"] == "제출 요청"
    assert message.get_content().splitlines() == ["본문입니다."]
    assert {row.status for row in rows(store)} == {"sent"}


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NINE - timedelta(seconds=1), "업무 시간 외(09:00–18:00)"),
        (NINE + timedelta(hours=9), "업무 시간 외(09:00–18:00)"),
        (NINE + timedelta(days=5), "휴일(토요일)"),
    ],
)
def test_deliver_is_silent_when_the_office_is(store: Engine, at: datetime, said: str) -> None:
    fill_outbox(store, 1)
    server = Script()

    assert send(store, server, at) == Delivered(skipped=said)
    assert server.seen == []


def test_a_greylisted_letter_arrives_on_the_first_allowed_retry(store: Engine) -> None:
    fill_outbox(store, 1)
    server = Script(Retry("451 greylisted"), Retry("451 greylisted"))
    minutes = (0, 0, 1, 5, 6, 7)

    runs = [send(store, server, NINE + minute * MINUTE) for minute in minutes]

    assert runs == [
        Delivered(retry=1),
        Delivered(),
        Delivered(retry=1),
        Delivered(),
        Delivered(sent=1),
        Delivered(),
    ]
    (row,) = rows(store)
    assert (row.status, row.attempts) == ("sent", 3)


def test_a_server_that_never_takes_it_leaves_a_dead_letter(store: Engine) -> None:
    fill_outbox(store, 1)
    server = Script(then=Retry("451"))

    minutes = (0, 1, 5, 6, 20, 21, 80, 81, 320, 321, 539)

    runs = [send(store, server, NINE + minute * MINUTE) for minute in minutes]

    assert len(server.seen) == 6
    assert sum(run.dead for run in runs) == 1
    assert [(row.status, row.attempts, row.error) for row in rows(store)] == [("dead", 6, "451")]


def test_one_refused_letter_stops_no_other(store: Engine) -> None:
    fill_outbox(store, 30)
    server = Script(*[Sent()] * 7, Refused(permanent=True, reason="550 no such user"))

    first = send(store, server)
    second = send(store, server, NINE + timedelta(hours=8))

    assert (first, second) == (Delivered(sent=29, bounced=1), Delivered())
    assert len(server.seen) == 30
    assert [row.id for row in rows(store) if row.status == "bounced"] == [8]


def test_an_uncertain_letter_goes_once_more_and_is_the_same_to_the_last_byte(
    store: Engine,
) -> None:
    fill_outbox(store, 1)
    server = Script(then=Uncertain("cut after the last dot"))

    runs = [send(store, server, NINE + minute * MINUTE) for minute in (0, 1, 2, 60, 400)]

    assert runs == [Delivered(retry=1), Delivered(uncertain=1), *[Delivered()] * 3]
    assert len({message.as_bytes() for message in server.seen}) == 1
    assert len(server.seen) == 2


def test_an_uncertain_statutory_letter_waits_for_a_person(store: Engine) -> None:
    fill_outbox(store, 1, statutory=True)
    server = Script(Uncertain("cut"))

    runs = [send(store, server, NINE + minute * MINUTE) for minute in (0, 1, 30, 400)]

    assert runs == [Delivered(uncertain=1), *[Delivered()] * 3]
    with transaction(store) as write:
        assert send_again(write, 1, at=NINE)
    assert send(store, server) == Delivered(sent=1)


def test_a_sender_that_dies_after_the_last_dot_leaves_one_letter_in_doubt(store: Engine) -> None:
    fill_outbox(store, 3)
    dying = Dying()
    with pytest.raises(PowerCut):
        send(store, dying)
    assert [row.status for row in rows(store)] == ["sending", "queued", "queued"]

    server = Script()
    meanwhile = send(store, server)
    after = send(store, server, NINE + 30 * MINUTE)

    assert (meanwhile, after) == (Delivered(sent=2), Delivered(sent=1))
    assert server.addresses == ["p1@x.example", "p2@x.example", "p0@x.example"]
    assert [message.as_bytes() for message in dying.seen] == [server.seen[2].as_bytes()]


def test_a_sender_that_dies_over_a_statutory_letter_leaves_it_to_a_person(store: Engine) -> None:
    fill_outbox(store, 2, statutory=True)
    with pytest.raises(PowerCut):
        send(store, Dying())

    server = Script()
    send(store, server, NINE + 30 * MINUTE)

    assert [row.status for row in rows(store)] == ["uncertain", "sent"]
    assert server.addresses == ["p1@x.example"]


def test_a_sender_that_overslept_its_lease_writes_nothing(store: Engine) -> None:
    fill_outbox(store, 1)

    class Slow:
        def send(self, message: EmailMessage) -> Outcome:
            later = NINE + 30 * MINUTE
            with transaction(store) as write:
                (other,) = claim(write, at=later, limit=1)
                settle(write, other.id, other.token, Settled("sent"), at=later)
            return Refused(permanent=True, reason="550")

    assert send(store, Slow()) == Delivered(lost=1)
    assert [(row.status, row.error) for row in rows(store)] == [("sent", None)]


def test_deliver_renews_its_lease_by_the_clock_it_is_given(store: Engine) -> None:
    fill_outbox(store, 2)
    ticking = iter(NINE + hours * timedelta(hours=1) for hours in range(9))

    deliver(store, Script(), at=NINE, calendar=CALENDAR, office=OFFICE, now=lambda: next(ticking))

    with reading(store) as read:
        assert read.scalars(select(mail.c.sent_at).order_by(mail.c.id)).all() == [
            NINE + timedelta(hours=2),  # asked what is due, claimed the first, settled it
            NINE + timedelta(hours=3),
        ]


def test_a_run_sends_no_more_than_its_limit_and_says_what_it_holds(store: Engine) -> None:
    fill_outbox(store, 12)
    server = Script()

    runs = [send(store, server, limit=limit) for limit in (0, 5, 5, 5, 5)]

    assert runs == [
        Delivered(held=12),
        Delivered(sent=5, held=7),
        Delivered(sent=5, held=2),
        Delivered(sent=2),
        Delivered(),
    ]
    assert len(server.seen) == 12


def test_a_server_that_takes_nothing_is_left_alone_after_a_while(store: Engine) -> None:
    fill_outbox(store, 50)
    server = Script(then=Retry("connection refused"))

    assert send(store, server) == Delivered(retry=20, held=30)


def test_a_letter_that_makes_no_message_is_dead_and_the_others_go(store: Engine) -> None:
    fill_outbox(store, 3)
    with transaction(store) as write:
        write.execute(
            update(mail).where(mail.c.id == 2).values(to_address="a@x.example, b@x.example")
        )
    server = Script()

    assert send(store, server) == Delivered(sent=2, dead=1)
    assert server.addresses == ["p0@x.example", "p2@x.example"]


SENDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from engine.business_days import OfficeCalendar
from engine.store import open_store
from flows.steps.deliver import deliver
from notifications.transport import Sent

class Log:
    def send(self, message):
        print(message["Message-ID"], flush=True)
        return Sent()

office = {"name": "시", "email": "a@x.example", "mail_domain": "x.example"}
store = open_store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
deliver(store, Log(), at=datetime(2013, 4, 1, tzinfo=UTC), calendar=OfficeCalendar(), office=office)
"""


@pytest.mark.slow
def test_two_senders_at_once_send_each_letter_once(store: Engine, database_url: str) -> None:
    fill_outbox(store, 100)
    senders = [
        subprocess.Popen(
            [sys.executable, "-c", SENDER, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for sender in senders:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "ready\n"
        assert sender.stdin is not None
        sender.stdin.write("go\n")
        sender.stdin.flush()

    said = [sender.communicate(timeout=120)[0].split() for sender in senders]

    assert [sender.returncode for sender in senders] == [0, 0]
    assert sorted([*said[0], *said[1]]) == sorted(f"<formal.{n}@x.example>" for n in range(100))
    assert {row.status for row in rows(store)} == {"sent"}


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "digest.txt.j2").write_text("알림 {{ total }}건\n{{ today }}\n", encoding="utf-8")
    return Letters([folder])


@pytest.mark.slow
def test_three_hundred_days_end_every_notice_and_write_nobody_twice_a_day(
    store: Engine, letters: Letters
) -> None:
    """A round every tenth day, some answering, one without an address, and a server that fails at times."""
    names = [f"k{n}" for n in range(4)]
    with transaction(store) as write:
        for name in names:
            people = {"program_manager": name, "team_lead": f"{name}-팀장"}
            add_department(write, name, roles=people)
            add_cases(write, [f"{name}-과제"])
        write.execute(update(person).where(person.c.key == "k3").values(email=None))
    # What bounced is mended every fifth day, and told anew in a later digest.
    fates = [Sent(), Sent(), Retry("451"), Sent(), Uncertain("cut"), Sent(), Refused(True, "550")]
    server = Script(*(fates * 300))

    for number in range(300):
        today = DAY + timedelta(days=number)
        moment = NINE + timedelta(days=number)
        with transaction(store) as write:
            if number % 10 == 0 and number < 270:
                opened = add_round(write, opened_on=today, due_on=today + timedelta(days=10))
                for name in names:
                    add_asks(write, opened, [(f"{name}-과제", name)], department=name)
            if number % 10 == 1 and number < 270:
                answer(write, number // 10 + 1, names[number // 10 % 2])
            if number % 10 == 7 and number < 270:
                answer(write, number // 10 + 1, names[number // 10 % 3])
            if number % 10 == 8 and number > 18:
                close(write, number // 10 - 1)
            for gone in suppressed(write) if number % 5 == 0 else ():
                mend_address(write, gone.owners[0].key, gone.address, at=moment)
        remind(store, today=today, at=moment, calendar=CALENDAR)
        compose(store, letters, today=today, at=moment, calendar=CALENDAR, office=OFFICE)
        send(store, server, moment)

    with reading(store) as read:
        told = ledger(read)
        digests = read.execute(select(mail.c.person_id, mail.c.on_day)).all()
    statuses = {status for counts in told.notices.values() for status in counts}
    assert statuses == {"mailed", "cancelled", "failed"}
    assert set(told.mails["digest"]) == {"sent", "uncertain", "discarded"}
    assert len(digests) == len(set(digests)) > 150
    assert all(CALENDAR.is_business_day(day) for _, day in digests)
    copies = Counter(str(message["Message-ID"]) for message in server.seen)
    kept = rows(store)
    assert copies.keys() == {row.message_id for row in kept if row.attempts}
    assert all(copies[row.message_id] >= row.attempts for row in kept)

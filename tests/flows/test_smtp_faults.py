"""Every way a mail server fails (SM1–SM8, SM11): nothing is lost, and nobody is written to twice."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, update

from engine.business_days import OfficeCalendar
from engine.caps import Caps
from engine.ledger import failed_notices, ledger, mails
from engine.notices import NewNotice, queue
from engine.people import NewDuty, NewPerson, add_people, assign_duties
from engine.store import open_store, reading, transaction
from engine.suppression import suppressed
from engine.tables import mail, notice, person
from flows.steps.compose import Composed, compose
from flows.steps.deliver import Delivered, deliver
from flows.steps.held import asking_waits
from notifications.letters import Letters
from notifications.smtp import SmtpTransport
from tests.outbox_rows import add_department, add_office_role, fill_outbox
from tests.post_office import HOST, PostOffice, free_port, open_post_office

OFFICE: Mapping[str, str] = {
    "name": "인천광역시",
    "department": "협치기획팀",
    "address": "",
    "phone": "032-000-0000",
    "email": "hyeopchi@incheon.example",
    "signature": "",
    "mail_domain": "incheon.example",
}
DAY = date(2013, 4, 1)
NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)  # 09:00 in Seoul
ATTEMPTS = 6


@pytest.fixture
def server() -> Iterator[PostOffice]:
    with open_post_office() as post_office:
        yield post_office


def send(store: Engine, server: PostOffice, minutes: int = 0, **waits: float) -> Delivered:
    transport = SmtpTransport(HOST, server.port, starttls=False, **waits)  # type: ignore[arg-type]
    at = NINE + timedelta(minutes=minutes)
    return deliver(store, transport, at=at, calendar=OfficeCalendar(), office=OFFICE, limit=3_000)


def write(store: Engine, letters: Letters, *, caps: Caps, at: datetime = NINE) -> Composed:
    return compose(
        store, letters, today=DAY, at=at, calendar=OfficeCalendar(), office=OFFICE, caps=caps
    )


def statuses(store: Engine) -> list[tuple[str, int]]:
    with reading(store) as read:
        return [(row.status, row.attempts) for row in mails(read)]


# SM1


def test_sm1_greylisted_mail_arrives_on_the_first_allowed_retry(
    store: Engine, server: PostOffice
) -> None:
    (letter,) = fill_outbox(store, 1)
    server.fates = {letter[0]: ["rcpt 451 4.7.1 greylisted for 5 minutes"] * 2}

    runs = [send(store, server, minutes) for minutes in (0, 0, 1, 5, 6, 7)]

    assert [(run.retry, run.sent) for run in runs] == [
        (1, 0), (0, 0), (1, 0), (0, 0), (0, 1), (0, 0)
    ]  # fmt: skip
    assert server.took == [letter]
    assert statuses(store) == [("sent", 3)]


def test_sm1_mail_that_is_greylisted_for_ever_ends_after_six_attempts(
    store: Engine, server: PostOffice
) -> None:
    fill_outbox(store, 1)
    server.every = "data 451 4.3.0 later"

    runs = [send(store, server, minutes) for minutes in (0, 1, 6, 21, 81, 321, 500)]

    assert [(run.retry, run.dead) for run in runs] == [(1, 0)] * 5 + [(0, 1), (0, 0)]
    assert len(server.tries) == ATTEMPTS
    assert statuses(store) == [("dead", ATTEMPTS)]


# SM2


@pytest.mark.parametrize("fate", ["rcpt 550 5.1.1 no such user", "data 550 5.1.1 no such user"])
def test_sm2_refused_address_is_written_to_no_more_and_the_coordinator_is_told_once(
    store: Engine, server: PostOffice, fate: str
) -> None:
    (letter, other) = fill_outbox(store, 2)
    with transaction(store) as tx:
        add_office_role(tx, "coordinator", "han")
        add_department(tx, "복지", roles={"team_lead": "yu"})
        assign_duties(tx, [NewDuty("p0", "program_manager", date(2012, 1, 1), organisation="복지")])
        # A second letter to the same address waits behind the first.
        first = tx.execute(select(mail).where(mail.c.id == 1)).one()._asdict()
        del first["id"]
        tx.execute(insert(mail).values({**first, "message_id": "<formal.again@x.example>"}))
    server.fates = {letter[0]: [fate] * 9}

    runs = [send(store, server, minutes) for minutes in (0, 1, 60, 400)]

    assert (runs[0].bounced, runs[0].sent, runs[1:]) == (1, 1, [Delivered()] * 3)
    assert server.tries.count(letter[0]) == 1
    assert server.took == [other]
    assert [status for status, _ in statuses(store)] == ["bounced", "sent", "bounced"]
    with reading(store) as read:
        (gone,) = suppressed(read)
        told = read.execute(
            select(notice.c.kind, person.c.key, notice.c.words)
            .join(person, person.c.id == notice.c.person_id)
            .where(notice.c.kind == "address")
            .order_by(person.c.key)
        ).all()
    assert (gone.address, gone.source, gone.owners[0].key) == ("p0@x.example", "smtp", "p0")
    assert "550 5.1.1 no such user" in gone.reason
    assert [row.key for row in told] == ["han", "yu"]
    assert told[0].words["owners"][0]["place"] == "복지과"

    composed = write(store, Letters([]), caps=Caps())
    with reading(store) as read:
        letters = mails(read, kind="address")
    assert composed == Composed(mails=2)
    assert letters[0].subject == "[협치] 전자우편 주소 확인 요청: 담당0"
    assert "hyeopchi address p0 새주소" in letters[0].body
    assert "550 5.1.1 no such user" in letters[0].body


def test_sm2_server_that_refuses_the_text_blames_no_address(
    store: Engine, server: PostOffice
) -> None:
    (letter,) = fill_outbox(store, 1)
    server.fates = {letter[0]: ["data 554 5.7.1 looks like spam"]}

    assert [send(store, server, minutes) for minutes in (0, 60)] == [
        Delivered(bounced=1),
        Delivered(),
    ]
    with reading(store) as read:
        assert suppressed(read) == []
        assert ledger(read).mails == {"formal": {"bounced": 1}}


def test_sm2_server_that_relays_for_nobody_is_left_alone_after_a_while(
    store: Engine, server: PostOffice
) -> None:
    fill_outbox(store, 50)
    server.every = "rcpt 550 5.7.1 relaying denied"

    assert send(store, server) == Delivered(bounced=20, held=30)
    with reading(store) as read:
        assert suppressed(read) == []


# SM3, SM4: what a server leaves unsaid


@contextmanager
def _speaks(*lines: bytes) -> Iterator[int]:
    """Serve every caller: say the lines, one for each line heard, and then nothing more."""
    listening = socket.create_server((HOST, 0))
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def speak(line: socket.socket) -> None:
        with line, line.makefile("rb") as heard:
            for number, said in enumerate(lines):
                if number and not heard.readline():
                    return
                line.sendall(said)
            while heard.readline():
                pass

    def listen() -> None:
        while not stop.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=speak, args=(line,)))
            threads[-1].start()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield listening.getsockname()[1]
    finally:
        stop.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        listener.join()
        for thread in threads:
            thread.join()


OK = b"250 OK\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        (),  # takes the call, no banner
        (b"220 x\r\n",),  # no answer to EHLO
        (b"220 x\r\n", OK),  # none to MAIL
        (b"220 x\r\n", OK, OK),  # none to RCPT
        (b"220 x\r\n", OK, OK, OK),  # none to DATA
    ],
    ids=["banner", "hello", "mail", "rcpt", "data"],
)
def test_sm3_silence_before_the_text_is_tried_again(
    store: Engine, lines: tuple[bytes, ...]
) -> None:
    fill_outbox(store, 1)
    with _speaks(*lines) as port:
        first = send(store, PostOffice(port), connect_seconds=0.2, reply_seconds=0.2)

    assert first == Delivered(retry=1)
    assert statuses(store) == [("retry", 1)]


def test_sm3_server_that_is_gone_costs_one_attempt_each(store: Engine) -> None:
    fill_outbox(store, 3)

    assert send(store, PostOffice(free_port())) == Delivered(retry=3)
    assert statuses(store) == [("retry", 1)] * 3


def test_sm3_nobody_at_the_address_is_waited_for_ten_seconds_at_most() -> None:
    transport = SmtpTransport("mail.incheon.example")

    assert transport._connect_seconds == 10
    assert transport._final_seconds >= 60


@pytest.mark.parametrize("statutory", [False, True])
def test_sm3_silence_after_the_final_dot_is_uncertain_and_never_failed(
    store: Engine, monkeypatch: pytest.MonkeyPatch, statutory: bool
) -> None:
    monkeypatch.setattr("notifications.smtp.FINAL_SECONDS_MIN", 0.2)
    fill_outbox(store, 1, statutory=statutory)
    with _speaks(b"220 x\r\n", OK, OK, OK, b"354 go\r\n") as port:
        runs = [send(store, PostOffice(port), minutes, final_seconds=0.2) for minutes in (0, 1, 2)]

    again = Delivered(uncertain=1) if statutory else Delivered(retry=1)
    after = Delivered() if statutory else Delivered(uncertain=1)
    assert runs == [again, after, Delivered()]
    assert [status for status, _ in statuses(store)] == ["uncertain"]


def test_sm4_reminder_goes_once_more_under_the_same_message_id(
    store: Engine, server: PostOffice
) -> None:
    letters = fill_outbox(store, 3)
    server.fates = {letters[1][0]: ["data keep"]}

    runs = [send(store, server, minutes) for minutes in (0, 1, 2)]

    assert runs == [Delivered(sent=2, retry=1), Delivered(sent=1), Delivered()]
    assert Counter(server.took) == Counter({letters[0]: 1, letters[1]: 2, letters[2]: 1})
    assert len({content for content in server.contents if letters[1][1].encode() in content}) == 1


def test_sm4_reminder_in_doubt_twice_waits_for_a_person(store: Engine, server: PostOffice) -> None:
    (letter,) = fill_outbox(store, 1)
    server.fates = {letter[0]: ["data lose", "data keep", "take"]}

    runs = [send(store, server, minutes) for minutes in (0, 1, 60, 400)]

    assert runs == [Delivered(retry=1), Delivered(uncertain=1), Delivered(), Delivered()]
    assert server.took == [letter]


def test_sm4_statutory_letter_in_doubt_waits_for_a_person(
    store: Engine, server: PostOffice
) -> None:
    letters = fill_outbox(store, 2, statutory=True)
    server.fates = {letters[0][0]: ["data keep"]}

    runs = [send(store, server, minutes) for minutes in (0, 1, 60)]

    assert runs == [Delivered(uncertain=1, sent=1), Delivered(), Delivered()]
    assert sorted(server.took) == sorted(letters)


@pytest.mark.parametrize("statutory", [False, True])
def test_sm5_taken_and_then_a_crash_before_the_commit_is_in_doubt(
    store: Engine, server: PostOffice, statutory: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (letter,) = fill_outbox(store, 1, statutory=statutory)

    class PowerCut(BaseException):
        pass

    def gone(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr("flows.steps.deliver.settle", gone)
        send(store, server)
    assert statuses(store) == [("sending", 1)]

    runs = [send(store, server, minutes) for minutes in (1, 29, 30, 31)]

    assert runs[:2] == [Delivered(), Delivered()]
    assert server.took == [letter] * (1 if statutory else 2)
    assert [status for status, _ in statuses(store)] == ["uncertain" if statutory else "sent"]


@pytest.mark.slow
def test_sm6_one_bad_recipient_among_two_hundred_holds_nobody_up(
    store: Engine, server: PostOffice
) -> None:
    letters = fill_outbox(store, 200)
    server.fates = {"p77@x.example": ["rcpt 550 5.1.1 no such user"]}

    delivered = send(store, server)

    assert delivered == Delivered(sent=199, bounced=1)
    assert sorted(server.took) == sorted(one for one in letters if one[0] != "p77@x.example")
    assert server.connections == 1


# SM7


@pytest.fixture
def poisoned(tmp_path: Path) -> Letters:
    folder = tmp_path / "templates"
    folder.mkdir()
    for name, source in {
        "good": "인계 {{ number }}\n\n{{ number }}건입니다.\n",
        "broken": "인계\n\n{{ number\n",
        "calling": "인계\n\n{{ number.__class__() }}\n",
    }.items():
        (folder / f"{name}.txt.j2").write_text(source, encoding="utf-8")
    return Letters([folder])


POISON: tuple[tuple[str, dict[str, object]], ...] = (
    ("broken", {"number": 1}),
    ("calling", {"number": 1}),
    ("missing", {"number": 1}),
    ("good", {}),
    ("good", {"number": None}),
    ("good", {"number": [1]}),
    ("good", {"number": {"a": 1}}),
    ("good", {"number": True}),
    ("good", {"number": "가" * 210_000}),
    ("good", {"number": 1.5}),
)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("good", [190, pytest.param(990, marks=pytest.mark.campaign)])
def test_sm7_ten_poison_letters_among_many_stop_nobody(
    store: Engine, server: PostOffice, poisoned: Letters, good: int
) -> None:
    given = [("good", {"number": n}) for n in range(good)]
    for place, poison in enumerate(POISON):
        given.insert(place * (good // 10) + 13, poison)  # type: ignore[arg-type]
    with transaction(store) as tx:
        people = [NewPerson(f"p{n}", f"담당{n}", email=f"p{n}@x.example") for n in range(good + 10)]
        add_people(tx, people)
        queue(
            tx,
            [
                NewNotice(f"n{n}", "formal", n + 1, template, words, DAY)
                for n, (template, words) in enumerate(given)
            ],
            at=NINE,
        )

    first = write(store, poisoned, caps=Caps())
    second = write(store, poisoned, caps=Caps())
    delivered = send(store, server)

    with reading(store) as read:
        told = ledger(read).notices
        incidents = failed_notices(read)
    assert (first, second) == (Composed(mails=good, failed=10), Composed())
    assert delivered == Delivered(sent=good)
    assert told == {"formal": {"failed": 10, "mailed": good}}
    assert len({address for address, _ in server.took}) == len(server.took) == good
    assert all(one.reason for one in incidents)


@pytest.mark.slow
@pytest.mark.parametrize("warns", [False, True])
@pytest.mark.parametrize("per_connection", [1, 50])
def test_sm8_server_that_closes_after_some_mails_is_connected_to_again(
    store: Engine, server: PostOffice, per_connection: int, warns: bool
) -> None:
    letters = fill_outbox(store, 4 if per_connection == 1 else 60)
    server.per_connection, server.warns = per_connection, warns

    delivered = send(store, server)

    assert delivered == Delivered(sent=len(letters))
    assert sorted(server.took) == sorted(letters)
    assert server.connections == -(-len(letters) // per_connection)


# SM11


def flood(store: Engine, people: int, each: int) -> None:
    with transaction(store) as tx:
        add_office_role(tx, "coordinator", "han")
        add_people(
            tx, [NewPerson(f"p{n}", f"담당{n}", email=f"p{n}@x.example") for n in range(people)]
        )
        ids = tx.scalars(select(person.c.id).where(person.c.key != "han")).all()
        queue(
            tx,
            [
                NewNotice(f"n{id_}:{n}", "formal", id_, "good", {"number": n}, DAY)
                for id_ in ids
                for n in range(each)
            ],
            at=NINE,
        )


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("people", [100, pytest.param(1000, marks=pytest.mark.campaign)])
def test_sm11_a_flood_of_letters_is_held_and_the_coordinator_is_asked_once(
    store: Engine, poisoned: Letters, people: int
) -> None:
    flood(store, people=people, each=10)
    caps = Caps(per_run=2 * people)

    first = write(store, poisoned, caps=caps)
    second = write(store, poisoned, caps=caps, at=NINE + timedelta(minutes=1))
    third = write(store, poisoned, caps=caps, at=NINE + timedelta(minutes=2))

    with reading(store) as read:
        told = ledger(read).mails
        (asking,) = mails(read, kind="held")
        a_person = read.scalars(
            select(func.count())
            .where(mail.c.status == "queued", mail.c.kind == "formal")
            .group_by(mail.c.person_id)
        ).all()
    assert (first, second, third) == (
        Composed(mails=10 * people, held=8 * people),
        Composed(mails=1),
        Composed(),
    )
    assert told == {"formal": {"held": 8 * people, "queued": 2 * people}, "held": {"queued": 1}}
    assert set(a_person) == {5}
    assert asking.subject == f"[협치] 보류한 알림 {8 * people:,}통 확인 요청 (2013. 4. 1.(월))"
    assert "hyeopchi outbox release --all" in asking.body


def test_sm11_statutory_letters_are_the_last_to_be_held(store: Engine, poisoned: Letters) -> None:
    flood(store, people=1, each=4)
    with transaction(store) as tx:
        tx.execute(update(notice).where(notice.c.key.endswith(":3")).values(statutory=True))

    composed = write(store, poisoned, caps=Caps(per_person_per_day=2))

    with reading(store) as read:
        kept = {row.subject: row.status for row in mails(read)}
    assert composed == Composed(mails=4, held=2)
    assert kept == {"인계 0": "queued", "인계 1": "held", "인계 2": "held", "인계 3": "queued"}


@pytest.mark.slow
def test_sm11_composers_at_once_exceed_no_cap(
    store: Engine, database_url: str, poisoned: Letters
) -> None:
    flood(store, people=40, each=5)
    caps = Caps(per_person_per_day=3, per_run=70)
    starting = threading.Barrier(4)
    done: list[Composed] = []

    def compose_once(number: int) -> None:
        own = open_store(database_url)
        starting.wait()
        done.append(write(own, poisoned, caps=caps, at=NINE + timedelta(seconds=number)))
        own.dispose()

    threads = [threading.Thread(target=compose_once, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(store) as read:
        told = ledger(read)
        most = read.scalars(
            select(func.count())
            .where(mail.c.status == "queued", mail.c.kind == "formal")
            .group_by(mail.c.person_id)
        ).all()
    assert len(done) == 4
    assert told.mails["formal"] == {"held": 130, "queued": 70}
    assert told.notices["formal"] == {"mailed": 200}
    assert max(most) <= 3


def asked(store: Engine) -> list[str]:
    with reading(store) as read:
        query = select(notice.c.key).where(notice.c.kind == "held").order_by(notice.c.id)
        return list(read.scalars(query))


def test_held_letters_are_asked_about_by_the_next_run_if_the_first_was_cut_off(
    store: Engine, poisoned: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    flood(store, people=1, each=3)

    def killed(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("flows.steps.compose.ask_about_held", killed)
        write(store, poisoned, caps=Caps(per_run=1))
    assert asked(store) == []

    with reading(store) as read:
        assert asking_waits(read, at=NINE)
    again = [write(store, poisoned, caps=Caps(), at=NINE + timedelta(minutes=n)) for n in (1, 2)]

    assert again == [Composed(), Composed(mails=1)]
    (key,) = asked(store)
    assert key.startswith("held:2013-04-01:")
    with reading(store) as read:
        assert not asking_waits(read, at=NINE)
        assert asking_waits(read, at=NINE + timedelta(days=1))

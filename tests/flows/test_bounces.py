"""Returned messages in the office's folder are read each tick and put away."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from engine.store import reading
from engine.suppression import suppressed
from engine.tables import mail
from flows.steps import bounces
from flows.steps.bounces import Bounced, bounces_wait, take_bounce, take_bounces, unknown_bounces
from flows.steps.pending import pending
from flows.steps.tick import tick
from notifications.bounce import Bounce, read_bounce
from tests.flows.conftest import TownOffice
from tests.notifications.test_bounce import report
from tests.rounds_town import seoul


def returned(address: str, message_id: str) -> bytes:
    headers = f"To: <{address}>\nMessage-ID: {message_id}\n"
    return report(recipient=address, returned=headers)


@pytest.fixture
def sent(office: TownOffice) -> tuple[int, str, str]:
    """A letter that left, as (id, address, Message-ID)."""
    tick(office.setting, at=seoul(date(2013, 1, 2)))
    with reading(office.store) as read:
        row = read.execute(select(mail.c.id, mail.c.to_address, mail.c.message_id)).first()
    assert row is not None
    return row[0], row[1], row[2]


NOON = seoul(date(2013, 1, 2), 12)


def lay(office: TownOffice, name: str, content: bytes) -> Path:
    folder = office.folder / "bounces"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def names(office: TownOffice, where: str) -> list[str]:
    return sorted(one.name for one in (office.folder / "bounces" / where).iterdir())


def test_tick_reads_what_came_back_and_puts_it_away(
    office: TownOffice, sent: tuple[int, str, str]
) -> None:
    id_, address, message_id = sent
    lay(office, "1.eml", returned(address, message_id))
    lay(office, "2.eml", returned(address, message_id))
    lay(office, "3.eml", returned("evil@x.example", message_id))
    lay(office, "4.eml", returned(address, "<unknown@x.example>"))
    lay(office, "5.eml", b"Subject: hello\n\n")
    lay(office, ".6.eml.part", returned(address, message_id))
    assert pending(office.setting, at=NOON).letters

    done = tick(office.setting, at=NOON)

    assert done.bounced == 5
    assert (names(office, "done"), names(office, "unknown")) == (
        ["1.eml", "2.eml"],
        ["3.eml", "4.eml", "5.eml"],
    )
    assert names(office, ".") == [".6.eml.part", "done", "unknown"]
    assert not bounces_wait(office.folder)
    assert unknown_bounces(office.folder) == 3
    with reading(office.store) as read:
        assert read.scalar(select(mail.c.status).where(mail.c.id == id_)) == "bounced"
        assert [one.address for one in suppressed(read)] == [address]


def test_a_message_of_a_name_that_was_there_before_is_kept_beside_it(office: TownOffice) -> None:
    for content in (b"one", b"two"):
        lay(office, "new.eml", content)
        take_bounces(office.setting, at=NOON)

    assert names(office, "unknown") == ["new-2.eml", "new.eml"]


def test_links_out_of_the_folder_are_not_followed(office: TownOffice) -> None:
    lay(office, "1.eml", b"").unlink()
    (office.folder / "bounces" / "1.eml").symlink_to(office.folder / "office.toml")

    assert take_bounces(office.setting, at=NOON) == []


def test_a_message_that_cannot_be_moved_does_no_more_the_next_time(
    office: TownOffice, sent: tuple[int, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address, message_id = sent
    lay(office, "1.eml", returned(address, message_id))

    def full(self: Path, target: Path) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        first = take_bounces(office.setting, at=NOON)
    second = take_bounces(office.setting, at=NOON)

    assert [one.verdict for one in (*first, *second)] == ["bounced", "again"]
    assert names(office, "done") == ["1.eml"]


def test_take_bounce_says_what_became_of_it(office: TownOffice, sent: tuple[int, str, str]) -> None:
    id_, address, message_id = sent

    said = "메일이 되돌아왔습니다(550 5.1.1 no such user)"
    assert take_bounce(office.store, returned(address, message_id), at=NOON) == Bounced(
        "bounced", id_, address, said
    )
    assert take_bounce(office.store, b"", at=NOON) == Bounced("unreadable")


SURROGATE = (
    b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
    b"Content-Type: text/plain; charset=unicode_escape\n\n"
    b"550 5.1.1 user unknown\nMessage-ID: <a\\ud800@x>\nTo: a@x.example\n"
)
NUL = (
    b"From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\n\n"
    b"550 5.1.1 user unknown\nMessage-ID: <a\0@x>\nTo: a@x.example\n"
)


def test_a_poisoned_message_stops_nothing(office: TownOffice, sent: tuple[int, str, str]) -> None:
    _, address, message_id = sent
    lay(office, "1.eml", SURROGATE)
    lay(office, "2.eml", NUL)
    lay(office, "3.eml", returned(address, message_id))

    assert tick(office.setting, at=NOON).bounced == 3
    assert (names(office, "done"), names(office, "unknown")) == (["3.eml"], ["1.eml", "2.eml"])


def test_whatever_a_message_breaks_the_others_are_taken(
    office: TownOffice,
    sent: tuple[int, str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, address, message_id = sent
    lay(office, "1.eml", b"poison")
    lay(office, "2.eml", returned(address, message_id))

    def fragile(content: bytes) -> Bounce | None:
        if content == b"poison":
            raise RecursionError("secret@x.example")
        return read_bounce(content)

    monkeypatch.setattr(bounces, "read_bounce", fragile)

    assert [one.verdict for one in take_bounces(office.setting, at=NOON)] == [
        "unreadable",
        "bounced",
    ]
    assert (names(office, "done"), names(office, "unknown")) == (["2.eml"], ["1.eml"])
    assert "bounce unreadable file=1.eml: RecursionError" in caplog.text
    assert "secret@x.example" not in caplog.text


def test_no_message_is_put_away_because_the_database_is_gone(
    office: TownOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(office, "1.eml", returned("a@x.example", "<a@x.example>"))

    def gone(*_args: object, **_given: object) -> None:
        raise OperationalError("SELECT", {}, OSError("gone"))

    monkeypatch.setattr(bounces, "take_back", gone)

    with pytest.raises(OperationalError):
        take_bounces(office.setting, at=NOON)
    assert bounces_wait(office.folder)


def test_files_that_cannot_be_opened_do_not_wait_for_ever(
    office: TownOffice, sent: tuple[int, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address, message_id = sent
    lay(office, "1.eml", b"locked")
    lay(office, "2.eml", returned(address, message_id))
    open_file = Path.open

    def locked(self: Path, mode: str = "r") -> object:
        if self.name == "1.eml":
            raise PermissionError(13, "no")
        return open_file(self, mode)

    monkeypatch.setattr(Path, "open", locked)

    assert tick(office.setting, at=NOON).bounced == 2
    assert (names(office, "done"), names(office, "unknown")) == (["2.eml"], ["1.eml"])
    assert not bounces_wait(office.folder)


def test_messages_in_a_folder_that_lets_nothing_out_are_not_waited_for(
    office: TownOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(office, "1.eml", b"x")
    assert bounces_wait(office.folder)

    monkeypatch.setattr("os.access", lambda *_: False)

    assert not bounces_wait(office.folder)

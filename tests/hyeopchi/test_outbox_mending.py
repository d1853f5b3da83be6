"""Letters that a person settles, by command: held, returned, in doubt, or without an address."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update

from engine.store import open_store, reading, transaction
from engine.tables import mail, notice, person
from tests.notifications.test_bounce import report
from tests.small_office import Shell

APRIL = ("--at", "2013-04-01T09:30")
LATER = ("--at", "2013-04-02T10:00")


def change(office: Shell, table: object, number: int, **values: object) -> None:
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        write.execute(update(table).where(table.c.id == number).values(**values))  # type: ignore[attr-defined,arg-type]
    store.dispose()


def letters(office: Shell) -> list[dict[str, object]]:
    return office.data("outbox")["mails"]


def test_held_letters_are_shown_released_and_dropped(office: Shell) -> None:
    office("tick", *APRIL)
    count = len(letters(office))
    assert count >= 2
    assert "보류한 알림이 없습니다." in office("outbox", "held")
    for one in (1, 2):
        change(office, mail, one, status="held", sent_at=None)

    shown = office("outbox", "held")

    assert "(2통)" in shown
    assert "하루 알림" in shown
    assert [one["id"] for one in office.data("outbox", "held")["held"]] == [1, 2]
    assert "번호를 적거나" in office("outbox", "release", rc=2)
    assert "그대로 두었습니다" in office("outbox", "release", 1, 99, rc=1)
    assert office.data("outbox", "held")["held"][0]["id"] == 1  # all that is named, or nothing
    assert office.data("outbox", "release", 1, *APRIL) == {"released": [1]}
    assert "--reason 값이 필요합니다." in office("outbox", "discard", 2, rc=2)
    assert "1통을 버렸습니다" in office("outbox", "discard", 2, "--reason", "잘못 만듦")
    assert office.data("outbox", "release", "--all") == {"released": []}
    office("tick", *LATER)
    ended = {one["id"]: one["status"] for one in letters(office)}
    assert (ended[1], ended[2]) == ("sent", "discarded")


def test_only_the_office_releases_letters(office: Shell) -> None:
    office("tick", *APRIL)
    change(office, mail, 1, status="held", sent_at=None)

    refused = office("outbox", "release", "--all", "--as", "lee", rc=1)

    assert "총괄부서" in refused
    assert [one["id"] for one in office.data("outbox", "held")["held"]] == [1]


def test_returned_letter_is_read_from_a_file_and_its_address_mended(office: Shell) -> None:
    office("tick", *APRIL)
    first = letters(office)[0]
    address, message_id = str(first["address"]), str(first["message_id"])
    key = address.partition("@")[0]
    headers = f"To: <{address}>\nMessage-ID: {message_id}\n"
    returned = office.file("returned.eml", report(recipient=address, returned=headers).decode())

    said = office("outbox", "bounce", returned, *APRIL)

    assert f"1번 알림({address}): 받는 주소가 거절했습니다." in said
    assert "550 5.1.1 no such user" in said
    assert office.data("outbox", "bounce", returned)["bounces"][0]["verdict"] == "again"
    assert address in office("outbox", "addresses")
    (listed,) = office.data("outbox", "addresses")["addresses"]
    assert (listed["people"], listed["source"]) == ([key], "report")
    assert f"hyeopchi address {key} 새주소" in office("outbox", "--send-again", 1, rc=1)

    mended = office("address", key, "new@city.example", *LATER)

    assert "이제 new@city.example로 갑니다." in mended
    assert "다시 쓰고" in mended
    assert "메일을 받지 않는 주소가 없습니다." in office("outbox", "addresses")
    office("tick", *LATER)
    assert [one["address"] for one in letters(office) if one["status"] == "sent"].count(
        "new@city.example"
    ) == 1


def test_returned_letter_is_read_from_a_pipe(office: Shell) -> None:
    office("tick", *APRIL)
    first = letters(office)[0]
    address = str(first["address"])
    headers = f"To: <{address}>\nMessage-ID: {first['message_id']}\n"
    program = Path(sys.executable).with_name("hyeopchi")

    done = subprocess.run(
        [program, "--json", "outbox", "bounce", "-"],
        input=report(recipient=address, returned=headers),
        env=dict(office.environment),
        capture_output=True,
        check=True,
    )

    assert b'"verdict": "bounced"' in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Subject: hello\n\n", "되돌아온 메일이 아니어서"),
        (report().decode(), "어느 알림인지 알 수 없어"),
    ],
)
def test_what_is_not_ours_changes_nothing_and_is_told(
    office: Shell, content: str, said: str
) -> None:
    shown = office("outbox", "bounce", office.file("odd.eml", content))

    assert said in shown
    assert "아무것도 바꾸지 않았습니다." in shown


def test_a_file_that_is_not_there_is_told(office: Shell) -> None:
    assert "파일을 열 수 없습니다." in office("outbox", "bounce", office.files / "none.eml", rc=1)


@pytest.mark.parametrize("new", ["lee", "lee@a.example, evil@x.example", "이@city.example"])
def test_address_refuses_what_is_no_address(office: Shell, new: str) -> None:
    assert "메일 주소 하나가 아닙니다." in office("address", "lee", new, rc=1)


def test_address_of_nobody_and_by_nobody_is_refused(office: Shell) -> None:
    unknown = office("address", "nobody", "a@city.example", rc=3)
    refused = office("address", "lee", "a@city.example", "--as", "lee", rc=1)

    assert "nobody" in unknown
    assert "총괄부서" in refused
    people = {one["key"]: one["email"] for one in office.data("people")["people"]}
    assert people["lee"] == "lee@city.example"


def test_notices_without_an_address_are_written_when_the_roster_has_one(office: Shell) -> None:
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        write.execute(update(person).where(person.c.key == "lee").values(email=None))
    office("tick", *APRIL)
    assert "쓰지 못한 알림: 이든솔 – 전자우편 주소 없음" in office("outbox")
    assert office.data("outbox", "retry-failed") == {"notices": 0, "letters": 0}

    office("people", office.files, "--apply")
    with reading(store) as read:
        assert set(read.scalars(select(notice.c.status))) == {"mailed", "queued"}
    store.dispose()
    office("tick", *LATER)

    assert [one["to"] for one in letters(office)].count("이든솔") == 1


def test_letters_that_were_broken_are_written_again(office: Shell) -> None:
    broken = office.folder / "templates" / "digest.txt.j2"
    broken.write_text("제목\n\n{{ nothing }}\n", encoding="utf-8")
    office("tick", *APRIL)
    assert letters(office) == []
    failed = len(office.data("outbox")["failed"])

    broken.unlink()
    done = office.data("outbox", "retry-failed", *LATER)
    office("tick", *LATER)

    assert done == {"notices": failed, "letters": 0}
    assert {one["status"] for one in letters(office)} == {"sent"}


def test_verify_looks_at_the_outbox_too(office: Shell) -> None:
    office("tick", *APRIL)
    assert "모두 맞습니다." in office("verify", *APRIL)
    change(office, mail, 1, status="uncertain")

    waiting = office("verify", *APRIL)
    change(office, notice, 1, mail_id=None)
    lost = office("verify", *APRIL, rc=1)

    assert "도착했는지 알 수 없는 알림: 1건 – `hyeopchi outbox --status uncertain`" in waiting
    assert "모두 맞습니다." in waiting
    assert "알림에 담겼다는데 그 알림이 없는 것: 1건" in lost
    assert "문제가 1군데 있습니다." in lost
    assert office.data("verify", *APRIL, rc=1)["outbox"] == {
        "faults": {"no_mail": 1},
        "waiting": {"uncertain": 1},
    }

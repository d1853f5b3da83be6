"""What an office mends by hand: a wrong move, a wrong answer, a letter in doubt."""

from sqlalchemy import update

from engine.store import open_store, transaction
from engine.tables import mail

APRIL = ("--at", "2013-04-01T09:30")


def test_undo_brings_the_case_back_and_says_so(office):
    undo = ("undo", "합의-3", "--reason", "잘못 골랐습니다.", "--at", "2012-12-15T09:00")

    assert "마지막 일을 되돌렸습니다. 지금 유지" in office(*undo)
    assert "되돌릴" in office(*undo, rc=1)


def test_amend_makes_the_next_version_of_a_closed_report(office):
    office("tick", *APRIL)
    closed = ("round", "close", "quarterly_report", "2013-Q1", "--apply")
    office(*closed, "--at", "2013-04-22T10:00")
    amend = (
        "round", "amend", "quarterly_report", "2013-Q1", "합의-2", "--give", "추진율=45",
        "--give", "이행상태=정상추진", "--give", "추진실적=2회 개최", "--give", "향후계획=3회 개최",
        "--reason", "기한 뒤에 받음", "--at", "2013-05-02T10:00",
    )  # fmt: skip

    assert office.data(*amend) == {"number": "합의-2", "changed": True, "report_version": 2}
    assert office.data(*amend) == {"number": "합의-2", "changed": False, "report_version": 2}
    first = office.data("report", "plenary", "--period", "2013-Q1", "--version", "1")
    second = office.data("report", "plenary", "--period", "2013-Q1")
    assert [(one["answered"], one["frozen"]["version"]) for one in (first, second)] == [
        (0, 1),
        (1, 2),
    ]


def test_amend_of_a_case_that_was_not_asked_about_is_refused(office):
    office("tick", *APRIL)
    office("round", "close", "quarterly_report", "2013-Q1", "--apply", "--at", "2013-04-22T10:00")

    said = office(
        "round", "amend", "quarterly_report", "2013-Q1", "신규-1", "--give", "추진율=45",
        "--reason", "오기", rc=2,
    )  # fmt: skip

    assert "이 회차에서 묻지 않은 것입니다." in said


def test_outbox_settles_only_what_a_person_may_settle(office):
    office("tick", *APRIL)
    first = office.data("outbox")["mails"][0]["id"]

    assert "그대로 두었습니다" in office("outbox", "--send-again", first, rc=1)
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        write.execute(update(mail).where(mail.c.id == first).values(status="uncertain"))
    store.dispose()
    assert "받은 것으로 했습니다" in office("outbox", "--arrived", first)
    assert {one["status"] for one in office.data("outbox")["mails"]} == {"sent"}

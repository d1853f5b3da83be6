from datetime import date

from sqlalchemy import func, select, update

from engine.lease import take
from engine.people import NewDuty, assign_duties
from engine.store import reading, transaction
from engine.tables import case, checkpoint, mail, notice
from flows.steps.check_record import check_record
from flows.steps.tick import tick
from tests.flows.conftest import TownOffice
from tests.rounds_town import LONG_AGO, seoul

DAY = date(2013, 1, 2)


def tamper(office: TownOffice) -> None:
    with transaction(office.store) as write:
        write.execute(update(case).where(case.c.number == "T-3").values(title="다른 과제"))


def test_check_record_tells_every_administrator_which_case_was_altered(
    office: TownOffice,
) -> None:
    with transaction(office.store) as write:
        assign_duties(
            write, [NewDuty("boss", "admin", LONG_AGO), NewDuty("lee", "admin", LONG_AGO)]
        )
    tamper(office)

    ticked = tick(office.setting, at=seoul(DAY))
    tick(office.setting, at=seoul(DAY, 11))

    assert ticked.verified is not None
    assert [(found.number, found.seq) for found in ticked.verified.findings] == [("T-3", None)]
    with reading(office.store) as read:
        keys = read.scalars(
            select(notice.c.key).where(notice.c.kind == "verification").order_by(notice.c.key)
        ).all()
        letters = read.execute(
            select(mail.c.subject, mail.c.body).where(mail.c.kind == "verification")
        ).all()
    assert len(keys) == 2
    assert len(letters) == 2
    assert all("T-3" in letter.body for letter in letters)


def admins(office: TownOffice) -> None:
    with transaction(office.store) as write:
        assign_duties(write, [NewDuty("boss", "admin", LONG_AGO)])


def live(office: TownOffice, day: date) -> None:
    """The check of the day, and the letters about it."""
    tick(office.setting, at=seoul(day))
    tick(office.setting, at=seoul(day, 11))


def findings(office: TownOffice) -> list[str]:
    with reading(office.store) as read:
        return list(
            read.scalars(
                select(mail.c.body).where(mail.c.kind == "verification").order_by(mail.c.id)
            )
        )


def test_a_clean_night_sends_nothing(office: TownOffice) -> None:
    admins(office)

    tick(office.setting, at=seoul(DAY))
    tick(office.setting, at=seoul(date(2013, 1, 3)))

    assert findings(office) == []


def test_check_record_tells_of_letters_that_wait_for_a_person_once_a_week(
    office: TownOffice,
) -> None:
    admins(office)
    tick(office.setting, at=seoul(DAY))  # a Wednesday: letters leave
    with transaction(office.store) as write:
        write.execute(update(mail).where(mail.c.id == 1).values(status="uncertain"))

    for day in (3, 4, 7, 8):
        live(office, date(2013, 1, day))
    with transaction(office.store) as write:
        write.execute(update(mail).where(mail.c.id == 2).values(status="dead"))
    live(office, date(2013, 1, 9))

    told = findings(office)
    assert len(told) == 3  # on the 3rd, in the next week, and when another one waits
    assert all(
        "도착했는지 알 수 없는 알림: 1건\n    hyeopchi outbox --status" in one for one in told
    )
    assert ["보내지 못한 알림: 1건" in one for one in told] == [False, False, True]


def test_check_record_judges_who_was_killed_in_the_evening(office: TownOffice) -> None:
    """Its letter is in doubt, and goes once more in the morning; that is no finding."""
    admins(office)
    tick(office.setting, at=seoul(DAY))
    with transaction(office.store) as write:
        left = {"status": "sending", "lease_until": seoul(DAY, 18)}
        write.execute(update(mail).where(mail.c.id == 1).values(left))

    night = check_record(office.setting, at=seoul(date(2013, 1, 3)), owner="this")

    assert night is not None
    with reading(office.store) as read:
        assert read.scalar(select(mail.c.status).where(mail.c.id == 1)) == "retry"
        assert read.scalar(select(func.count()).where(notice.c.kind == "verification")) == 0


def test_check_record_tells_of_what_cannot_be_in_the_outbox(office: TownOffice) -> None:
    admins(office)
    tick(office.setting, at=seoul(DAY))
    with transaction(office.store) as write:
        write.execute(update(notice).where(notice.c.id == 1).values(mail_id=None))

    for day in (3, 4):
        live(office, date(2013, 1, day))

    told = findings(office)
    assert len(told) == 2
    assert "알림에 담겼다는데 그 알림이 없는 것: 1건" in told[0]


def test_check_record_leaves_the_work_to_who_holds_the_lease(office: TownOffice) -> None:
    with transaction(office.store) as write:
        take(write, "check_record", "another", at=seoul(DAY), seconds=60)

    while_held = check_record(office.setting, at=seoul(DAY), owner="this")
    after = check_record(office.setting, at=seoul(DAY, 11), owner="this")

    assert while_held is None
    assert after is not None
    assert (after.cases, after.findings) == (7, ())
    with reading(office.store) as read:
        assert read.scalar(select(func.count()).select_from(checkpoint)) == 1

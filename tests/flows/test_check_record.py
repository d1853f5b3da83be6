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

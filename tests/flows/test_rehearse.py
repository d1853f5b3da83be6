"""A rehearsal says what real life would do, and does none of it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from engine.answers import Submission, submit
from engine.business_days import OfficeCalendar, OfficeDay
from engine.definitions import publish
from engine.register import NewCase, register
from engine.round_days import RoundDay
from engine.seoul import SEOUL, day_in_seoul
from engine.store import reading, transaction
from engine.tables import metadata
from flows.errors import RehearsalTooEarly
from flows.steps.handing_in import NotTaken, Supposed
from flows.steps.rehearse import Rehearsal, on_a_copy, rehearse
from flows.steps.setting import Setting
from flows.steps.tick import tick
from tests.flows.conftest import TownOffice
from tests.rounds_town import seoul

FIRST, LAST = date(2013, 1, 1), date(2013, 12, 31)
SPRING = date(2013, 3, 29)  # shortly before the first quarter's round
REPORT = {"results": "계획대로 진행함", "progress": 50, "grade": "normal"}
SUPPOSED = (
    Supposed("quarterly_report", 4, REPORT, person="park"),
    Supposed("quarterly_report", 12, REPORT, share=50),
    Supposed("evaluation", 20, {"opinion": "계속"}, proposal="maintain", person="m1"),
    Supposed("evaluation", 33, {"opinion": "끝냄"}, proposal="close", person="m2", share=40),
)

PERMIT = """
lifecycle: permit
label: 허가
fields:
  lead: {label: 주관부서, type: organisation, required: true}
  applied_on: {label: 신청일, type: date}
states:
  applied:
    label: 신청
    initial: true
    stale_after: 60 business_days
    deadline: {label: 처리 기한, from: applied_on, days: 30, statutory: true}
  visited:
    label: 현장 확인
    stale_after: 20 business_days
    deadline: {label: 확인 기한, from: applied_on, days: 45}
  decided: {label: 처리, final: true}
moves:
  visit: {label: 현장 확인, from: [applied], to: visited, by: [coordinator]}
  decide: {label: 처리, from: [visited], to: decided, by: [coordinator]}
chasing:
  who: {role: program_manager, of: lead}
reviews:
  quarterly_count:
    label: 분기 처리 현황
    every: quarter
    of: [applied]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10, counting: civil}
    closes: {from: due, days: 5}
    remind_days_before: [7, 1]
    escalate_days_after: {1: program_manager, 3: team_lead}
    catch_up: latest
    statutory: true
    form:
      results: {label: 처리 실적, type: text, required: true}
"""

# to, subject, body; by day
Letters = dict[date, list[tuple[str, str, str]]]


@pytest.fixture
def chased_office(young_office: TownOffice) -> TownOffice:
    """The young office, which also gives permits: with deadlines of law, and cases fallen silent."""
    with transaction(young_office.store) as write:
        publish(
            write,
            PERMIT.encode(),
            file="permit.yaml",
            by="boss",
            at=seoul(date(2012, 12, 3)),
            since=FIRST,
        )
        rows = [
            NewCase(
                f"P-{number}",
                f"허가 {number}",
                state,
                {"lead": lead, "applied_on": applied_on},
                date(2012, 12, 3),
                "시험",
            )
            for number, state, lead, applied_on in (
                (1, "applied", "welfare", "2013-02-01"),
                (2, "visited", "roads", "2013-03-11"),
                (3, "applied", "empty", "2013-07-20"),  # where nobody has the duty
            )
        ]
        register(write, "permit", rows, actor="boss", at=seoul(date(2012, 12, 3)))
    return young_office


def rehearsed(
    setting: Setting, first: date, last: date, supposed: tuple[Supposed, ...] = ()
) -> Rehearsal:
    with on_a_copy(setting) as copy:
        return rehearse(copy, first=first, last=last, supposed=supposed)


def everything(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(store) as read:
        return {
            name: [tuple(row) for row in read.execute(select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
        }


def said_by_day(rehearsal: Rehearsal) -> Letters:
    return {
        day.day: sorted((one.to_address, one.subject, one.body.strip()) for one in day.letters)
        for day in rehearsal.days
        if day.letters
    }


def live(office: TownOffice, first: date, last: date) -> None:
    """Live as a clock does that looks after midnight and at nine; people answer at noon."""
    for nth in range((last - first).days + 1):
        day = first + timedelta(days=nth)
        for at in (time(0, 1), time(9, 0)):
            tick(office.setting, at=datetime.combine(day, at, SEOUL))
        answer(office, day)


def answer(office: TownOffice, day: date) -> None:
    """Answer what `SUPPOSED` says, in the words of the tests of rounds."""
    town = office.town
    for id_, review, opened_on in town.rows(
        select(
            metadata.tables["round"].c.id,
            metadata.tables["round"].c.review,
            metadata.tables["round"].c.opened_on,
        ).where(metadata.tables["round"].c.status == "open")
    ):
        days = (day - opened_on).days
        if (review, days) == ("quarterly_report", 4):
            town.answer(id_, day, by="park", **REPORT)
        if (review, days) == ("quarterly_report", 12):
            theirs = [one for one in town.asks(id_) if one.person_key == "kim"]
            some(office, id_, day, [one.id for one in theirs[1::2]], by="kim", values=REPORT)
        if (review, days) == ("evaluation", 20):
            town.answer(id_, day, by="m1", proposal="maintain", opinion="계속")
        if (review, days) == ("evaluation", 33):
            theirs = [one for one in town.asks(id_) if one.person_key == "m2"]
            picked = [theirs[at].id for at in (2, 4)]  # 40 % of seven: two, spread
            some(office, id_, day, picked, by="m2", values={"opinion": "끝냄"}, proposal="close")


def some(
    office: TownOffice,
    round_id: int,
    day: date,
    ask_ids: list[int],
    *,
    by: str,
    values: dict[str, object],
    proposal: str | None = None,
) -> None:
    with transaction(office.store) as write:
        given = [Submission(id_, values, proposal) for id_ in ask_ids]
        submit(write, round_id, given, by=by, at=seoul(day, 15))


def outbox(office: TownOffice) -> Letters:
    """Read the letters that lie in the office's folder, each on the day of its date."""
    found: Letters = {}
    for path in office.letters:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        assert body is not None
        day = day_in_seoul(parsedate_to_datetime(str(mail["Date"])))
        text = str(body.get_content()).replace("\r\n", "\n").strip()  # as mail writes lines
        address = mail["To"].addresses[0].addr_spec
        found.setdefault(day, []).append((address, str(mail["Subject"]), text))
    return {day: sorted(letters) for day, letters in sorted(found.items())}


@pytest.mark.slow
def test_rehearsed_year_and_lived_year_give_the_same_letters(chased_office: TownOffice) -> None:
    done = rehearsed(chased_office.setting, FIRST, LAST, SUPPOSED)

    live(chased_office, FIRST, LAST)

    said = said_by_day(done)
    kinds = {one.kind for day in done.days for one in day.told}
    assert said == outbox(chased_office)
    assert len(said) > 30
    assert sum(map(len, said.values())) > 50
    assert kinds == {
        "opened", "reminder", "escalation", "case_reminder", "case_late", "stale_warning", "stale",
    }  # fmt: skip
    assert [(one.day, one.number) for day in done.days for one in day.deadlines] == [
        (date(2013, 3, 4), "P-1"),  # the thirtieth day is a Sunday
        (date(2013, 4, 25), "P-2"),
        (date(2013, 8, 19), "P-3"),
    ]


def test_rehearsal_touches_neither_record_nor_outbox_nor_folder(
    young_office: TownOffice, tmp_path: Path
) -> None:
    tick(young_office.setting, at=seoul(date(2013, 3, 28)))
    before = everything(young_office.store)
    files = {path: sha256(path.read_bytes()).hexdigest() for path in files_in(tmp_path)}

    done = rehearsed(young_office.setting, date(2013, 3, 28), date(2013, 4, 20))

    assert len(done.brought.letters) > 5
    assert everything(young_office.store) == before
    assert {path: sha256(path.read_bytes()).hexdigest() for path in files_in(tmp_path)} == files
    assert young_office.letters == []


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_rehearsal_tells_the_days_of_a_quarter(young_office: TownOffice) -> None:
    done = rehearsed(young_office.setting, SPRING, date(2013, 4, 20), SUPPOSED[:1])

    assert [
        (one.day, one.what, one.round.period.name, one.asked, one.answered)
        for one in done.brought.rounds
    ] == [
        (date(2013, 4, 1), "opened", "2013-Q1", 7, 3),
        (date(2013, 4, 10), "due", "2013-Q1", 7, 3),
        (date(2013, 4, 16), "closed", "2013-Q1", 7, 3),
    ]
    assert [(day.day, one.person, one.kind, one.role) for day in done.days for one in day.told] == [
        (date(2013, 4, 1), "kim", "opened", None),
        (date(2013, 4, 1), "park", "opened", None),
        (date(2013, 4, 3), "kim", "reminder", None),
        (date(2013, 4, 3), "park", "reminder", None),
        (date(2013, 4, 9), "kim", "reminder", None),  # park answered on the 5th
        (date(2013, 4, 11), "kim", "escalation", None),
        (date(2013, 4, 15), "lead", "escalation", "team_lead"),
    ]
    assert done.taken == 3


def test_rehearsal_answers_by_the_first_line_that_fits(young_office: TownOffice) -> None:
    shared = (
        Supposed("quarterly_report", 3, REPORT, organisation="도로과"),
        Supposed("quarterly_report", 5, REPORT, share=50),
        Supposed("quarterly_report", 6, {"progress": 10}, share=100, line=9),
    )

    done = rehearsed(young_office.setting, SPRING, date(2013, 4, 8), shared)

    assert done.taken == 3 + 2
    assert done.not_taken == (
        NotTaken(date(2013, 4, 7), 9, "「추진실적」 항목이 비어 있습니다.", 2),
    )


def test_rehearsal_waits_for_the_business_days_of_this_office(young_office: TownOffice) -> None:
    anniversary = OfficeDay(date(2013, 4, 1), off=True, name="개청일", source="조례")
    setting = replace(young_office.setting, calendar=OfficeCalendar([anniversary]))

    done = rehearsed(setting, date(2013, 4, 1), date(2013, 4, 2))

    assert [(day.off, len(day.rounds), len(day.letters)) for day in done.days] == [
        ("개청일", 1, 0),
        (None, 0, 2),
    ]


def test_rehearsal_shows_what_was_missed_as_late_and_skipped(office: TownOffice) -> None:
    done = rehearsed(office.setting, date(2013, 5, 20), date(2013, 5, 20))

    def shown(one: RoundDay) -> tuple[object, ...]:
        return one.round.review, one.round.period.name, one.what, one.late

    assert [shown(one) for one in done.brought.rounds] == [
        ("evaluation", "2012-H2", "opened", True),
        ("quarterly_report", "2012-Q4", "skipped", True),
        ("quarterly_report", "2013-Q1", "opened", True),
        ("yearly_check", "2012", "skipped", True),
    ]


def test_rehearsal_of_days_that_were_lived_is_refused(young_office: TownOffice) -> None:
    tick(young_office.setting, at=seoul(date(2013, 4, 2)))

    with pytest.raises(RehearsalTooEarly) as refused:
        rehearsed(young_office.setting, date(2013, 4, 1), date(2013, 4, 30))

    assert (refused.value.first, refused.value.newest) == (date(2013, 4, 1), date(2013, 4, 2))

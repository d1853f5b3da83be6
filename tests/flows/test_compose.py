"""Queued notices become letters once, on business days, for those who still owe something."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select, update

from engine.business_days import OfficeCalendar
from engine.digest import to_compose
from engine.ledger import MailRow, failed_notices, mails
from engine.letter_secret import letter_secret
from engine.notices import NewNotice, queue
from engine.people import NewPerson, add_people
from engine.store import reading, transaction
from engine.suppression import NO_ADDRESS
from engine.tables import ask, notice, person
from engine.tables import mail as mail_table
from flows.steps.compose import Composed, compose, message_id
from flows.steps.digest_words import digest_words
from flows.steps.remind import remind
from notifications.letters import Letters
from tests.outbox_rows import (
    QUARTERLY,
    add_asks,
    add_cases,
    add_department,
    add_office_role,
    add_round,
    answer,
    close,
    statements,
)

CALENDAR = OfficeCalendar()
OFFICE: Mapping[str, str] = {
    "name": "인천광역시",
    "department": "협치기획팀",
    "address": "인천광역시 남동구",
    "phone": "032-000-0000",
    "email": "hyeopchi@incheon.example",
    "signature": "인천광역시 협치기획팀",
    "mail_domain": "incheon.example",
}
DIGEST = """[협치] {{ person.name }} {{ total }}건
{% for section in sections %}
[{{ section.heading }}]
{% for item in section.items %}
{{ item.period }} {{ item.review }}, {{ item.deadline }}, {{ item.count }}건
{% for case in item.cases %}
- {{ case.number }}
{% endfor %}
{% for late in item.late_by %}
> {{ late.organisation }} {{ late.person }} {{ late.count }}
{% endfor %}
{% endfor %}
{% endfor %}
"""
HANDOVER = """인계 {{ person.name }}
{{ count }}건, {{ office.name }}
"""
WELFARE = {"program_manager": "kim", "team_lead": "lee", "division_head": "park"}


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "digest.txt.j2").write_text(DIGEST, encoding="utf-8")
    (folder / "handover.txt.j2").write_text(HANDOVER, encoding="utf-8")
    return Letters([folder])


@pytest.fixture
def welfare(store: Engine) -> Engine:
    """One department with three cases; its round opened on Monday 2013-04-01, due on Wednesday the 10th."""
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1", "합의-2", "합의-10"])
        add_round(write)
        add_asks(write, 1, [(f"합의-{n}", "kim") for n in (10, 2, 1)], department="복지")
    return store


def april(day: int) -> date:
    return date(2013, 4, day)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


def run(store: Engine, letters: Letters, day: date, hour: int = 9, minute: int = 0) -> Composed:
    moment = at(day, hour, minute)
    remind(store, today=day, at=moment, calendar=CALENDAR)
    return compose(store, letters, today=day, at=moment, calendar=CALENDAR, office=OFFICE)


def named(store: Engine, kind: str, identity: str) -> str:
    with transaction(store) as write:
        return message_id(kind, identity, office=OFFICE, secret=letter_secret(write))


def letters_of(store: Engine) -> list[MailRow]:
    with reading(store) as read:
        return mails(read)


def ends(store: Engine) -> dict[str, tuple[str, str | None]]:
    with reading(store) as read:
        rows = read.execute(select(notice.c.key, notice.c.status, notice.c.reason)).all()
    return {row.key: (row.status, row.reason) for row in rows}


def give(write: Connection, key: str, **other: Any) -> None:
    given: dict[str, Any] = {
        "kind": "handover",
        "person_id": 1,
        "template": "handover",
        "words": {"count": 3},
        "not_before": april(1),
    }
    queue(write, [NewNotice(key, **{**given, **other})], at=at(april(1)))


def test_compose_writes_the_digest_that_is_kept(welfare: Engine, letters: Letters) -> None:
    composed = run(welfare, letters, april(1))

    (mail,) = letters_of(welfare)
    assert composed == Composed(mails=1)
    assert mail.body == (
        "[14일 이내]\n"
        "2013년 1분기 분기 이행상황 보고, 9일 남음, 3건\n"
        "- 합의-1\n- 합의-2\n- 합의-10\n"
    )
    assert (mail.subject, mail.kind, mail.on_day) == ("[협치] kim 3건", "digest", april(1))
    assert (mail.to_name, mail.to_address, mail.status) == (
        "kim", "kim@incheon.example", "queued",
    )  # fmt: skip
    assert mail.message_id == named(welfare, "digest", "kim:2013-04-01")
    assert ends(welfare) == {"round:1:opened:1": ("mailed", None)}
    with reading(welfare) as read:
        assert read.scalars(select(mail_table.c.only_once)).all() == ["digest:1:2013-04-01"]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "said"),
    [
        (date(2013, 4, 6), 10, 0, "휴일(토요일)"),
        (date(2013, 4, 5), 8, 59, "업무 시간 외(09:00–18:00)"),
        (date(2013, 4, 5), 18, 0, "업무 시간 외(09:00–18:00)"),
        (date(2013, 5, 17), 10, 0, "휴일(석가탄신일)"),
        (date(2013, 4, 5), 9, 0, None),
        (date(2013, 4, 5), 17, 59, None),
    ],
)
def test_compose_is_silent_on_days_off_and_outside_office_hours(
    welfare: Engine, letters: Letters, day: date, hour: int, minute: int, said: str | None
) -> None:
    composed = run(welfare, letters, day, hour, minute)

    assert composed.skipped == said
    assert len(letters_of(welfare)) == (0 if said else 1)


def test_compose_gives_one_digest_a_day_and_the_rest_waits(
    welfare: Engine, letters: Letters
) -> None:
    run(welfare, letters, april(5))  # Friday
    with transaction(welfare) as write:
        add_cases(write, ["신규-1"])
        add_round(write, period="2013-H1", opened_on=april(5))
        add_asks(write, 2, [("신규-1", "kim")], department="복지")

    later = [run(welfare, letters, april(5), 10), run(welfare, letters, april(6))]
    with reading(welfare) as read:
        assert to_compose(read, today=april(5), calendar=CALENDAR) == []
    waiting = ends(welfare)["round:2:opened:1"]
    monday = run(welfare, letters, april(8))

    assert later == [Composed(), Composed(skipped="휴일(토요일)")]
    assert waiting == ("queued", None)
    assert monday == Composed(mails=1)
    assert [mail.on_day for mail in letters_of(welfare)] == [april(5), april(8)]
    assert {end for end, _ in ends(welfare).values()} == {"mailed"}


def test_compose_cancels_what_was_answered_meanwhile(welfare: Engine, letters: Letters) -> None:
    remind(welfare, today=april(1), at=at(april(1), 8), calendar=CALENDAR)
    with transaction(welfare) as write:
        answer(write, 1, "kim")

    composed = run(welfare, letters, april(1))

    assert composed == Composed(cancelled=1)
    assert ends(welfare) == {"round:1:opened:1": ("cancelled", "answered")}


def test_compose_cancels_what_a_closed_round_had_to_say(welfare: Engine, letters: Letters) -> None:
    remind(welfare, today=april(15), at=at(april(15), 8), calendar=CALENDAR)
    with transaction(welfare) as write:
        close(write, 1)

    composed = run(welfare, letters, april(15))

    assert composed == Composed(cancelled=3)
    assert set(ends(welfare).values()) == {("cancelled", "closed")}


def test_compose_cancels_an_escalation_whose_department_answered(
    welfare: Engine, letters: Letters
) -> None:
    with transaction(welfare) as write:
        add_department(write, "문화", roles={"program_manager": "choi"})
        add_cases(write, ["합의-3"])
        add_asks(write, 1, [("합의-3", "choi")], department="문화")
    remind(welfare, today=april(15), at=at(april(15), 8), calendar=CALENDAR)
    with transaction(welfare) as write:
        answer(write, 1, "kim")

    run(welfare, letters, april(15))

    assert ends(welfare) == {
        "round:1:opened:1": ("cancelled", "answered"),
        "round:1:after1:1": ("cancelled", "answered"),
        "round:1:after3:team_lead:1:2": ("cancelled", "answered"),
        "round:1:opened:4": ("mailed", None),
        "round:1:after1:4": ("mailed", None),
    }


def test_compose_fails_a_notice_to_somebody_without_an_address(
    welfare: Engine, letters: Letters
) -> None:
    with transaction(welfare) as write:
        write.execute(update(person).where(person.c.key == "kim").values(email=None))

    composed = run(welfare, letters, april(1))

    with reading(welfare) as read:
        failed = failed_notices(read)
    assert composed == Composed(failed=1)
    assert [(one.key, one.reason) for one in failed] == [("round:1:opened:1", NO_ADDRESS)]


@pytest.mark.parametrize("address", ["kim@a.example, lee@a.example", "kim", "김@a.example\nBcc: x"])
def test_compose_fails_a_notice_to_an_address_that_is_none(
    welfare: Engine, letters: Letters, address: str
) -> None:
    with transaction(welfare) as write:
        write.execute(update(person).where(person.c.key == "kim").values(email=address))
        give(write, "h", person_id=2)

    composed = run(welfare, letters, april(1))

    assert composed == Composed(mails=1, failed=1)
    assert ends(welfare)["round:1:opened:1"][0] == "failed"


def test_compose_goes_on_after_letters_that_cannot_be_rendered(
    welfare: Engine, letters: Letters
) -> None:
    with transaction(welfare) as write:
        give(write, "no-count", words={})
        give(write, "no-letter", template="nothing")
        give(write, "good", person_id=2)

    composed = run(welfare, letters, april(1))

    assert composed == Composed(mails=2, failed=2)
    found = ends(welfare)
    assert found["good"] == found["round:1:opened:1"] == ("mailed", None)
    assert found["no-count"][0] == found["no-letter"][0] == "failed"
    assert "count" in str(found["no-count"][1])
    assert "nothing" in str(found["no-letter"][1])


def test_a_letter_of_its_own_joins_no_digest(welfare: Engine, letters: Letters) -> None:
    with transaction(welfare) as write:
        give(write, "handover:1", statutory=True)
        give(write, "later", not_before=april(2))

    composed = run(welfare, letters, april(1))

    digest, handover = letters_of(welfare)
    assert composed == Composed(mails=2)
    assert (digest.kind, handover.kind) == ("digest", "handover")
    assert (handover.subject, handover.body) == ("인계 kim", "3건, 인천광역시\n")
    assert handover.message_id == named(welfare, "handover", "handover:1")
    assert ends(welfare)["later"] == ("queued", None)


def words(store: Engine, day: date, key: str) -> dict[str, Any]:
    """Give the digest's words of one person on a day, as its letter gets them."""
    remind(store, today=day, at=at(day), calendar=CALENDAR)
    with reading(store) as read:
        (told,) = [
            one for one in to_compose(read, today=day, calendar=CALENDAR) if one.person.key == key
        ]
    return digest_words(told, today=day, calendar=CALENDAR, office=OFFICE)


def test_a_digest_lists_what_is_owed_by_how_soon_it_is_due(store: Engine) -> None:
    today = april(10)
    with transaction(store) as write:
        add_department(write, "복지", roles={"program_manager": "kim"})
        dues = [april(9), april(10), april(11), april(17), april(18), april(24), april(25)]
        for number, due in enumerate(dues, start=1):
            add_cases(write, [f"과제-{number}"])
            add_round(write, opened_on=april(1 if number < 7 else 10), due_on=due)
            add_asks(write, number, [(f"과제-{number}", "kim")], department="복지")

    said = words(store, today, "kim")

    assert [
        (section["heading"], [(one["due_on"], one["deadline"]) for one in section["items"]])
        for section in said["sections"]
    ] == [
        ("기한 경과", [(april(9), "1일 지남")]),
        ("오늘", [(april(10), "오늘까지")]),
        ("7일 이내", [(april(11), "1일 남음"), (april(17), "7일 남음")]),
        ("14일 이내", [(april(18), "8일 남음"), (april(24), "14일 남음")]),
        ("새로 열린 회차", [(april(25), "15일 남음")]),
    ]
    assert said["total"] == 7
    assert said["person"] == {"name": "kim", "title": "주무관"}
    assert said["contact"] == {
        "name": "협치기획팀",
        "phone": "032-000-0000",
        "email": "hyeopchi@incheon.example",
    }
    assert (said["today"], said["office"]) == (today, OFFICE)


def test_a_digest_leaves_out_what_is_far_off_and_no_news(welfare: Engine, letters: Letters) -> None:
    with transaction(welfare) as write:
        add_round(write, period="2013-H1", due_on=date(2013, 5, 2))
        add_asks(write, 2, [("합의-1", "kim")], department="복지")
    run(welfare, letters, april(1))

    said = words(welfare, april(3), "kim")

    assert [section["heading"] for section in said["sections"]] == ["7일 이내"]
    assert said["total"] == 3


def test_a_digest_reminds_of_what_is_far_off_when_the_review_says_so(
    store: Engine, letters: Letters
) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles={"program_manager": "kim"})
        add_cases(write, ["합의-1"])
        add_round(write, due_on=date(2013, 5, 2), review={**QUARTERLY, "remind_days_before": [20]})
        add_asks(write, 1, [("합의-1", "kim")], department="복지")
    run(store, letters, april(1))

    said = words(store, april(12), "kim")

    assert [section["heading"] for section in said["sections"]] == ["15일 이상 남음"]


def test_a_digest_names_twenty_cases_and_counts_the_rest(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles={"program_manager": "kim"})
        add_cases(write, [f"합의-{n}" for n in range(1, 24)])
        add_round(write)
        add_asks(write, 1, [(f"합의-{n}", "kim") for n in range(1, 24)], department="복지")

    said = words(store, april(1), "kim")

    (item,) = said["sections"][0]["items"]
    assert [one["number"] for one in item["cases"]] == [f"합의-{n}" for n in range(1, 21)]
    assert (item["count"], item["more"], said["total"]) == (23, 3, 23)
    assert item["cases"][0] == {"number": "합의-1", "title": "합의-1 과제"}


def test_an_escalation_names_the_missing_tasks_and_who_is_to_answer(welfare: Engine) -> None:
    with transaction(welfare) as write:
        add_department(write, "문화", roles={"program_manager": "choi"})
        add_office_role(write, "coordinator", "han")
        add_cases(write, ["합의-3", "합의-4"])
        add_round(write, review={**QUARTERLY, "escalate_days_after": [[3, "coordinator"]]})
        add_asks(write, 2, [("합의-1", "kim"), ("합의-2", "kim")], department="복지")
        add_asks(write, 2, [("합의-3", None), ("합의-4", "choi")], department="문화")

    said = words(welfare, april(15), "han")

    assert said["sections"] == [
        {
            "heading": "기한 경과",
            "items": [
                {
                    "review": "분기 이행상황 보고",
                    "period": "2013년 1분기",
                    "due_on": april(10),
                    "deadline": "5일 지남",
                    "count": 4,
                    "cases": [
                        {"number": f"합의-{n}", "title": f"합의-{n} 과제"} for n in range(1, 5)
                    ],
                    "more": 0,
                    "late_by": [
                        {"organisation": "복지과", "person": "kim", "count": 2},
                        {"organisation": "문화과", "person": "담당자 미지정", "count": 1},
                        {"organisation": "문화과", "person": "choi", "count": 1},
                    ],
                    "vacant": [],
                    "instead_of": "",
                    "link": "",
                    "called": "2013년 1분기 이행상황 보고",
                }
            ],
            "cases": [],
            "more": 0,
        }
    ]
    assert said["total"] == 4


def test_a_team_lead_hears_of_their_own_department_only(welfare: Engine) -> None:
    with transaction(welfare) as write:
        add_department(write, "문화", roles={"program_manager": "choi", "team_lead": "jung"})
        add_cases(write, ["합의-3"])
        add_asks(write, 1, [("합의-3", "choi")], department="문화")

    said = words(welfare, april(15), "jung")

    (item,) = said["sections"][0]["items"]
    assert item["late_by"] == [{"organisation": "문화과", "person": "choi", "count": 1}]
    assert [one["number"] for one in item["cases"]] == ["합의-3"]


def test_one_who_owes_and_answers_for_others_reads_both(store: Engine) -> None:
    with transaction(store) as write:
        add_department(
            write, "복지", roles={"program_manager": "kim", "team_lead": "lee", "vice": "min"}
        )
        add_cases(write, ["합의-1", "합의-2"])
        add_round(write)
        add_asks(write, 1, [("합의-1", "kim"), ("합의-2", "lee")], department="복지")

    said = words(store, april(15), "lee")

    items = said["sections"][0]["items"]
    assert [(item["count"], len(item["late_by"])) for item in items] == [(1, 0), (2, 2)]


def test_composing_costs_the_same_for_any_number_of_people(store: Engine) -> None:
    costs = []
    for number, people in enumerate((3, 300), start=1):
        with transaction(store) as write:
            _crowd(write, number, people)
        day = april(15)
        remind(store, today=day, at=at(day), calendar=CALENDAR)
        with statements(store) as said, reading(store) as read:
            told = to_compose(read, today=day, calendar=CALENDAR)
        costs.append((len(told), len(said)))
        with transaction(store) as write:
            close(write, number)
            write.execute(update(notice).values(status="cancelled"))

    assert costs == [(3 + 1, 7), (300 + 1, 7)]


def _crowd(write: Connection, round_id: int, people: int) -> None:
    department = f"r{round_id}"
    add_department(write, department, roles={"team_lead": f"lead-{round_id}"})
    add_cases(write, [f"{department}-{n}" for n in range(people)])
    add_people(
        write,
        [NewPerson(f"{department}-{n}", "x", email="x@incheon.example") for n in range(people)],
    )
    add_round(write)
    add_asks(
        write,
        round_id,
        [(f"{department}-{n}", f"{department}-{n}") for n in range(people)],
        department=department,
    )


def test_remind_takes_no_write_lock_when_there_is_nothing_new(welfare: Engine) -> None:
    commits: list[object] = []
    event.listen(welfare, "commit", commits.append)

    first = remind(welfare, today=april(1), at=at(april(1)), calendar=CALENDAR)
    second = remind(welfare, today=april(1), at=at(april(1)), calendar=CALENDAR)

    assert (first, second, len(commits)) == (1, 0, 1)


def test_an_ask_withdrawn_is_not_listed(welfare: Engine) -> None:
    with transaction(welfare) as write:
        write.execute(update(ask).where(ask.c.id == 2).values(status="withdrawn"))

    said = words(welfare, april(1), "kim")

    assert said["total"] == 2


def test_the_shipped_digest_is_written_in_these_words(welfare: Engine) -> None:
    with transaction(welfare) as write:
        add_office_role(write, "coordinator", "han")
        add_round(
            write,
            period="2013-H1",
            opened_on=april(12),
            due_on=april(30),
            review={**QUARTERLY, "label": "반기 평가"},
        )
        add_asks(write, 2, [("합의-1", "kim")], department="복지")

    composed = run(welfare, Letters([]), april(15))

    assert composed == Composed(mails=2)
    mine, leads = letters_of(welfare)
    assert mine.subject == "[협치] 회신이 필요한 일 4건 (기한 2013. 4. 10.(수))"
    for said in (
        "□ 기한 경과",
        "기한 2013. 4. 10.(수), 5일 지남",
        "- 합의-10 합의-10 과제",
        "□ 새로 열린 회차",
        "반기 평가(2013년 상반기)",
    ):
        assert said in mine.body
    assert "복지과 3건(담당 kim)" in leads.body


def test_message_id_is_stable_and_cannot_be_guessed() -> None:
    def of(kind: str, secret: bytes) -> str:
        return message_id(kind, "kim:2013-04-01", office=OFFICE, secret=secret)

    ours = of("digest", b"ours")
    guess = sha256(b"kim:2013-04-01").hexdigest()[:32]

    assert ours == of("digest", b"ours")
    assert len({ours, of("formal", b"ours"), of("digest", b"theirs")}) == 3
    assert ours.startswith("<digest.")
    assert ours.endswith("@incheon.example>")
    assert guess not in ours

"""Which cases a person sees: those of the whole office, of their part of it, or none."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, insert, select

from engine.deputies import set_deputy
from engine.people import NewDuty, NewPerson, add_people, assign_duties, person_with_key
from engine.register import NewCase, register
from engine.scope import Scope, scope_of, seen, sees
from engine.store import reading, transaction
from engine.tables import case, duty
from tests.city import FIELDS, START, found

DAY = date(2013, 1, 10)
AT = datetime(2013, 1, 10, 3, tzinfo=UTC)
ALL = ["1", "10", "2", "77"]
OTHERS = {**FIELDS, "lead": "communication"}


@pytest.fixture
def office(store: Engine) -> Engine:
    """Three tasks of 복지정책과, one of 소통협력관, and people of every kind."""
    found(store)
    with transaction(store) as write:
        register(
            write,
            "policy_task",
            [NewCase("77", "열린 회의", "maintained", OTHERS, START, "목록")],
            actor="han",
            at=AT,
        )
        keys = ("head", "audit", "admin", "lead", "helper", "nobody")
        add_people(write, [NewPerson(key, key) for key in keys])
        assign_duties(
            write,
            [
                NewDuty("head", "division_head", START, organisation="communication"),
                NewDuty("audit", "auditor", START),
                NewDuty("admin", "admin", START),
                NewDuty("lead", "team_lead", START, organisation="communication"),
                NewDuty(
                    "nobody", "team_lead", START, date(2013, 1, 9), organisation="communication"
                ),
            ],
        )
    return store


def _numbers(store: Engine, key: str, on: date = DAY) -> list[str]:
    with reading(store) as read:
        scope = scope_of(read, key, on=on)
        return sorted(read.scalars(select(case.c.number).where(seen(scope))))


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("han", ALL),  # coordinator
        ("head", ALL),
        ("audit", ALL),
        ("lee", ["1", "10", "2"]),  # 담당자 of 복지정책과
        ("lead", ["77"]),
        ("seo", []),  # a member sees what they are asked, not cases
        ("admin", []),
        ("helper", []),
        ("nobody", []),  # whose duty ended yesterday
        ("no such key", []),
    ],
)
def test_each_sees_what_their_roles_let_them(office: Engine, key: str, numbers: list[str]):
    assert _numbers(office, key) == numbers


def test_duty_shows_cases_on_its_days_alone(office: Engine):
    assert _numbers(office, "nobody", date(2013, 1, 9)) == ["77"]
    assert _numbers(office, "lee", date(2012, 1, 1)) == []


def test_deputy_sees_what_the_absent_person_sees_while_they_are_away(office: Engine):
    with transaction(office) as write:
        set_deputy(
            write, of="lee", to="helper", starts_on=DAY, ends_on=DAY, reason="출장",
            actor="han", at=AT,
        )  # fmt: skip

    assert _numbers(office, "helper") == ["1", "10", "2"]
    assert _numbers(office, "helper", date(2013, 1, 11)) == []


def test_duty_for_one_case_shows_that_case(office: Engine):
    with transaction(office) as write:
        case_id = write.scalar(select(case.c.id).where(case.c.number == "10"))
        write.execute(
            insert(duty).values(
                person_id=person_with_key(write, "helper").id,
                role="program_manager",
                case_id=case_id,
                starts_on=START,
            )
        )

    assert _numbers(office, "helper") == ["10"]


def test_case_out_of_scope_is_like_one_that_is_not_there(office: Engine):
    with reading(office) as read:
        mine = read.scalar(select(case.c.id).where(case.c.number == "1"))
        theirs = read.scalar(select(case.c.id).where(case.c.number == "77"))
        scope = scope_of(read, "lee", on=DAY)
        assert [sees(read, scope, one) for one in (mine, theirs, 987_654)] == [True, False, False]


def test_nothing_is_seen_unless_a_role_allows_it():
    assert Scope().nothing
    assert "false" in str(seen(Scope())).lower() or "0 = 1" in str(seen(Scope()))

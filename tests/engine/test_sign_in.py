"""Guessing is slow, whoever guesses; and nobody is locked out by somebody else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from engine.accounts import account_of, set_password, set_up_code, unlock
from engine.attempts import FORGOTTEN
from engine.invites import make_invite
from engine.people import NewPerson, add_people, person_with_key
from engine.sign_in import Knock, count_code, knock, know, let_in, take_code
from engine.store import reading, transaction
from engine.tables import attempt
from engine.time_code import code_at, new_secret

AT = datetime(2013, 7, 3, 0, tzinfo=UTC)
HOME, AWAY = "10.0.0.7", "198.51.100.9"
RIGHT = "right"  # stands for a hash; comparing is not what is tried here
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(store: Engine) -> Engine:
    """Two people with passwords; han signed in from HOME before."""
    with transaction(store) as write:
        add_people(
            write, [NewPerson(key, key, email=f"{key}@city.example") for key in ("han", "lee")]
        )
        for key in ("han", "lee"):
            id_ = make_invite(write, key, by="ad", at=AT).person.id
            set_password(write, id_, RIGHT, at=AT)
        know(write, person_with_key(write, "han").id, HOME, at=AT)
    return store


def tried(store: Engine, login: str, source: str, at: datetime, password: str = "wrong") -> str:
    with transaction(store) as write:
        return tried_within(write, login, source, at, password)


def tried_within(
    write: Connection, login: str, source: str, at: datetime, password: str = "wrong"
) -> str:
    """Try once: held, in or out."""
    who = knock(write, login, source=source, at=at)
    if who.held_until is not None:
        return "held"
    if who.password_hash is None or who.password_hash != password:
        return "out"
    let_in(write, who, at=at)
    know(write, who.person_id or 0, source, at=at)
    return "in"


def test_knock_finds_a_person_by_key_or_by_mail_address(office: Engine) -> None:
    with transaction(office) as write:
        by = [
            knock(write, said, source=HOME, at=AT) for said in ("han", " HAN@city.example ", "no")
        ]

    assert [one.person_key for one in by] == ["han", "han", None]
    assert [one.known for one in by] == [True, True, False]
    assert "right" not in repr(by[0])


def test_knock_names_nobody_by_an_address_that_two_share(office: Engine) -> None:
    with transaction(office) as write:
        add_people(write, [NewPerson("twin", "쌍둥이", email="Han@city.example")])
        set_password(write, make_invite(write, "twin", by="ad", at=AT).person.id, RIGHT, at=AT)
        who = knock(write, "han@city.example", source=HOME, at=AT)

    assert who.person_key is None


def test_five_failures_hold_a_person_at_an_address_for_half_an_hour(office: Engine) -> None:
    said = [tried(office, "lee", AWAY, AT) for _ in range(7)]

    assert said == ["out"] * 5 + ["held"] * 2
    assert tried(office, "lee", AWAY, AT + MINUTE * 30 - timedelta(seconds=1), RIGHT) == "held"
    assert tried(office, "lee", AWAY, AT + MINUTE * 30, RIGHT) == "in"


def test_waiting_tells_nothing_about_who_is_there(office: Engine) -> None:
    there = [tried(office, "lee", AWAY, AT) for _ in range(7)]
    nobody = [tried(office, "nobody-called-so", HOME, AT) for _ in range(7)]

    assert there == nobody


MANY = [1_000, pytest.param(10_000, marks=pytest.mark.campaign)]


@pytest.mark.parametrize("guesses", MANY)
def test_a_days_guesses_from_as_many_addresses_are_sixty_at_most(
    office: Engine, guesses: int
) -> None:
    step = timedelta(days=1) / guesses

    with transaction(office) as write:
        said = [
            tried_within(write, "han", f"2001:db8::{number:x}", AT + step * number)
            for number in range(guesses)
        ]

    assert 40 <= said.count("out") <= 60
    assert "in" not in said
    # All that day han signs in where han always does, and lee where lee never did.
    noon = AT + timedelta(hours=12)
    assert tried(office, "han", HOME, noon, RIGHT) == "in"
    assert tried(office, "lee", AWAY, noon, RIGHT) == "in"


@pytest.mark.parametrize("guesses", MANY)
def test_one_address_that_tries_everybody_is_held_too(office: Engine, guesses: int) -> None:
    step = timedelta(days=1) / guesses

    with transaction(office) as write:
        said = [
            tried_within(write, f"person-{number}", AWAY, AT + step * number)
            for number in range(guesses)
        ]

    assert 40 <= said.count("out") <= 60
    assert tried(office, "han", HOME, AT + timedelta(hours=12), RIGHT) == "in"


def test_guessing_where_a_person_signs_in_holds_them_there_only(office: Engine) -> None:
    assert [tried(office, "han", HOME, AT) for _ in range(6)][-1] == "held"

    assert tried(office, "han", HOME, AT, RIGHT) == "held"
    assert tried(office, "han", AWAY, AT, RIGHT) == "in"
    with transaction(office) as write:
        assert account_of(write, "han", at=AT).held_until == AT + MINUTE * 30
        assert unlock(write, "han", at=AT).held_until is None
    assert tried(office, "han", HOME, AT, RIGHT) == "in"


def test_a_right_password_counts_from_nothing_again(office: Engine) -> None:
    for _ in range(4):
        tried(office, "han", HOME, AT)
    assert tried(office, "han", HOME, AT, RIGHT) == "in"

    assert [tried(office, "han", HOME, AT) for _ in range(5)] == ["out"] * 5


def test_a_day_without_a_failure_is_forgotten(office: Engine) -> None:
    for number in range(9):
        tried(office, "lee", AWAY, AT + MINUTE * 31 * number)
    later = AT + MINUTE * 31 * 9 + FORGOTTEN

    assert tried(office, "lee", HOME, later) == "out"
    with reading(office) as read:
        assert set(read.scalars(select(attempt.c.failures))) == {1}


def test_who_has_no_password_or_is_disabled_is_nobody(office: Engine) -> None:
    with transaction(office) as write:
        add_people(write, [NewPerson("new", "새사람")])
        make_invite(write, "new", by="ad", at=AT)
        who = knock(write, "new", source=HOME, at=AT)

    assert who == Knock(None, None, HOME, None, who.keys)


def test_a_code_opens_once_and_five_wrong_ones_wait(office: Engine) -> None:
    secret = new_secret()
    with transaction(office) as write:
        id_ = person_with_key(write, "han").id
        spare = set_up_code(write, id_, sealed="sealed", step=1, at=AT)

        assert take_code(write, id_, code_at(secret, AT), secret=secret, at=AT)
        assert not take_code(write, id_, code_at(secret, AT), secret=secret, at=AT)
        assert take_code(write, id_, spare[0].lower().replace("-", " "), secret=secret, at=AT)
        assert not take_code(write, id_, spare[0], secret=secret, at=AT)
        assert not take_code(write, id_, "", secret=secret, at=AT)

        waits = [count_code(write, id_, at=AT) for _ in range(6)]
    assert waits == [None] * 5 + [AT + MINUTE * 5]

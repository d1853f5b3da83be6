"""What is not a move is denied unless a role allows it."""

from datetime import date

import pytest

from engine.errors import PersonUnknown, RoleMissing
from engine.permission import ACTS, allow
from engine.store import reading

DAY = date(2013, 1, 10)


@pytest.mark.parametrize("act", ACTS)
def test_the_coordinator_may_and_a_member_may_not(city, act):
    with reading(city.store) as read:
        assert allow(read, "han", act, on=DAY) == "han"
        with pytest.raises(RoleMissing):
            allow(read, "seo", act, on=DAY)


def test_a_manager_may_import_and_not_decide(city):
    with reading(city.store) as read:
        assert allow(read, "lee", "import", on=DAY) == "lee"
        with pytest.raises(RoleMissing) as caught:
            allow(read, "lee", "decide", on=DAY)

    assert caught.value.roles == ("coordinator", "secretary")


def test_nobody_is_told_so(city):
    with reading(city.store) as read, pytest.raises(PersonUnknown):
        allow(read, "nobody", "undo", on=DAY)


def test_an_office_being_founded_lets_its_founder_work(store):
    with reading(store) as read:
        assert allow(read, "anybody", "people", on=DAY) == "anybody"

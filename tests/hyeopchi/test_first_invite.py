"""An office in which nobody may sign in prints one invitation, and then no more."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from engine.accounts import set_password
from engine.invites import invited
from engine.people import NewDuty, NewPerson, add_people, assign_duties
from engine.store import transaction
from hyeopchi.first_invite import first_invite, invite_words

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)


def test_the_first_admin_is_invited_once(store: Engine):
    with transaction(store) as write:
        assert first_invite(write, at=AT) is None  # nobody is there
        add_people(write, [NewPerson("han", "한가람"), NewPerson("ad", "안다솜")])
        assign_duties(
            write,
            [NewDuty("han", "coordinator", AT.date()), NewDuty("ad", "admin", AT.date())],
        )
        made = first_invite(write, at=AT)
        assert made is not None
        assert made.person.key == "ad"
        assert made.code in invite_words(made, "https://x")
        assert invited(write, made.code, at=AT).key == "ad"

        assert first_invite(write, at=AT) is None  # that one still opens
        again = first_invite(write, at=AT + timedelta(hours=72))
        assert again is not None
        set_password(write, again.person.id, "hash", at=AT)
        assert first_invite(write, at=AT + timedelta(days=30)) is None

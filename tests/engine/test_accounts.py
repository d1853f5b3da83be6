"""Accounts begin with an invitation, and end at once; nobody is left without an admin."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from engine.account_errors import AccountKept, AccountUnknown, InviteUnknown
from engine.accounts import (
    account_of,
    accounts,
    disable,
    enable,
    is_last_admin,
    is_over,
    new_spare_codes,
    reset_code,
    set_password,
    set_up_code,
    spare_codes_left,
)
from engine.errors import PersonUnknown
from engine.invites import LASTING, accept_invite, invited, make_invite
from engine.people import NewDuty, NewPerson, add_people, assign_duties
from engine.role_changes import RoleChange, changes_of, keep_changes
from engine.sessions import open_session, session_of
from engine.store import reading, transaction
from engine.tables import invite, role_change, spare_code

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)
ON = date(2013, 7, 3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def office(store: Engine) -> Engine:
    """ad and an_two are admins, han coordinates; all three have passwords, lee has none."""
    with transaction(store) as write:
        add_people(write, [NewPerson(key, key) for key in ("ad", "an_two", "han", "lee")])
        roles = {"ad": "admin", "an_two": "admin", "han": "coordinator", "lee": "program_manager"}
        assign_duties(write, [NewDuty(key, role, ON) for key, role in roles.items()])
        for key in ("ad", "an_two", "han"):
            set_password(write, make_invite(write, key, by="ad", at=AT).person.id, key, at=AT)
    return store


def test_an_invitation_sets_a_password_once(office: Engine) -> None:
    with transaction(office) as write:
        made = make_invite(write, "lee", by="ad", at=AT)
        assert account_of(write, "lee", at=AT).invited_until == AT + LASTING
        assert invited(write, f" {made.code.lower()} ", at=AT).key == "lee"
        accept_invite(write, made.code, password_hash="hash", at=AT)
        with pytest.raises(InviteUnknown):
            accept_invite(write, made.code, password_hash="other", at=AT)
        one = account_of(write, "lee", at=AT)

    assert (one.has_password, one.password_set_at, one.invited_until) == (True, AT, None)


def test_an_invitation_ends_by_time_by_a_newer_one_and_by_a_disabled_account(
    office: Engine,
) -> None:
    with transaction(office) as write:
        first = make_invite(write, "lee", by="ad", at=AT)
        assert invited(write, first.code, at=AT + LASTING - SECOND).key == "lee"
        with pytest.raises(InviteUnknown):
            invited(write, first.code, at=AT + LASTING)

        second = make_invite(write, "lee", by="ad", at=AT)
        with pytest.raises(InviteUnknown):
            invited(write, first.code, at=AT)

        disable(write, "lee", actor="ad", on=ON, at=AT)
        with pytest.raises(InviteUnknown):
            invited(write, second.code, at=AT)


def test_the_record_keeps_no_secret_that_was_told(office: Engine) -> None:
    with transaction(office) as write:
        made = make_invite(write, "lee", by="ad", at=AT)
        codes = new_spare_codes(write, made.person.id, at=AT)
        kept = {
            *write.scalars(select(invite.c.code_hash)),
            *write.scalars(select(spare_code.c.code_hash)),
        }

    assert len(made.code) == 34
    assert len(set(codes)) == 10
    assert kept.isdisjoint({made.code, *codes})


def test_an_invitation_of_nobody(office: Engine) -> None:
    with pytest.raises(PersonUnknown), transaction(office) as write:
        make_invite(write, "nobody", by="ad", at=AT)
    with pytest.raises(AccountUnknown), reading(office) as read:
        account_of(read, "lee", at=AT)


def test_a_disabled_person_is_out_at_once(office: Engine) -> None:
    with transaction(office) as write:
        han = account_of(write, "han", at=AT).person.id
        token = open_session(write, han, at=AT, source="10.0.0.7", agent="").token
        assert session_of(write, token, at=AT) is not None
        disable(write, "han", actor="ad", on=ON, at=AT)
        assert session_of(write, token, at=AT) is None
        assert account_of(write, "han", at=AT).disabled_at == AT

        enable(write, "han", actor="ad", on=ON, at=AT)
        assert account_of(write, "han", at=AT).is_open
        assert session_of(write, token, at=AT) is None


def test_only_an_admin_touches_an_admin_and_one_always_stays(office: Engine) -> None:
    with transaction(office) as write:
        for do in (disable, reset_code):
            with pytest.raises(AccountKept) as refused:
                do(write, "ad", actor="han", on=ON, at=AT)
            assert refused.value.why == "admins_only"
        with pytest.raises(AccountKept) as refused:
            disable(write, "ad", actor="ad", on=ON, at=AT)
        assert refused.value.why == "oneself"

        disable(write, "an_two", actor="ad", on=ON, at=AT)
        assert is_last_admin(write, "ad", on=ON)
        with pytest.raises(AccountKept) as refused:
            disable(write, "ad", actor="an_two", on=ON, at=AT)
        assert refused.value.why == "last_admin"


def test_a_lost_second_step_is_taken_away_with_its_sessions(office: Engine) -> None:
    with transaction(office) as write:
        han = account_of(write, "han", at=AT).person.id
        set_up_code(write, han, sealed="sealed", step=7, at=AT)
        token = open_session(write, han, at=AT, source="10.0.0.7", agent="").token
        assert account_of(write, "han", at=AT).has_code
        assert spare_codes_left(write, han) == 10

        reset_code(write, "han", actor="ad", on=ON, at=AT)
        assert not account_of(write, "han", at=AT).has_code
        assert spare_codes_left(write, han) == 0
        assert session_of(write, token, at=AT) is None


def test_is_over_knows_how_long_a_password_lasts(office: Engine) -> None:
    with reading(office) as read:
        one = accounts(read, at=AT)[1]

    quarter = timedelta(days=90)
    ends = [
        is_over(one, lasts=quarter, at=AT + quarter - SECOND),
        is_over(one, lasts=quarter, at=AT + quarter),
        is_over(one, lasts=None, at=AT + quarter),
    ]
    assert ends == [False, True, False]


def test_what_was_given_is_kept_and_never_changed(office: Engine) -> None:
    with transaction(office) as write:
        lee = make_invite(write, "lee", by="ad", at=AT).person.id
        gave = RoleChange(lee, "grant", "duty", "program_manager", "복지정책과", ON, reason="발령")
        keep_changes(write, [gave], actor="ad", at=AT)

        kept = changes_of(write, lee)
        assert [one.change for one in kept] == [
            gave,
            RoleChange(lee, "grant", "account", reason="초대"),
        ]
        assert [one.actor for one in kept] == ["ad", "ad"]
        assert len(changes_of(write)) == 5
        assert [one.id for one in changes_of(write, before=kept[0].id)] == [4, 3, 2, 1]
    for change in (update(role_change).values(actor="x"), delete(role_change)):
        with pytest.raises(DBAPIError, match="append-only"), transaction(office) as write:
            write.execute(change)

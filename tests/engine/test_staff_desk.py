"""Rights given by hand, seats, identities elsewhere and handover papers, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DBAPIError

from engine.account_errors import (
    AccountKept,
    DaysInOrder,
    DutyMisplaced,
    DutyUnknown,
    IdentityTaken,
    SeatTaken,
)
from engine.accounts import set_password
from engine.duty_desk import duties_of, end_duty, give_duty
from engine.handover import hand_over
from engine.handover_papers import keep_paper, paper, papers
from engine.handover_preview import preview_handover
from engine.identities import (
    bind_identity,
    person_of_address,
    person_of_identity,
    release_identity,
)
from engine.invites import make_invite
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
    person_with_key,
)
from engine.role_changes import changes_of
from engine.seats import add_seat, end_term, fill_seat, seats, terms_of
from engine.store import transaction
from engine.tables import handover_paper

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)
ON = date(2013, 7, 3)
DAY = timedelta(days=1)
BY = {"actor": "ad", "at": AT}


@pytest.fixture
def office(store: Engine) -> Engine:
    """ad is the admin, han coordinates, lee and ko work; a committee with no seat yet."""
    with transaction(store) as write:
        add_organisations(write, [NewOrganisation("arts", "문화예술과", "department")])
        add_people(write, [NewPerson(key, key, email="x@city.example") for key in ("ad", "han")])
        add_people(
            write, [NewPerson(key, key, email=f"{key}@city.example") for key in ("lee", "ko")]
        )
        assign_duties(write, [NewDuty("ad", "admin", ON), NewDuty("han", "coordinator", ON)])
        set_password(write, make_invite(write, "ad", by="x", at=AT).person.id, "hash", at=AT)
        add_committee(write, NewCommittee("plenary", "본회의", "plenary", 0))
        add_committee(write, NewCommittee("welfare", "복지", "subcommittee", 1, parent="plenary"))
    return store


def test_a_duty_is_given_ended_and_kept(office: Engine) -> None:
    manager = NewDuty("lee", "program_manager", ON, organisation="arts")
    with transaction(office) as write:
        given = give_duty(write, manager, reason="발령", on=ON, **BY)
        assert (given.place, given.runs(ON), given.runs(ON - DAY)) == ("문화예술과", True, False)
        ended = end_duty(write, given.id, last_day=ON, reason=None, on=ON, **BY)
        assert duties_of(write, given.person_id) == [ended]
        with pytest.raises(DutyUnknown):
            end_duty(write, given.id, last_day=ON, reason=None, on=ON, **BY)
        never = give_duty(write, manager, reason=None, on=ON, **BY)
        end_duty(write, never.id, last_day=ON - DAY, reason="착오", on=ON, **BY)
        assert duties_of(write, given.person_id) == [ended]
        assert [one.change.act for one in changes_of(write, given.person_id)] == [
            "revoke", "grant", "revoke", "grant",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("new", "actor", "wrong"),
    [
        (NewDuty("ad", "auditor", ON), "ad", AccountKept),
        (NewDuty("lee", "admin", ON), "han", AccountKept),
        (NewDuty("lee", "team_lead", ON), "ad", DutyMisplaced),
        (NewDuty("lee", "reviewer", ON, organisation="arts"), "ad", DutyMisplaced),
        (NewDuty("lee", "auditor", ON, ON - DAY), "ad", DaysInOrder),
    ],
)
def test_a_duty_that_is_not_given(
    office: Engine, new: NewDuty, actor: str, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong), transaction(office) as write:
        give_duty(write, new, reason=None, actor=actor, on=ON, at=AT)


def test_the_last_admin_stays_one(office: Engine) -> None:
    with transaction(office) as write:
        held = duties_of(write, person_with_key(write, "ad").id)[0]
        for actor, why in (("han", "admins_only"), ("ad", "last_admin")):
            with pytest.raises(AccountKept) as refused:
                end_duty(write, held.id, last_day=ON, reason=None, actor=actor, on=ON, at=AT)
            assert refused.value.why == why


def test_a_seat_has_one_member_at_a_time(office: Engine) -> None:
    with transaction(office) as write:
        seat = add_seat(
            write, "plenary", number=1, kind="appointed", office="member", subcommittees=["welfare"]
        )
        fill_seat(write, seat, "lee", starts_on=ON, ends_on=ON + DAY, on=ON, **BY)
        with pytest.raises(SeatTaken):
            fill_seat(write, seat, "ko", starts_on=ON + DAY, ends_on=None, on=ON, **BY)
        fill_seat(write, seat, "ko", starts_on=ON + DAY * 2, ends_on=None, on=ON, **BY)

        (one,) = seats(write)
        assert one.subcommittees == ("복지",)
        held = [one.holder(ON + DAY * days) for days in (-1, 0, 1, 2)]
        assert [term and term.name for term in held] == [None, "lee", "lee", "ko"]

        end_term(write, one.terms[0].id, last_day=ON, reason="사임", **BY)
        assert terms_of(write, person_with_key(write, "ko").id) == []
        with pytest.raises(DutyUnknown):
            end_term(write, one.terms[0].id, last_day=ON, reason=None, **BY)


def test_an_identity_is_one_persons(office: Engine) -> None:
    with transaction(office) as write:
        lee, ko = (person_with_key(write, key).id for key in ("lee", "ko"))
        for _ in range(2):  # bound again, it is bound
            bind_identity(write, lee, issuer="https://x", subject="1", by="ad", at=AT)
        for person_id, subject in ((ko, "1"), (lee, "2")):
            with pytest.raises(IdentityTaken):
                bind_identity(write, person_id, issuer="https://x", subject=subject, by="ad", at=AT)
        found = person_of_identity(write, issuer="https://x", subject="1")
        assert found is not None
        assert found.key == "lee"
        assert person_of_identity(write, issuer="https://y", subject="1") is None

        release_identity(write, lee, issuer="https://x", by="ad", at=AT)
        assert person_of_identity(write, issuer="https://x", subject="1") is None
        by_address = [
            person_of_address(write, one) for one in ("KO@city.example", "x@city.example")
        ]
        assert [one and one.key for one in by_address] == ["ko", None]


def test_a_handover_is_previewed_and_its_paper_kept(office: Engine) -> None:
    with transaction(office) as write:
        manager = NewDuty("lee", "program_manager", ON - DAY, organisation="arts")
        give_duty(write, manager, reason=None, on=ON, **BY)
        looked = preview_handover(write, from_key="lee", to_key="ko", on=ON)
        assert [one.role for one in looked.duties] == ["program_manager"]
        assert (looked.asks, looked.notices, looked.seats, looked.is_empty) == ((), 0, 0, False)

        moved = hand_over(write, from_key="lee", to_key="ko", on=ON, **BY)
        kept = keep_paper(write, moved, content={"on": ON}, **BY)
        assert preview_handover(write, from_key="lee", to_key="ko", on=ON).is_empty

        (one,) = papers(write)
        assert paper(write, kept) == one
        assert (one.giver.key, one.taker.key, one.on, one.content) == (
            "lee", "ko", ON, {"on": "2013-07-03"},
        )  # fmt: skip
        assert paper(write, kept + 1) is None
    for change in (update(handover_paper).values(actor="x"), delete(handover_paper)):
        with pytest.raises(DBAPIError, match="append-only"), transaction(office) as write:
            write.execute(change)


def test_an_admins_work_is_handed_over_by_an_admin(office: Engine) -> None:
    with pytest.raises(AccountKept), transaction(office) as write:
        hand_over(write, from_key="ad", to_key="ko", on=ON, actor="han", at=AT)

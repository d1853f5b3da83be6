"""Which case a case names above it, and which name it."""

from engine.family import Family, Relative, family
from engine.store import reading


def family_of(grants, number, lifecycle="grant"):
    one = grants.case(number, lifecycle)
    with reading(grants.store) as read:
        return family(read, one)


def test_a_case_shows_the_case_it_names_and_those_that_name_it(grants):
    grants.enter("협약-1", "running", lifecycle="accord")
    grants.enter("협약-2", "drafted", lifecycle="accord")
    for number in ("10", "2"):
        grants.enter(number, agreement="협약-1")
    grants.enter("3", agreement="협약-2")

    assert family_of(grants, "협약-1", "accord") == Family(
        parents=(),
        children=(
            Relative("grant", "협약", "2", "2호", "applied", "신청"),
            Relative("grant", "협약", "10", "10호", "applied", "신청"),
        ),
    )
    assert family_of(grants, "3") == Family(
        parents=(Relative("accord", "협약", "협약-2", "협약-2호", "drafted", "준비"),), children=()
    )


def test_a_case_that_is_not_there_is_shown_as_missing(grants):
    grants.enter("1", agreement="협약-9")

    assert family_of(grants, "1").parents == (Relative("accord", "협약", "협약-9", "", None, ""),)


def test_a_case_on_its_own(grants):
    grants.enter("1")

    assert family_of(grants, "1") == Family((), ())

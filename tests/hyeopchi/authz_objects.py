"""The things that the ids in paths name: one of 복지정책과, one of 문화예술과, and how to make them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from engine.round_view import asks
from engine.store import reading
from engine.tables import person
from tests.site import TestSite

MISSING: Final = 987_654_321


@dataclass(frozen=True, slots=True)
class Ids:
    """The same kind of thing, thrice: the path parameters of each."""

    own: dict[str, object]
    other: dict[str, object] | None = None  # None: the kind belongs to no department


def none(site: TestSite) -> Ids:
    return Ids({})


def case(site: TestSite) -> Ids:
    return Ids({"case_id": site.case_id("2")}, {"case_id": site.case_id("8")})


def round_(site: TestSite) -> Ids:
    return Ids({"round_id": site.round_id("quarterly_report", "2013-Q2")})


def evaluation(site: TestSite) -> Ids:
    return Ids({"round_id": site.round_id("half_yearly_evaluation", "2013-H1")})


def ask(site: TestSite) -> Ids:
    with reading(site.store) as read:
        open_ = {
            one.number: one.id for one in asks(read, site.round_id("quarterly_report", "2013-Q2"))
        }
    return Ids({"ask_id": open_["2"]}, {"ask_id": open_["8"]})


def somebody(site: TestSite) -> Ids:
    with reading(site.store) as read:
        ids = {row.key: row.id for row in read.execute(select(person.c.key, person.c.id))}
    return Ids({"person_id": ids["lee"]}, {"person_id": ids["moon"]})


OBJECTS: Final[dict[str, Callable[[TestSite], Ids]]] = {
    "none": none,
    "case": case,
    "round": round_,
    "evaluation": evaluation,
    "ask": ask,
    "person": somebody,
}

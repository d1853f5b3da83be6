"""Everybody who may knock: one browser or program each, in the office of tests/site.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from engine.api_keys import SCOPES, make_key
from engine.people import person_with_key
from engine.sessions import open_session
from engine.store import transaction
from engine.tables import review_link
from hyeopchi.web.through import SECURE_COOKIE
from tests.site import TestSite, Visitor

Enter = Callable[[TestSite], Visitor]

_READ = sorted(scope for scope in SCOPES if scope.endswith(":read"))


def _signed_in(key: str) -> Enter:
    return lambda site: site.visitor(key)


def _linked(key: str, *, ended: bool = False) -> Enter:
    """A member's browser after the press on the link of their letter, in the open evaluation."""

    def enter(site: TestSite) -> Visitor:
        at = site.clock() - timedelta(hours=2 if ended else 0)
        round_id = site.round_id("half_yearly_evaluation", "2013-H1")
        with transaction(site.store) as write:
            who = person_with_key(write, key).id
            link_id = write.scalar(
                select(review_link.c.id).where(
                    review_link.c.person_id == who, review_link.c.round_id == round_id
                )
            )
            assert link_id is not None, "the letters of the round carried no link"
            opened = open_session(
                write,
                who,
                at=at,
                source="192.0.2.7",
                agent="test",
                kind="link",
                link_id=link_id,
                longest=timedelta(hours=1),
            )
        visitor = site.anonymous()
        visitor.client.cookies.set(SECURE_COOKIE, opened.token)
        visitor.csrf = opened.csrf
        return visitor

    return enter


def _program(key: str, scopes: list[str]) -> Enter:
    """A program with a key of that person."""

    def enter(site: TestSite) -> Visitor:
        with transaction(site.store) as write:
            _, secret = make_key(
                write,
                person_id=person_with_key(write, key).id,
                name="시험",
                scopes=scopes,
                expires_on=site.clock().date() + timedelta(days=30),
                at=site.clock(),
            )
        visitor = site.anonymous()
        visitor.client.headers["Authorization"] = f"Bearer {secret}"
        return visitor

    return enter


PRINCIPALS: Final[dict[str, Enter]] = {
    "anonymous": lambda site: site.anonymous(),
    "link_own": _linked("seo"),
    "link_other": _linked("bae"),
    "link_expired": _linked("seo", ended=True),
    "reviewer": _signed_in("seo"),
    "manager_own": _signed_in("lee"),
    "manager_other": _signed_in("moon"),
    "lead_own": _signed_in("ko"),
    "coordinator": _signed_in("han"),
    "division_head": _signed_in("do"),
    "auditor": _signed_in("gam"),
    "secretary": _signed_in("gan"),
    "admin": _signed_in("ad"),
    "key_read": _program("lee", _READ),  # a program of 복지정책과 that reads
    "key_write": _program("lee", sorted(SCOPES)),
    "key_none": _program("lee", ["reports:read"]),
}

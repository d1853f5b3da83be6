"""Everybody who may knock: one browser or program each, in the office of tests/site.py."""

from collections.abc import Callable
from typing import Final

from tests.site import TestSite, Visitor

Enter = Callable[[TestSite], Visitor]


def _signed_in(key: str) -> Enter:
    return lambda site: site.visitor(key)


PRINCIPALS: Final[dict[str, Enter]] = {
    "anonymous": lambda site: site.anonymous(),
    "reviewer": _signed_in("seo"),
    "manager_own": _signed_in("lee"),
    "manager_other": _signed_in("moon"),
    "lead_own": _signed_in("ko"),
    "coordinator": _signed_in("han"),
    "division_head": _signed_in("do"),
    "auditor": _signed_in("gam"),
    "secretary": _signed_in("gan"),
    "admin": _signed_in("ad"),
}

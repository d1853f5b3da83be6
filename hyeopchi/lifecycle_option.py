"""Which lifecycle a command is about: the one named, the one that has the case, the office's main one."""

from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk
from hyeopchi.errors import LifecycleUnclear
from hyeopchi.office import main_lifecycle

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.definitions import InForce

lifecycle_option = click.option(
    "--lifecycle",
    metavar="정의",
    help="정의의 키나 이름. 없으면 번호로 찾고, 그다음에는 office.toml에 적은 정의로 봅니다.",
)


def lifecycle_meant(
    read: "Connection", named: str | None, *, number: str | None = None, review: str | None = None
) -> "InForce":
    """
    Give the lifecycle in force that *named* means, by key or by label.

    None means the only one there is; else the only one with a case of that *number*, or with
    that *review* (key or label); else the one that office.toml calls the office's main one.

    Raises:
        LifecycleUnknown: No such lifecycle was published.
        LifecycleUnclear: None was named, and it is not clear which is meant.
    """
    from engine.case import lifecycles_with
    from engine.definitions import all_in_force, in_force

    known = all_in_force(read)
    if named is not None:
        labelled = [key for key, force in known.items() if force.lifecycle.label == named]
        return in_force(read, labelled[0] if named not in known and labelled else named)
    meant = set(known)
    if number is not None and len(meant) > 1:
        meant &= set(lifecycles_with(read, number)) or meant
    if review is not None and len(meant) > 1:
        meant = {key for key in meant if _reviews(known[key], review)} or meant
    if len(meant) == 1:
        return known[meant.pop()]
    desk = click.get_current_context().find_object(Desk)
    main = main_lifecycle(desk.folder) if desk is not None else None
    if main not in meant:
        raise LifecycleUnclear(tuple(known))
    return known[main]


def _reviews(force: "InForce", named: str) -> bool:
    return any(named in (one.key, one.label) for one in force.lifecycle.reviews.values())

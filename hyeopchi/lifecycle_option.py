"""Which lifecycle a command is about: the one named, else the only one the office keeps."""

from typing import TYPE_CHECKING

import click

from hyeopchi.errors import LifecycleUnclear

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.definitions import InForce

lifecycle_option = click.option(
    "--lifecycle", metavar="정의", help="정의의 키. 시행한 정의가 하나뿐이면 적지 않아도 됩니다."
)


def lifecycle_meant(read: "Connection", named: str | None) -> "InForce":
    """
    Give the lifecycle in force that *named* means; None means the only one there is.

    Raises:
        LifecycleUnknown: No such lifecycle was published.
        LifecycleUnclear: None was named, and there is not exactly one.
    """
    from engine.definitions import all_in_force, in_force

    if named is not None:
        return in_force(read, named)
    known = all_in_force(read)
    if len(known) != 1:
        raise LifecycleUnclear(tuple(known))
    return next(iter(known.values()))

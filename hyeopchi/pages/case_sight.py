"""One case in the sight of who asks; one out of sight is not there at all."""

from datetime import date

from sqlalchemy import Connection

from engine.case import Case, cases
from engine.scope import Scope, scope_of, sees
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal


def case_in_sight(
    read: Connection, who: Principal, case_id: int, *, on: date
) -> tuple[Case, Scope]:
    """
    Give a case and the scope in which it was seen.

    Raises:
        NotThere: There is no such case, or it is out of scope: nobody can tell which.
    """
    scope = scope_of(read, who.key, on=on)
    if not storable(case_id) or not sees(read, scope, case_id):
        raise NotThere()
    (one,) = cases(read, ids=[case_id])
    return one, scope


def storable(number: int) -> bool:
    """Tell whether *number* fits into an id of the database; what does not names nothing."""
    return 0 < number < 2**63


def case_crumbs(one: Case, *more: str) -> list[object]:
    """Give the way to a page of a case, for `parts.crumbs`."""
    title = f"{one.number} {one.title}"
    return [("/cases", "과제"), *([(f"/cases/{one.id}", title), *more] if more else [title])]

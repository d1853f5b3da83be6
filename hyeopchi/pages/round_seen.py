"""A round or an ask as far as whoever asks may see it: what is not theirs is not there."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.definitions import all_in_force
from engine.permission import ACTS
from engine.round_list import SeenRound, rounds_seen
from engine.round_scope import AskScope, ask_scope_of, seen_asks
from engine.round_view import AskRow, RoundRow, asks
from engine.tables import ask
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.website import Site


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A round, what its reader may see of it, and whether they run it."""

    round: RoundRow
    lifecycle_label: str
    each: bool  # members answer, each for themselves
    scope: AskScope
    runs: bool  # may open, nudge, close and amend


def labels_of(read: Connection) -> dict[str, str]:
    """Give what the definitions in force are called."""
    return {key: force.lifecycle.label for key, force in all_in_force(read).items()}


def may_run(who: Principal) -> bool:
    return bool(who.roles & set(ACTS["round"]))


def round_seen(read: Connection, site: Site, who: Principal, round_id: int) -> SeenBy:
    """
    Give a round to whom something of it is to be seen.

    Raises:
        NotThere: There is no such round, or nothing of it is theirs.
    """
    scope = ask_scope_of(read, who.key, who.roles, on=site.today())
    found = rounds_seen(read, scope, labels_of(read), round_id=round_id)
    if not found:
        raise NotThere()
    one: SeenRound = found[0]
    return SeenBy(one.row, one.lifecycle_label, one.each, scope, may_run(who))


def ask_seen(read: Connection, site: Site, who: Principal, ask_id: int) -> tuple[SeenBy, AskRow]:
    """
    Give an ask with its round to whom it is to be seen.

    Raises:
        NotThere: There is no such ask, or it is another department's or another member's.
    """
    scope = ask_scope_of(read, who.key, who.roles, on=site.today())
    round_id = read.scalar(select(ask.c.round_id).where(ask.c.id == ask_id, seen_asks(scope)))
    if round_id is None:
        raise NotThere()
    seen = round_seen(read, site, who, round_id)
    (row,) = asks(read, round_id, which=ask.c.id == ask_id)
    return seen, row


def asks_of(read: Connection, seen: SeenBy) -> list[AskRow]:
    """Give what a round asks of its reader, and of whom they stand in for, by case number."""
    theirs = ask.c.person_id.in_(sorted(seen.scope.person_ids))
    found = asks(read, seen.round.id, which=theirs)
    return [one for one in found if one.status != "withdrawn"]

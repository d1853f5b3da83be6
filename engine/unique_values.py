"""What a case comes to claim for itself without a move: a value that other live cases may not hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from engine.case import Case
from engine.chain import plain
from engine.other_cases import rivals_of
from engine.wanted import Wanted
from states.lifecycle import Lifecycle
from states.requirement import Asked, Facts, Refusal
from states.requirement_other_case import Unrivalled
from states.requirements import leaves


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that a case would hold where some move lets only one live case hold it."""

    wanted: Wanted
    unique: Unrivalled


def claims(
    one: Case, lifecycle: Lifecycle, *, state: str, fields: Mapping[str, object], on: date
) -> list[Claim]:
    """
    Give what a case claims newly when it comes to stand in *state* with *fields*.

    What it held already was decided when it came to hold it, and is not asked again.
    """
    found = []
    for key, move in lifecycle.moves.items():
        wanted = Wanted(one, lifecycle, Asked(move=key, on=on, fields=fields))
        for unique in (leaf for each in move.requires for leaf in leaves(each)):
            if not isinstance(unique, Unrivalled) or state not in unique.states:
                continue
            same = plain(fields.get(unique.by)) == plain(one.fields.get(unique.by))
            if one.state not in unique.states or not same:
                found.append(Claim(wanted, unique))
    return found


def contested(read: Connection, claimed: Iterable[Claim]) -> dict[int, tuple[Refusal, ...]]:
    """Say which claims another live case holds already, by case id: a query a move and field."""
    by_move: dict[str, list[Claim]] = defaultdict(list)
    for each in claimed:
        by_move[each.wanted.asked.move].append(each)
    found: dict[int, list[Refusal]] = defaultdict(list)
    for theirs in by_move.values():
        rivals = rivals_of(read, _once(each.wanted for each in theirs))
        for each in theirs:
            facts = Facts(rivals=rivals.get(each.wanted.case.id, ()))
            if (refusal := each.unique.refusal(each.wanted.asked, facts)) is not None:
                found[each.wanted.case.id].append(refusal)
    return {case_id: tuple(dict.fromkeys(refusals)) for case_id, refusals in found.items()}


def _once(wanted: Iterable[Wanted]) -> Sequence[Wanted]:
    return list({each.case.id: each for each in wanted}.values())

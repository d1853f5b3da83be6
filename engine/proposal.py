"""What a closed evaluation suggests for its cases: draft agenda items, never moves."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.case import natural
from engine.definitions import in_force
from engine.meetings import add_agenda_item
from engine.once import insert_once
from engine.round_name import round_name
from engine.round_view import AskRow, RoundRow
from engine.tables import case, proposal
from states.tally import majority


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers about one case add up to."""

    case_id: int
    number: str
    title: str
    move: str | None  # None: a tie, or nobody answered; the coordinator decides
    counts: Mapping[str, int]  # move -> answers
    agenda_item_id: int | None = None


def tallies(asked: Iterable[AskRow]) -> list[Tally]:
    """
    Add up what the answers propose about each case, in the order of the asks.

    An answer not given is no agreement, with any side: it does not count.
    """
    grouped: dict[int, list[AskRow]] = {}
    for one in asked:
        if one.status != "withdrawn":
            grouped.setdefault(one.case_id, []).append(one)
    return [_tally(rows) for rows in grouped.values()]


def propose(write: Connection, of: RoundRow, found: Sequence[Tally]) -> None:
    """
    Keep the tallies, and draft one agenda item for each move proposed, naming its cases.

    A meeting takes the drafts up or not. A case without a majority is on none of them.
    """
    proposed: defaultdict[str, list[Tally]] = defaultdict(list)
    for each in found:
        if each.move is not None:
            proposed[each.move].append(each)
    items = {
        move: add_agenda_item(
            write,
            None,
            f"{round_name(of.period.label, of.review_label)}: {label} 제안 {len(proposed[move])}건",
            note="\n".join(f"{each.number} {each.title}" for each in proposed[move]),
        )
        for move, label in _labels(write, of.lifecycle, proposed).items()
    }
    insert_once(write, proposal, [_row(of.id, each, items) for each in found])


def proposals(read: Connection, round_id: int) -> list[Tally]:
    """Give what a closed round proposed, in the order of the case numbers."""
    p = proposal.c
    rows = read.execute(
        select(p.case_id, case.c.number, case.c.title, p.move, p.counts, p.agenda_item_id)
        .join(case, case.c.id == p.case_id)
        .where(p.round_id == round_id)
    )
    return sorted((Tally(*row) for row in rows), key=lambda each: natural(each.number))


def _tally(rows: Sequence[AskRow]) -> Tally:
    said = [one.proposal for one in rows if one.proposal is not None]
    first = rows[0]
    return Tally(
        case_id=first.case_id,
        number=first.number,
        title=first.title,
        move=majority(said),
        counts=dict(sorted(Counter(said).items())),
    )


def _labels(read: Connection, lifecycle: str, moves: Iterable[str]) -> dict[str, str]:
    known = in_force(read, lifecycle).lifecycle.moves
    return {move: known[move].label if move in known else move for move in sorted(moves)}


def _row(round_id: int, each: Tally, items: Mapping[str, int]) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "case_id": each.case_id,
        "move": each.move,
        "counts": dict(each.counts),
        "agenda_item_id": items.get(each.move or ""),
    }

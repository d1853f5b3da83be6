"""Facts that a move's requirements read: each kind in one query, for any number of cases."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from engine.case import Case, cases_numbered
from engine.definitions import in_force, lifecycle_pinned
from engine.id_chunks import chunks
from engine.other_cases import parents_of, rivals_of
from engine.proof import proofs_of
from engine.scope import seen_cases
from engine.tables import (
    agenda_item,
    ask,
    committee,
    decision,
    decision_use,
    event,
    meeting,
    organisation,
    proposal,
    round_,
    round_item,
)
from engine.wanted import Wanted
from states import DecisionFact, Facts, ReviewFact, SuccessorFact
from states.requirement import RivalFact
from states.requirements import ReviewClosed, leaves

_UNSEEN = "볼 수 없는 다른 건"
_PASSED = frozenset({"passed", "amended"})
MEETING_KINDS = {"regular": "정기회", "extra": "임시회", "written": "서면"}


def load_facts(
    read: Connection, wanted: Sequence[Wanted], needs: Collection[str], *, actor: str, today: date
) -> dict[int, Facts]:
    """Load what *needs* names (fields of `Facts`) for each case, by case id, as *actor* may know it."""
    ids = [each.case.id for each in wanted]
    decisions = decisions_of(read, ids) if "decisions" in needs else {}
    moves = _prior_moves(read, ids) if "prior_moves" in needs else {}
    reviews = _reviews(read, ids) if "reviews" in needs else {}
    proofs = proofs_of(read, ids) if "proofs" in needs else {}
    rivals = rivals_told(read, wanted, actor, on=today) if "rivals" in needs else {}
    parents = parents_of(read, wanted) if "parents" in needs else {}
    names = _names(read, wanted) if "names" in needs else {}
    successors = _successors(read, wanted, actor, today)  # named ones are always looked up
    return {
        case_id: Facts(
            decisions=tuple(decisions.get(case_id, ())),
            prior_moves=tuple(moves.get(case_id, ())),
            reviews=tuple(reviews.get(case_id, ())),
            successors=tuple(successors.get(case_id, ())),
            proofs=tuple(proofs.get(case_id, ())),
            rivals=rivals.get(case_id, ()),
            parents=parents.get(case_id, ()),
            names=names.get(case_id, {}),
        )
        for case_id in ids
    }


def decisions_of(read: Connection, case_ids: Collection[int]) -> dict[int, list[DecisionFact]]:
    """Give every recorded decision about the cases, oldest first."""
    query = (
        select(
            decision.c.id,
            decision.c.case_id,
            decision.c.move,
            decision.c.result,
            decision.c.effective_on,
            decision_use.c.event_id.label("used_by"),
            committee.c.kind.label("body"),
            meeting.c.kind.label("session"),
            meeting.c.held_on,
            agenda_item.c.number,
        )
        .join(agenda_item, agenda_item.c.id == decision.c.agenda_item_id)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .join(committee, committee.c.id == meeting.c.committee_id)
        .outerjoin(decision_use, decision_use.c.decision_id == decision.c.id)
        .order_by(decision.c.effective_on, decision.c.id)
    )
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in _rows_of(read, query, decision.c.case_id, case_ids):
        found[row.case_id].append(
            DecisionFact(
                id=row.id,
                move=row.move,
                body=row.body,
                passed=row.result in _PASSED,
                effective_on=row.effective_on,
                used=row.used_by is not None,
                item=f"{row.held_on} {MEETING_KINDS[row.session]} 제{row.number}호 안건",
            )
        )
    return found


def _prior_moves(read: Connection, case_ids: Collection[int]) -> dict[int, list[str]]:
    query = (
        select(event.c.case_id, event.c.seq, event.c.kind, event.c.move, event.c.data)
        .where(event.c.kind.in_(("moved", "undone")))
        .order_by(event.c.case_id, event.c.seq)
    )
    moves: dict[int, dict[int, str]] = defaultdict(dict)
    for row in _rows_of(read, query, event.c.case_id, case_ids):
        if row.kind == "undone":
            moves[row.case_id].pop(row.data["undoes"], None)
        elif row.move is not None:  # in the past something may have happened that is no move
            moves[row.case_id][row.seq] = row.move
    return {case_id: list(by_seq.values()) for case_id, by_seq in moves.items()}


def _reviews(read: Connection, case_ids: Collection[int]) -> dict[int, list[ReviewFact]]:
    answered = func.count(ask.c.id)
    query = (
        select(
            round_item.c.case_id,
            round_.c.review,
            round_.c.period,
            answered.label("answered"),
            proposal.c.move,
        )
        .join(round_, round_.c.id == round_item.c.round_id)
        .outerjoin(
            proposal,
            and_(
                proposal.c.round_id == round_item.c.round_id,
                proposal.c.case_id == round_item.c.case_id,
            ),
        )
        .outerjoin(
            ask,
            and_(
                ask.c.round_id == round_item.c.round_id,
                ask.c.case_id == round_item.c.case_id,
                ask.c.status == "answered",
            ),
        )
        .where(round_.c.status == "closed")
        .group_by(
            round_item.c.case_id,
            round_.c.review,
            round_.c.period,
            round_.c.period_last,
            proposal.c.move,
        )
        .order_by(round_.c.period_last)
    )
    found: dict[int, list[ReviewFact]] = defaultdict(list)
    for row in _rows_of(read, query, round_item.c.case_id, case_ids):
        found[row.case_id].append(ReviewFact(row.review, row.period, row.answered, row.move))
    return found


def _rows_of(
    read: Connection, query: Select[Any], of: ColumnElement[int], case_ids: Collection[int]
) -> Iterator[Row[Any]]:
    """Give what *query* finds of these cases, a thousand of them a statement."""
    for part in chunks(case_ids):
        yield from read.execute(query.where(of.in_(part)))


def _names(read: Connection, wanted: Sequence[Wanted]) -> dict[int, dict[str, str]]:
    """Give the names of the organisations that each case's fields name, and of its reviews."""
    reviews = _review_labels(read, wanted)
    named = {each.case.id: _places(each) for each in wanted}
    names: dict[str, str] = {}
    for keys in chunks({key for places in named.values() for key in places}):
        o = organisation.c
        rows = read.execute(select(o.key, o.name).where(o.key.in_(keys)))
        names |= {row.key: row.name for row in rows}
    return {
        case_id: reviews | {key: names[key] for key in places if key in names}
        for case_id, places in named.items()
    }


def _places(wanted: Wanted) -> list[str]:
    keys: list[str] = []
    for key, field in wanted.lifecycle.fields.items():
        if field.type in ("organisation", "organisations"):
            held = wanted.asked.fields.get(key)
            keys += held if isinstance(held, list) else [str(held)] if held else []
    return keys


def rivals_told(
    read: Connection, wanted: Sequence[Wanted], actor: str, *, on: date
) -> dict[int, tuple[RivalFact, ...]]:
    """Give what `rivals_of` gives, and of those that *actor* does not see only that they are."""
    found = rivals_of(read, wanted)
    numbers = {rival.number for rivals in found.values() for rival in rivals}
    held = cases_numbered(read, wanted[0].case.lifecycle, numbers) if numbers else {}
    known = {one.number for one in seen_cases(read, held.values(), actor, on=on)}
    return {
        case_id: tuple(
            rival if rival.number in known else replace(rival, number=_UNSEEN, title="")
            for rival in rivals
        )
        for case_id, rivals in found.items()
    }


def _successors(
    read: Connection, wanted: Sequence[Wanted], actor: str, today: date
) -> Mapping[int, tuple[SuccessorFact, ...]]:
    """Look up the successors; one that *actor* does not see is unknown to them, as if not there."""
    numbers = {number for each in wanted for number in each.successors}
    if not numbers:
        return {}
    # One lifecycle a request: advance() and advance_many() take it as an argument.
    held = cases_numbered(read, wanted[0].case.lifecycle, numbers)
    held = {one.number: one for one in seen_cases(read, held.values(), actor, on=today)}
    return {
        each.case.id: tuple(
            _successor(read, each.case, number, held.get(number)) for number in each.successors
        )
        for each in wanted
    }


def _successor(read: Connection, one: Case, number: str, held: Case | None) -> SuccessorFact:
    if held is None:
        return SuccessorFact(number=number, id=None, final=False, same=False)
    ended = lifecycle_pinned(read, held.definition_hash).states[held.state].final
    return SuccessorFact(number=number, id=held.id, final=ended, same=held.id == one.id)


def _review_labels(read: Connection, wanted: Sequence[Wanted]) -> dict[str, str]:
    """Give what the reviews are called in force: a case pins none of them."""
    asked = any(
        isinstance(leaf, ReviewClosed)
        for each in wanted
        for requirement in each.requires
        for leaf in leaves(requirement)
    )
    if not asked:
        return {}
    force = in_force(read, wanted[0].case.lifecycle)
    return {key: review.label for key, review in force.lifecycle.reviews.items()}

"""The cases of an office as of a day: cross-tab, states, and what decisions did. Every number names its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from engine.asof import CaseAsOf, cases_as_of
from engine.cross_tab import CrossTab, Figure, Heading, Placed, cross_tab, differences
from engine.decided import DecidedItem, decided_items
from engine.definitions import in_force, lifecycle_pinned
from engine.people import committees
from engine.shares import Shares, shares_of
from states.lifecycle import Lifecycle, State


@dataclass(frozen=True, slots=True)
class Counted:
    """A state or a move, and the cases in it or made by it."""

    key: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What one agenda item decided, by move, and how much of it has been carried out."""

    title: str
    meeting: str
    held_on: date
    reviewed: Figure
    moves: tuple[Counted, ...]
    carried_out: Figure


@dataclass(frozen=True, slots=True)
class TaskReport:
    lifecycle: str
    label: str
    as_of: date
    known_on: date | None
    rows_label: str  # of the field that makes the rows: 구분
    columns_label: str  # 실무분과
    table: CrossTab  # of the cases that have not ended
    states: tuple[Counted, ...]  # of all cases
    shares: Shares  # of the states
    final: frozenset[str]  # the states that end a case
    decisions: tuple[DecisionLine, ...]
    imbalances: tuple[str, ...]  # where a sum does not come out; empty when all do

    @property
    def balances(self) -> bool:
        return not self.imbalances

    def figures(self) -> Mapping[str, Figure]:
        """Give every number by a name, such as ``agreed/welfare``, ``total/total`` or ``state/closed``."""
        named = {f"{line.key}/total": line.total for line in self.table.lines}
        for line in self.table.lines:
            for column, figure in zip(self.table.columns, line.figures, strict=True):
                named[f"{line.key}/{column.key}"] = figure
        named |= {f"state/{one.key}": one.figure for one in self.states}
        for at, decided in enumerate(self.decisions, start=1):
            named[f"decision{at}/total"] = decided.reviewed
            named |= {f"decision{at}/{one.key}": one.figure for one in decided.moves}
        return named


def task_report(
    read: Connection, lifecycle: str, *, on: date, known_on: date | None = None
) -> TaskReport:
    """
    Count the cases of *lifecycle* as of the end of the day *on*, from the record alone.

    The cross-tab counts the cases that have not ended by then: 구분 by 실무분과, the
    subcommittees in the order of their numbers, 합계 first. Every sum is checked here.

    Args:
        known_on: Count only what was recorded by the end of this day.

    Raises:
        LifecycleUnknown: No such definition is in force.
    """
    definition = in_force(read, lifecycle).lifecycle
    standing = cases_as_of(read, lifecycle, on=on, known_on=known_on)
    states = _states(read, definition, standing)
    by_column = next((f for f in definition.fields.values() if f.type == "subcommittee"), None)
    by_row = next((f for f in definition.fields.values() if f.type == "choice"), None)
    table = cross_tab(
        [
            Placed(
                one.number,
                one.fields.get(by_row.key) if by_row else None,
                one.fields.get(by_column.key) if by_column else None,
            )
            for one in standing
            if not states[one.state].final
        ],
        rows=[Heading(*choice) for choice in by_row.choices.items()] if by_row else (),
        columns=_subcommittees(read, by_column.of) if by_column else (),
    )
    counted = tuple(
        Counted(s.key, s.label, Figure(tuple(o.number for o in standing if o.state == s.key)))
        for s in states.values()
    )
    items = decided_items(read, lifecycle, on=on, known_on=known_on)
    decisions = tuple(_decision_line(definition, item) for item in items)
    final = frozenset(state.key for state in states.values() if state.final)
    return TaskReport(
        lifecycle=lifecycle,
        label=definition.label,
        as_of=on,
        known_on=known_on,
        rows_label=by_row.label if by_row else "",
        columns_label=by_column.label if by_column else "",
        table=table,
        states=counted,
        shares=shares_of([one.figure.count for one in counted]),
        final=final,
        decisions=decisions,
        imbalances=(
            *table.imbalances(),
            *_imbalances(table, counted, final, decisions, cases=len(standing)),
        ),
    )


def _subcommittees(read: Connection, of: str | None) -> list[Heading]:
    """Give the subcommittees of one committee, or of all, in the order of tables of figures."""
    bodies = committees(read)
    parent = bodies[of].id if of in bodies else None
    return [
        Heading(key, body.name)
        for key, body in bodies.items()
        if body.kind == "subcommittee" and parent in (None, body.parent_id)
    ]


def _states(
    read: Connection, definition: Lifecycle, standing: Sequence[CaseAsOf]
) -> dict[str, State]:
    """Give the states in force, and those that only an older definition still pinned has."""
    states = dict(definition.states)
    for hashed in sorted({one.definition_hash for one in standing}):
        for key, state in lifecycle_pinned(read, hashed).states.items():
            states.setdefault(key, state)
    return states


def _decision_line(definition: Lifecycle, item: DecidedItem) -> DecisionLine:
    order = [*definition.moves, *sorted(item.by_move)]  # a move that is gone comes last
    labels = {key: move.label for key, move in definition.moves.items()}
    return DecisionLine(
        title=item.title,
        meeting=item.meeting,
        held_on=item.held_on,
        reviewed=Figure(item.cases),
        moves=tuple(
            Counted(key, labels.get(key, key), Figure(item.by_move[key]))
            for key in sorted(item.by_move, key=order.index)
        ),
        carried_out=Figure(item.carried_out),
    )


def _imbalances(
    table: CrossTab,
    states: Sequence[Counted],
    final: frozenset[str],
    decisions: Sequence[DecisionLine],
    *,
    cases: int,
) -> tuple[str, ...]:
    living = sum(one.figure.count for one in states if one.key not in final)
    sums = [
        ("끝나지 않은 상태", living, table.total.count),
        ("상태", sum(one.figure.count for one in states), cases),
        *(
            (
                f"{line.meeting} {line.title}",
                sum(one.figure.count for one in line.moves),
                line.reviewed.count,
            )
            for line in decisions
        ),
    ]
    return differences(sums)

"""What a definition says, as plain frozen data. Reading and checking it is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from states.period import Every
from states.requirement import Requirement

FieldType = Literal[
    "text", "line", "number", "won", "percent", "date", "date_range", "choice",
    "organisation", "subcommittee",
]  # fmt: skip
CatchUp = Literal["each", "latest", "skip"]
Counting = Literal["civil", "burden"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a case, a move or an answer says: its key is stored, its label is free."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    of: str | None = None  # subcommittee fields: the committee whose subcommittees they name
    never_falls_without: str | None = None  # percent fields: the field that explains a fall


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    label: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a case *is*."""

    key: str
    label: str
    initial: bool = False
    final: bool = False
    stale_after: int | None = None  # business days without an event


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may act: a role, and the field of the case through which it relates (None: office-wide)."""

    role: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody *does* to a case."""

    key: str
    label: str
    sources: tuple[str, ...]  # `from:` in the file
    target: str  # `to:` in the file
    by: tuple[Actor, ...]
    asks: Mapping[str, Field] = field(default_factory=dict)
    requires: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Offset:
    """
    A day counted from the last day of a period, or from the due day.

    `counting` is the rule of 행정기본법 제6조: ``civil`` leaves the first day out and rolls an
    end on a day off to the next business day; ``burden`` counts the first day and never rolls.
    """

    since: Literal["period_end", "due"]  # `from:` in the file
    days: int
    counting: Counting = "civil"


@dataclass(frozen=True, slots=True)
class Review:
    """A periodic review: who answers what about which cases, and by when."""

    key: str
    label: str
    every: Every
    of: tuple[str, ...]  # states
    answers: Literal["one", "each"]
    answered_by: Actor
    opens: Offset
    due: Offset
    closes: Offset | None  # None: a person closes the round
    remind_days_before: tuple[int, ...]
    escalate_days_after: Mapping[int, str]  # days after due -> role
    catch_up: CatchUp
    form: Mapping[str, Field]
    proposes: tuple[
        str, ...
    ] = ()  # moves that an answer may propose; added to the form as `proposal`
    tally: Literal["majority"] | None = None
    note: str | None = None  # e.g. marks a rule as practice rather than law


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A definition, read and checked: the life of one kind of case."""

    key: str
    label: str
    basis: str | None
    fields: Mapping[str, Field]
    documents: Mapping[str, Document]
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    reviews: Mapping[str, Review]

    @property
    def initial(self) -> State:
        return next(state for state in self.states.values() if state.initial)

    def open_from(self, state: str) -> tuple[Move, ...]:
        """Give the moves that leave *state*, in the file's order."""
        return tuple(move for move in self.moves.values() if state in move.sources)


@dataclass(frozen=True, slots=True)
class Span:
    """The opening, due and closing day of one review for one period, all Asia/Seoul days."""

    opens_on: date
    due_on: date
    closes_on: date | None

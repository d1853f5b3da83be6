"""What a definition says, as plain frozen data. Reading and checking it is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from states.column_text import places
from states.period import Every
from states.requirement import Requirement

FieldType = Literal[
    "text", "line", "number", "won", "percent", "date", "date_range", "when", "choice",
    "organisation", "organisations", "subcommittee", "committee", "case",
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
    # subcommittee: the committee whose subcommittees are meant; committee: the kind of committee;
    # case: the lifecycle whose cases are meant.
    of: str | None = None
    never_falls_without: str | None = None  # percent fields: the field that explains a fall


@dataclass(frozen=True, slots=True)
class Document:
    key: str
    label: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Questions about a case, each to be marked 완료 or 해당없음 (domain.md B-1, 사전 검토항목)."""

    key: str
    label: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs an agreement: the organisations in a field of the case, or the office itself."""

    key: str
    label: str
    of: str | None = None  # a field of type organisation or organisations; None: the office


@dataclass(frozen=True, slots=True)
class Agreement:
    """What several parties sign (협약)."""

    key: str
    label: str
    parties: Mapping[str, Party]


@dataclass(frozen=True, slots=True)
class Training:
    """What somebody of the case has to attend (보조금 집행교육)."""

    key: str
    label: str
    attendees: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    By when a case leaves a state, counted from a day of the case itself.

    `since` is ``entered`` (the day the state was entered), a move (the day it was last made) or
    a field of type date, date_range (its end) or when (its last day).
    """

    label: str
    since: str  # `from:` in the file
    days: int = 0
    months: int = 0
    counting: Counting = "civil"
    statutory: bool = False  # a deadline of law: its letters stand alone
    note: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a case *is*."""

    key: str
    label: str
    initial: bool = False
    final: bool = False
    stale_after: int | None = None  # business days without an event
    deadline: Deadline | None = None
    locks: tuple[str, ...] = ()  # fields that only a move may change while the case is here


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may act: a role, and the field of the case through which it relates (None: office-wide)."""

    role: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Chasing:
    """Who is told of a case's deadline and of its silence, before and after (domain.md C-4, 24)."""

    who: Actor
    remind_days_before: tuple[int, ...] = (14, 7, 1)
    escalate_days_after: Mapping[int, str] = field(
        default_factory=lambda: {1: "program_manager", 3: "team_lead", 7: "division_head"}
    )


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
    sets: tuple[str, ...] = ()  # asks whose answers become the case's fields of the same key


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
    statutory: bool = False  # its letters stand alone, never in a digest


@dataclass(frozen=True, slots=True)
class TextColumn:
    """
    A column of several fields in words, such as ``{chair} ({chair_method}, {chair_since})``.

    Of its texts, those whose fields are all empty are left out, and the rest are joined by a
    space. A field that is empty beside others prints what *blank* says of it, or a dash.
    """

    label: str
    texts: tuple[str, ...]
    blank: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that its texts name, in order."""
        return tuple(place.field for text in self.texts for place in places(text))


@dataclass(frozen=True, slots=True)
class CaseTable:
    """
    A table that a report prints from the cases: their list, or their count.

    Columns name fields, or ``number``, ``title`` and ``state``, or say several of them in words.
    With `rows`, cases are counted: one row a value of that field, one column a value of
    `across`, and the sums of `sums`.
    """

    key: str
    label: str
    columns: tuple[str | TextColumn, ...] = ()  # of a list
    rows: str | None = None  # of a count: a field, or state
    across: str | None = None  # of a count: a field, or state
    sums: tuple[str, ...] = ()  # of a count: number and won fields to add up
    states: tuple[str, ...] = ()  # only cases in these; empty: all
    note: str | None = None


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
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    trainings: Mapping[str, Training] = field(default_factory=dict)
    # Versioned apart from what a case pins, as reviews are: a change reaches running cases.
    chasing: Chasing | None = None
    tables: Mapping[str, CaseTable] = field(default_factory=dict)
    case_label: str = "과제"  # what people call one case: 과제, 공약, 신청

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

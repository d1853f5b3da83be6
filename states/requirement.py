"""What a move needs before it is open: requirement kinds, the facts they read, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is not open: a stable code, a Korean sentence, and how to mend it."""

    code: str
    sentence: str
    mend: str


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A recorded decision about this case: what a committee decided, and whether it was used."""

    id: int
    move: str
    body: str  # the deciding committee's kind: plenary, subcommittee, working_group
    passed: bool
    effective_on: date
    used: bool
    item: str  # how people name it: "2012-12-14 임시회 제1호 안건"


@dataclass(frozen=True, slots=True)
class SuccessorFact:
    """A case named as successor in the request."""

    number: str
    id: int | None  # None: no such case
    final: bool  # it has itself ended, so it cannot take anything over
    same: bool  # it is the case itself


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A closed round that asked about this case."""

    review: str
    period: str
    answered: int
    proposal: str | None  # the move that its tally proposed


NO_FACTS: frozenset[str] = frozenset()

ProofKind = Literal["document", "check", "signature", "attendance"]


@dataclass(frozen=True, slots=True)
class ProofFact:
    """
    What shows that something was done for a case; of one item the newest holds.

    `item` is empty for a document, a checklist's item, an attendee, or a signing party; where a
    party is the organisations of a field, ``party:organisation`` for each of them.
    """

    kind: ProofKind
    key: str  # of the document, checklist, agreement or training in the definition
    item: str
    mark: str  # filed, done, not_applicable, open, signed, attended, withdrawn
    on: date


@dataclass(frozen=True, slots=True)
class RivalFact:
    """Another live case that holds the same value in a field which must be unique."""

    field: str
    number: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class ParentFact:
    """The case that a field of this case names."""

    field: str
    number: str
    state: str | None  # None: there is no such case
    label: str  # the Korean name of its state
    labels: tuple[tuple[str, str], ...] = ()  # of the states it can be in: (key, Korean name)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the requirements of one move may read about one case, handed in by the engine."""

    decisions: tuple[DecisionFact, ...] = ()
    successors: tuple[SuccessorFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    prior_moves: tuple[str, ...] = ()  # moves made so far, oldest first, undone ones left out
    proofs: tuple[ProofFact, ...] = ()  # the newest of each item
    rivals: tuple[RivalFact, ...] = ()
    parents: tuple[ParentFact, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of organisations and reviews


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to move one case."""

    move: str
    on: date  # 시행일, Asia/Seoul
    fields: Mapping[str, object]  # the case's fields as they stand
    given: Mapping[str, object] = field(default_factory=dict)  # the move's asks, already typed
    decision: int | None = None  # a decision named by id; None: the one that fits
    approval_document: str | None = None  # 문서번호, such as 시민소통팀-2053
    case_label: str = "과제"  # what people call such a case


class Requirement(Protocol):
    """One requirement kind: pure, and total."""

    @property
    def needs(self) -> frozenset[str]:
        """The names of the `Facts` fields it reads, so that only those are loaded."""

    @property
    def noun(self) -> str:
        """How people name what is needed, such as ``본회의 결정``."""

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        """Give the reason why the move is not open, or None."""

"""What a move needs before it is open: requirement kinds, the facts they read, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Facts:
    """What the requirements of one move may read about one case, handed in by the engine."""

    decisions: tuple[DecisionFact, ...] = ()
    successors: tuple[SuccessorFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    prior_moves: tuple[str, ...] = ()  # moves made so far, oldest first, undone ones left out


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to move one case."""

    move: str
    on: date  # 시행일, Asia/Seoul
    fields: Mapping[str, object]  # the case's fields as they stand
    given: Mapping[str, object] = field(default_factory=dict)  # the move's asks, already typed
    decision: int | None = None  # a decision named by id; None: the one that fits
    approval_document: str | None = None  # 문서번호, such as 시민소통팀-2053


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

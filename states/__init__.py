"""
What may happen: lifecycles as data, and the pure decisions that follow from them.

Nothing here reads a clock, a file or a database. A definition comes in as bytes
(`read_lifecycle`), is stored as plain JSON (`parts`, `apart`, `content_hash`) and rebuilt from it
(`lifecycle_of_content`, `review_of_content`); facts come in as dataclasses, and `decide` gives a
`Verdict` from them.
"""

from states.content import (
    apart,
    content_hash,
    lifecycle_of_content,
    parts,
    review_of_content,
)
from states.day import date_of
from states.decide import Verdict, decide, needs
from states.diagram import mermaid
from states.errors import HyeopchiError, PeriodUnknown
from states.lifecycle import Actor, Document, Field, Lifecycle, Move, Offset, Review, Span, State
from states.period import Period, period_named, period_of, periods_ending
from states.problem import Problem
from states.reading import Reading, read_lifecycle
from states.requirement import (
    Asked,
    DecisionFact,
    Facts,
    Refusal,
    Requirement,
    ReviewFact,
    SuccessorFact,
)
from states.role import ROLES, role_label
from states.tally import majority
from states.values import typed
from states.words import letter_words

__all__ = [
    "ROLES", "Actor", "Asked", "DecisionFact", "Document", "Facts", "Field", "HyeopchiError",
    "Lifecycle", "Move", "Offset", "Period", "PeriodUnknown", "Problem", "Reading", "Refusal",
    "Requirement", "Review", "ReviewFact", "Span", "State", "SuccessorFact", "Verdict",
    "apart", "content_hash", "date_of", "decide", "letter_words", "lifecycle_of_content", "majority",
    "mermaid", "needs", "parts", "period_named", "period_of", "periods_ending",
    "read_lifecycle", "review_of_content", "role_label", "typed",
]  # fmt: skip

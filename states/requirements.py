"""The closed set of requirement kinds. Each turns facts into nothing, or into a refusal."""

from dataclasses import dataclass

from states.requirement import Asked, Facts, Refusal, Requirement
from states.requirement_decision import BODIES as BODIES  # every kind is read from here together
from states.requirement_decision import DecisionRecorded as DecisionRecorded
from states.requirement_field import FieldFilled as FieldFilled
from states.requirement_field import MonthsWithin as MonthsWithin
from states.requirement_history import ApprovalDocument as ApprovalDocument
from states.requirement_history import PriorMove as PriorMove
from states.requirement_history import ReviewClosed as ReviewClosed
from states.requirement_history import SuccessorNamed as SuccessorNamed
from states.requirement_history import TimesAtMost as TimesAtMost
from states.requirement_other_case import ParentStands as ParentStands
from states.requirement_other_case import Unrivalled as Unrivalled
from states.requirement_proof import AllSigned as AllSigned
from states.requirement_proof import ChecklistDone as ChecklistDone
from states.requirement_proof import DocumentFiled as DocumentFiled
from states.requirement_proof import TrainingAttended as TrainingAttended


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several requirements is enough."""

    options: tuple[Requirement, ...]

    @property
    def needs(self) -> frozenset[str]:
        return frozenset().union(*(option.needs for option in self.options))

    @property
    def noun(self) -> str:
        return " 또는 ".join(option.noun for option in self.options)

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        refusals = [option.refusal(asked, facts) for option in self.options]
        if any(refusal is None for refusal in refusals):
            return None
        telling = [r for r in refusals if r is not None and not r.code.endswith("_missing")]
        if telling:  # something was tried: say why that did not do
            return telling[0]
        return Refusal(
            "any_of_missing",
            f"다음 가운데 하나가 필요합니다: {', '.join(option.noun for option in self.options)}.",
            "하나를 갖춘 뒤 다시 진행해 주십시오.",
        )


def leaves(requirement: Requirement) -> tuple[Requirement, ...]:
    """Give the requirements inside *requirement*: its options, or itself."""
    return requirement.options if isinstance(requirement, AnyOf) else (requirement,)

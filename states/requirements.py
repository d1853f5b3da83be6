"""The closed set of requirement kinds. Each turns facts into nothing, or into a refusal."""

from dataclasses import dataclass

from states.requirement import Asked, DecisionFact, Facts, Refusal, Requirement, SuccessorFact

BODIES: dict[str, str] = {
    "plenary": "본회의",
    "subcommittee": "실무분과",
    "working_group": "실무소위원회",
    "council": "협의체",
    "steering": "운영위원회",
    "assembly": "전체회의",
    "deliberation": "심의위원회",
}
NO_FACTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldFilled:
    """A field of the case is filled in."""

    key: str
    label: str

    @property
    def needs(self) -> frozenset[str]:
        return NO_FACTS

    @property
    def noun(self) -> str:
        return f"「{self.label}」 항목"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if asked.fields.get(self.key) not in (None, "", {}, []):
            return None
        return Refusal(
            "case_field_missing",
            f"과제의 「{self.label}」 항목이 비어 있습니다.",
            f"「{self.label}」 항목을 입력한 뒤 다시 진행해 주십시오.",
        )


@dataclass(frozen=True, slots=True)
class DecisionRecorded:
    """A committee decided exactly this move of this case, and the decision is not used up."""

    body: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"decisions"})

    @property
    def noun(self) -> str:
        return f"{BODIES[self.body]} 결정"

    def fitting(self, asked: Asked, facts: Facts) -> DecisionFact | None:
        """Give the decision that opens the move: the one named, or else the oldest that fits."""
        fit = [
            decision
            for decision in facts.decisions
            if asked.decision in (None, decision.id) and self._unfit(decision, asked) is None
        ]
        return min(fit, key=lambda decision: (decision.effective_on, decision.id), default=None)

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if self.fitting(asked, facts) is not None:
            return None
        near = [
            decision
            for decision in facts.decisions
            if decision.id == asked.decision
            or (asked.decision is None and self._nearly(decision, asked))
        ]
        if near:
            return self._unfit(max(near, key=lambda decision: decision.id), asked)
        if asked.decision is not None:
            return Refusal(
                "decision_unknown",
                f"{asked.decision}번 결정은 이 과제에 대한 결정이 아닙니다.",
                "이 과제의 결정 번호를 확인해 주십시오.",
            )
        return Refusal(
            "decision_missing",
            f"{self.noun}이 필요합니다.",
            "안건으로 올려 결정을 기록한 뒤 다시 진행해 주십시오.",
        )

    def _nearly(self, decision: DecisionFact, asked: Asked) -> bool:
        return (decision.move, decision.body) == (asked.move, self.body)

    def _unfit(self, decision: DecisionFact, asked: Asked) -> Refusal | None:
        item = f"「{decision.item}」"
        if decision.move != asked.move:
            return Refusal(
                "decision_other_move",
                f"{item}의 결정은 다른 처리에 대한 것입니다.",
                "결정된 처리를 진행하거나, 이 처리를 안건으로 올려 주십시오.",
            )
        if decision.body != self.body:
            return Refusal(
                "decision_other_body",
                f"{item}의 결정은 {BODIES[self.body]}에서 한 것이 아닙니다.",
                f"{BODIES[self.body]} 안건으로 올려 결정을 기록한 뒤 다시 진행해 주십시오.",
            )
        if not decision.passed:
            return Refusal(
                "decision_not_passed",
                f"{item}에서 가결되지 않았습니다.",
                "다시 안건으로 올려 결정을 기록한 뒤 진행해 주십시오.",
            )
        if decision.used:
            return Refusal(
                "decision_used",
                f"{item}의 결정은 이미 사용되었습니다.",
                "결정 하나로 한 번만 처리할 수 있으니 새 결정을 기록해 주십시오.",
            )
        if decision.effective_on > asked.on:
            return Refusal(
                "decision_later",
                f"{item}의 결정은 {decision.effective_on}부터 시행됩니다.",
                f"시행일을 {decision.effective_on} 이후로 지정해 주십시오.",
            )
        return None


@dataclass(frozen=True, slots=True)
class SuccessorNamed:
    """Other cases take over; none of them unknown, ended, or the case itself."""

    at_least: int
    move_label: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"successors"})

    @property
    def noun(self) -> str:
        return f"이어받을 과제 {self.at_least}개 이상"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        unfit = [
            f"{successor.number}({why})"
            for successor in facts.successors
            if (why := _why_not(successor)) is not None
        ]
        if unfit:
            return Refusal(
                "successor_unfit",
                f"이어받을 수 없는 과제가 있습니다: {', '.join(unfit)}.",
                "진행 중인 다른 과제의 번호로 고쳐 주십시오.",
            )
        if len({successor.id for successor in facts.successors}) < self.at_least:
            return Refusal(
                "successor_missing",
                f"{self.move_label}하려면 이어받을 과제를 {self.at_least}개 이상 지정해야 합니다.",
                "이어받을 과제의 번호를 함께 입력해 주십시오.",
            )
        return None


def _why_not(successor: SuccessorFact) -> str | None:
    if successor.same:
        return "이 과제 자신"
    if successor.id is None:
        return "없는 번호"
    if successor.final:
        return "이미 끝난 과제"
    return None


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """A closed round of a review asked about the case."""

    of: str
    label: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"reviews"})

    @property
    def noun(self) -> str:
        return f"마감된 「{self.label}」"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if any(fact.review == self.of for fact in facts.reviews):
            return None
        return Refusal(
            "review_missing",
            f"이 과제에 대해 마감된 「{self.label}」 회차가 없습니다.",
            f"「{self.label}」 회차를 마감한 뒤 다시 진행해 주십시오.",
        )


@dataclass(frozen=True, slots=True)
class PriorMove:
    """Another move came before."""

    move: str
    label: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"prior_moves"})

    @property
    def noun(self) -> str:
        return f"앞선 「{self.label}」 처리"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if self.move in facts.prior_moves:
            return None
        return Refusal(
            "prior_move_missing",
            f"먼저 「{self.label}」 처리를 거쳐야 합니다.",
            f"「{self.label}」 처리를 마친 뒤 다시 진행해 주십시오.",
        )


@dataclass(frozen=True, slots=True)
class ApprovalDocument:
    """The number of the approved document is given; documents are approved elsewhere (온나라)."""

    @property
    def needs(self) -> frozenset[str]:
        return NO_FACTS

    @property
    def noun(self) -> str:
        return "결재문서 번호"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if (asked.approval_document or "").strip():
            return None
        return Refusal(
            "approval_document_missing",
            "온나라 문서번호를 입력해야 다음 단계로 갈 수 있습니다.",
            "결재가 끝난 문서의 번호(예: 시민소통팀-2053)를 입력해 주십시오.",
        )


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

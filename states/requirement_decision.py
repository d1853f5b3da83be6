"""Decisions of committees that a move needs."""

from dataclasses import dataclass

from states.requirement import Asked, DecisionFact, Facts, Refusal

BODIES: dict[str, str] = {
    "plenary": "본회의",
    "subcommittee": "실무분과",
    "working_group": "실무소위원회",
    "council": "협의체",
    "steering": "운영위원회",
    "assembly": "전체회의",
    "deliberation": "심의위원회",
}


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
                f"{asked.decision}번 결정은 이 {asked.case_label}에 대한 결정이 아닙니다.",
                f"이 {asked.case_label}의 결정 번호를 확인해 주십시오.",
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

"""What has happened around a case before a move: successors, rounds, moves, approved documents."""

from dataclasses import dataclass

from states.particle import with_object, with_subject
from states.requirement import NO_FACTS, Asked, Facts, Refusal, SuccessorFact


@dataclass(frozen=True, slots=True)
class SuccessorNamed:
    """Other cases take over; none of them unknown, ended, or the case itself."""

    at_least: int
    move_label: str
    case_label: str = "과제"

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"successors"})

    @property
    def noun(self) -> str:
        return f"이어받을 {self.case_label} {self.at_least}개 이상"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        unfit = [
            f"{successor.number}({why})"
            for successor in facts.successors
            if (why := _why_not(successor, self.case_label)) is not None
        ]
        if unfit:
            return Refusal(
                "successor_unfit",
                f"이어받을 수 없는 {with_subject(self.case_label)} 있습니다: {', '.join(unfit)}.",
                f"진행 중인 다른 {self.case_label}의 번호로 고쳐 주십시오.",
            )
        if len({successor.id for successor in facts.successors}) < self.at_least:
            return Refusal(
                "successor_missing",
                f"{self.move_label}하려면 이어받을 {with_object(self.case_label)} {self.at_least}개 이상 지정해야 합니다.",
                f"이어받을 {self.case_label}의 번호를 함께 입력해 주십시오.",
            )
        return None


def _why_not(successor: SuccessorFact, case_label: str) -> str | None:
    if successor.same:
        return f"이 {case_label} 자신"
    if successor.id is None:
        return "없는 번호"
    if successor.final:
        return f"이미 끝난 {case_label}"
    return None


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """A closed round of a review asked about the case."""

    of: str
    label: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"reviews", "names"})

    @property
    def noun(self) -> str:
        return f"마감된 「{self.label}」"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        if any(fact.review == self.of for fact in facts.reviews):
            return None
        label = facts.names.get(self.of, self.label)  # reviews are not part of what a case pins
        return Refusal(
            "review_missing",
            f"이 {asked.case_label}에 대해 마감된 「{label}」 회차가 없습니다.",
            f"「{label}」 회차를 마감한 뒤 다시 진행해 주십시오.",
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
class TimesAtMost:
    """A move was made less often than it may be, so that it can be made once more."""

    of: str
    label: str
    at_most: int

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"prior_moves"})

    @property
    def noun(self) -> str:
        return f"「{self.label}」 처리는 {self.at_most}번까지"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        made = facts.prior_moves.count(self.of)
        if made < self.at_most:
            return None
        return Refusal(
            "times_exceeded",
            f"「{self.label}」 처리는 {self.at_most}번까지 할 수 있는데 이미 {made}번 하였습니다.",
            "다음 단계로 진행하거나 처리를 마쳐 주십시오.",
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
            "결재가 끝난 문서의 번호(예: 담당부서-2053)를 입력해 주십시오.",
        )

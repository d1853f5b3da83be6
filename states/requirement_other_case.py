"""What other cases must be, or must not be, before a move of this one."""

from dataclasses import dataclass

from states.requirement import Asked, Facts, Refusal
from states.requirement_field import field_missing, value_of


@dataclass(frozen=True, slots=True)
class Unrivalled:
    """
    No other live case says the same in a field (자치구당 한 곳).

    The engine hands in as rivals the other cases of the lifecycle in `states` whose field `by`
    holds the same value.
    """

    by: str
    label: str
    states: tuple[str, ...]
    set_here: bool = False

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"rivals"})

    @property
    def noun(self) -> str:
        return f"겹치지 않는 「{self.label}」 항목"

    def value(self, asked: Asked) -> object:
        """Give the value that no other case may hold; None: there is nothing to compare."""
        return value_of(asked, self.by, set_here=self.set_here)

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        rivals = [
            f"{rival.number} {rival.title}".strip()
            for rival in facts.rivals
            if rival.field == self.by and rival.state in self.states
        ]
        if not rivals:
            return None
        more = f" 외 {len(rivals) - 3}건" if len(rivals) > 3 else ""
        return Refusal(
            "unique_taken",
            f"「{self.label}」 항목이 같은 다른 건이 진행 중입니다: {', '.join(rivals[:3])}{more}.",
            "그 건이 끝난 뒤 진행하거나, 잘못 적힌 쪽의 항목을 고쳐 주십시오.",
        )


@dataclass(frozen=True, slots=True)
class ParentStands:
    """The case that a field names stands in one of some states."""

    through: str
    label: str
    states: tuple[str, ...]  # `in:` in the file; of the other lifecycle
    set_here: bool = False

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({"parents"})

    @property
    def noun(self) -> str:
        return f"「{self.label}」의 진행"

    def number(self, asked: Asked) -> object:
        """Give the number of the case that is to stand there; None: the field is empty."""
        return value_of(asked, self.through, set_here=self.set_here)

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        parent = next((each for each in facts.parents if each.field == self.through), None)
        if parent is None:
            return field_missing(self.label, asked.case_label)
        if parent.state is None:
            return Refusal(
                "parent_unknown",
                f"「{self.label}」 항목에 없는 번호가 적혀 있습니다: {parent.number}.",
                f"「{self.label}」 항목을 등록된 번호로 고친 뒤 다시 진행해 주십시오.",
            )
        if parent.state in self.states:
            return None
        labels = dict(parent.labels)
        wanted = ", ".join(f"「{labels.get(state, state)}」" for state in self.states)
        return Refusal(
            "parent_elsewhere",
            f"「{self.label}」 {parent.number}의 상태가 「{parent.label}」입니다.",
            f"{parent.number}의 상태가 {wanted} 가운데 하나일 때 진행해 주십시오."
            if len(self.states) > 1
            else f"{parent.number}의 상태가 {wanted}일 때 진행해 주십시오.",
        )

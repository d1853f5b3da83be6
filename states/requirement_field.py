"""What a field of the case must say before a move: that it is filled in, and within bounds."""

from dataclasses import dataclass
from datetime import date

from states.day import day_past_months, months_within, range_of
from states.lifecycle import FieldType
from states.requirement import NO_FACTS, Asked, Facts, Refusal

_UNITS = {"won": "원", "percent": "%"}


@dataclass(frozen=True, slots=True)
class FieldFilled:
    """A field of the case is filled in; a number, won or percent one within bounds."""

    key: str
    label: str
    at_least: int | None = None
    at_most: int | None = None
    type: FieldType = "line"  # says the unit of the bounds
    set_here: bool = False  # the move's own answer becomes the field's value

    @property
    def needs(self) -> frozenset[str]:
        return NO_FACTS

    @property
    def noun(self) -> str:
        bounds = [
            f"{self._shown(bound)} {word}"
            for bound, word in ((self.at_least, "이상"), (self.at_most, "이하"))
            if bound is not None
        ]
        return " ".join((f"「{self.label}」 항목", *bounds))

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        value = value_of(asked, self.key, set_here=self.set_here)
        if value in (None, "", {}, []):
            return field_missing(self.label, asked.case_label)
        if not isinstance(value, int):
            return None
        if self.at_least is not None and value < self.at_least:
            return self._beyond("field_below", value, f"{self._shown(self.at_least)} 이상이어야")
        if self.at_most is not None and value > self.at_most:
            return self._beyond("field_above", value, f"{self._shown(self.at_most)} 이하여야")
        return None

    def _beyond(self, code: str, value: int, must: str) -> Refusal:
        return Refusal(
            code,
            f"「{self.label}」 값은 {must} 합니다(지금 {self._shown(value)}).",
            f"「{self.label}」 값을 확인해 고친 뒤 다시 진행해 주십시오.",
        )

    def _shown(self, number: int) -> str:
        return f"{number:,}{_UNITS.get(self.type, '')}"


@dataclass(frozen=True, slots=True)
class MonthsWithin:
    """A span of the case lasts no longer than so many months (지원 기간 36개월)."""

    field: str
    label: str
    at_most: int
    set_here: bool = False

    @property
    def needs(self) -> frozenset[str]:
        return NO_FACTS

    @property
    def noun(self) -> str:
        return f"「{self.label}」 {self.at_most}개월 이내"

    def refusal(self, asked: Asked, facts: Facts) -> Refusal | None:
        span = range_of(value_of(asked, self.field, set_here=self.set_here))
        if span is None:
            return field_missing(self.label, asked.case_label)
        first, last = (date.fromisoformat(span[end]) for end in ("from", "to"))
        past = day_past_months(first, self.at_most)
        if past is None or last < past:
            return None
        return Refusal(
            "months_exceeded",
            f"「{self.label}」 값은 {self.at_most}개월을 넘을 수 없습니다"
            f"({first} ~ {last}, {months_within(first, last)}개월).",
            f"끝나는 날을 {past}보다 앞선 날로 고쳐 주십시오.",
        )


def value_of(asked: Asked, key: str, *, set_here: bool) -> object:
    """Give what a field says once the move is made: the move's own answer goes first."""
    if set_here and key in asked.given:
        return asked.given[key]
    return asked.fields.get(key)


def field_missing(label: str, case_label: str) -> Refusal:
    return Refusal(
        "case_field_missing",
        f"{case_label}의 「{label}」 항목이 비어 있습니다.",
        f"「{label}」 항목을 입력한 뒤 다시 진행해 주십시오.",
    )

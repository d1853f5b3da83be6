"""Where in a request each fault lies, as a JSON pointer (RFC 6901)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from engine.errors import FieldLocked, FieldsInvalid, MovesRefused
from engine.round_errors import SubmissionsRefused
from engine.unseen_numbers import number_unknown
from states.lifecycle import Field
from states.requirement import Refusal
from states.values import typed

_MOST: Final = 100

# What pydantic calls a fault, to what we say of it; the value itself is never said back.
_FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("missing", "있어야 하는 값이 없습니다."),
    "extra_forbidden": ("unknown", "받지 않는 이름입니다."),
    "json_invalid": ("json", "JSON으로 읽을 수 없습니다."),
    "string_too_long": ("too_long", "너무 깁니다."),
    "string_too_short": ("too_short", "너무 짧습니다."),
    "too_long": ("too_many", "너무 많습니다."),
    "too_short": ("too_few", "너무 적습니다."),
    "string_pattern_mismatch": ("pattern", "정해진 모양이 아닙니다."),
    "literal_error": ("choice", "고를 수 있는 값이 아닙니다."),
    "greater_than_equal": ("range", "정해진 범위를 벗어났습니다."),
    "less_than_equal": ("range", "정해진 범위를 벗어났습니다."),
}
_ANY: Final = ("type", "정해진 종류의 값이 아닙니다.")


@dataclass(frozen=True, slots=True)
class Given:
    """Fields that a request fills, where in its body, with what: told before the engine is asked."""

    pointer: str
    fields: Mapping[str, Field]
    values: Mapping[str, object]

    def of(self, refusal: Refusal) -> str | None:
        """Give where the value lies that is refused so; None: in none of these fields."""
        for key, value in self.values.items():
            if key not in self.fields:
                faults = typed({}, {key: value})[1]
            else:
                faults = typed({key: self.fields[key]}, {key: value})[1]
            if any(one.sentence == refusal.sentence for one in faults):
                return f"{self.pointer}/{escaped(key)}"
            if key in self.fields and refusal == number_unknown(self.fields[key]):
                return f"{self.pointer}/{escaped(key)}"
        for key, field in self.fields.items():
            if key not in self.values and refusal in typed({key: field}, {})[1]:
                return f"{self.pointer}/{escaped(key)}"
        return None


def fills(request: Request, *given: Given) -> None:
    """Tell what a request fills in, so that a refusal can say where it lies."""
    request.state.given = given


def places_of(request: Request, error: BaseException | None) -> list[dict[str, str]]:
    """Give every fault that *error* names, with its place in the request."""
    if isinstance(error, RequestValidationError):
        return [_fault(one) for one in error.errors()[:_MOST]]
    given: tuple[Given, ...] = getattr(request.state, "given", ())
    if isinstance(error, MovesRefused):
        refusals: Iterable[Refusal] = [
            one for each in error.refused for one in each.verdict.refusals
        ]
        return [_refusal(one, given) for one in refusals][:_MOST]
    if isinstance(error, FieldsInvalid):
        return [_refusal(one, given) for one in error.refusals][:_MOST]
    if isinstance(error, FieldLocked):
        return []
    if isinstance(error, SubmissionsRefused):
        asked: Mapping[int, Given] = getattr(request.state, "given_by_ask", {})
        return [
            _refusal(one, (asked[ask_id],) if ask_id in asked else ())
            for ask_id, refusals in sorted(error.refused.items())
            for one in refusals
        ][:_MOST]
    return []


def escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _refusal(one: Refusal, given: Iterable[Given]) -> dict[str, str]:
    places = list(given)
    found = next((place for each in places if (place := each.of(one))), None)
    # What lies in no one field lies in what was sent for it, or in the whole of the body.
    whole = places[0].pointer.rpartition("/")[0] if places else ""
    return {
        "pointer": found or whole,
        "code": one.code,
        "detail": one.sentence,
        "mend": one.mend,
    }


def _fault(one: Mapping[str, Any]) -> dict[str, str]:
    code, detail = _FAULTS.get(one["type"], _ANY)
    where, *rest = one["loc"]
    if where == "body":
        names = [part for part in rest if one["type"] != "json_invalid"]
        return {
            "pointer": "".join(f"/{escaped(part)}" for part in names),
            "code": code,
            "detail": detail,
            "mend": "",
        }
    named = ".".join(str(part) for part in rest)
    return {"pointer": "", "parameter": named, "code": code, "detail": detail, "mend": ""}

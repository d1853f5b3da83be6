"""What people type, turned into the values that are stored: plain JSON, one form each."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from states.day import date_of as date_of  # typed and date_of are read from here together
from states.day import range_of
from states.lifecycle import Field
from states.requirement import Refusal
from states.when import when_of

LINE_MAX = 500
TEXT_MAX = 20_000
WHOLE_MAX = 2**63 - 1

_WHOLE = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)")
_UNITS = {"won": "원", "percent": "%", "number": ""}
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def typed(
    fields: Mapping[str, Field], given: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """
    Turn what was *given* into stored values, and say of each that will not do why.

    None and blank texts count as not given, and stay away from the values. Whether an
    organisation or a committee of that key exists is the engine's to check.
    """
    values: dict[str, object] = {}
    refusals: list[Refusal] = []
    for key in given:
        if key not in fields:
            known = ", ".join(f"{field.label}({field.key})" for field in fields.values()) or "없음"
            refusals.append(
                Refusal("field_unknown", f"없는 항목입니다: {key}.", f"쓸 수 있는 항목: {known}.")
            )
    for key, field in fields.items():
        raw = _trimmed(given.get(key))
        if raw is None:
            if field.required:
                refusals.append(
                    Refusal(
                        "field_missing",
                        f"「{field.label}」 항목이 비어 있습니다.",
                        _how(field),
                    )
                )
            continue
        value = _value(field, raw)
        if value is None:
            refusals.append(
                Refusal(
                    "field_invalid",
                    f"「{field.label}」 항목에 쓸 수 없는 값입니다: {_shown(raw)}.",
                    _how(field),
                )
            )
        else:
            values[key] = value
    return values, tuple(refusals)


def _trimmed(raw: object) -> object:
    """Normalise a text; None when nothing was given."""
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip() or None
    return None if raw in ({}, [], ()) else raw


def _value(field: Field, raw: object) -> object:
    """Give the stored value, or None when *raw* is none of this type."""
    match field.type:
        case "text" | "line":
            return _text(raw, field.type)
        case "number" | "won" | "percent":
            return _whole(raw, field.type)
        case "date":
            day = date_of(raw)
            return day and day.isoformat()
        case "date_range":
            return range_of(raw)
        case "choice":
            return _choice(field, raw)
        case "when":
            return when_of(raw)
        case "organisation" | "subcommittee" | "committee" | "case":
            return _text(raw, "line")
        case "organisations":
            return _several(raw)


def _several(raw: object) -> list[str] | None:
    """Read several names: a list, or a text that parts them by semicolons."""
    parts = re.split("[;；]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple):
        return None
    names = [_text(_trimmed(part), "line") for part in parts if _trimmed(part) is not None]
    if not names or None in names:
        return None
    return list(dict.fromkeys(str(name) for name in names))


def _text(raw: object, kind: str) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    if isinstance(raw, float):
        raw = int(raw) if raw.is_integer() else raw
    text = str(raw)
    allowed = "" if kind == "line" else "\n"
    limit = LINE_MAX if kind == "line" else TEXT_MAX
    if len(text) > limit or _CONTROL.search(text.replace("\t", " ")):
        return None
    if "\n" in text and not allowed:
        return None
    return text


def _whole(raw: object, kind: str) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float):  # spreadsheets know no whole numbers
        number = int(raw) if math.isfinite(raw) and raw.is_integer() else None
    elif isinstance(raw, int):
        number = raw
    elif isinstance(raw, str):
        text = raw.removesuffix(_UNITS[kind]).strip() if _UNITS[kind] else raw
        number = int(text.replace(",", "")) if len(text) < 30 and _WHOLE.fullmatch(text) else None
    else:
        return None
    if number is None or abs(number) > WHOLE_MAX:
        return None
    return None if kind == "percent" and not 0 <= number <= 100 else number


def _choice(field: Field, raw: object) -> str | None:
    if not isinstance(raw, str):
        return None
    if raw in field.choices:
        return raw
    for key, label in field.choices.items():
        if _plain(label) == _plain(raw):
            return key
    return None


def _plain(label: str) -> str:
    """A label without what people type differently: spaces, and the four kinds of middle dot."""
    return re.sub(r"[\s·・․‧ㆍ•]", "", unicodedata.normalize("NFC", label))


def _how(field: Field) -> str:
    match field.type:
        case "choice":
            return f"다음에서 골라 주십시오: {', '.join(field.choices.values())}."
        case "percent":
            return "0부터 100까지의 정수로 입력해 주십시오."
        case "number" | "won":
            return "정수로 입력해 주십시오(예: 1,500)."
        case "date":
            return "날짜로 입력해 주십시오(예: 2013. 4. 10.)."
        case "date_range":
            return "기간으로 입력해 주십시오(예: 2013. 1. 1. ~ 2014. 12. 31.)."
        case "line":
            return f"한 줄, {LINE_MAX}자 이내로 입력해 주십시오."
        case "text":
            return f"{TEXT_MAX:,}자 이내의 글로 입력해 주십시오."
        case "organisation":
            return "등록된 기관이나 부서로 입력해 주십시오."
        case "organisations":
            return "등록된 기관을 쌍반점(;)으로 나누어 입력해 주십시오."
        case "subcommittee":
            return "등록된 분과로 입력해 주십시오."
        case "committee":
            return "등록된 위원회나 협의체로 입력해 주십시오."
        case "case":
            return "등록된 번호로 입력해 주십시오."
        case "when":
            return "시기로 입력해 주십시오(예: 2013. 1월중, 2013년 1분기, 상시)."


def _shown(raw: object) -> str:
    text = raw.isoformat() if isinstance(raw, date | datetime) else str(raw)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= 40 else f"{text[:40]}…"

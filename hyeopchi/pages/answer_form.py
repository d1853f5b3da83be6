"""A review's form as fields of a page: what stands in each, what is wrong with it, what was said last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection
from starlette.datastructures import FormData

from engine.people import committees, organisations
from hyeopchi.reports.plenary_paper import answer_words
from states.lifecycle import Field
from states.requirement import Refusal
from states.values import typed
from states.when import when_label

Kind = Literal["area", "line", "figure", "date", "span", "radios", "select", "checks"]
Options = tuple[tuple[str, str], ...]  # (value, label)

RADIOS_MAX: Final = 8  # more choices than fit a screen are a list to open
_UNITS: Final = {"won": "원", "percent": "%"}
_KINDS: Final[Mapping[str, Kind]] = {
    "text": "area",
    "line": "line",
    "number": "figure",
    "won": "figure",
    "percent": "figure",
    "date": "date",
    "date_range": "span",
    "when": "line",
    "case": "line",
    "organisation": "select",
    "subcommittee": "select",
    "committee": "select",
    "organisations": "checks",
}
_HINTS: Final = {
    "percent": "0부터 100까지의 정수로 적습니다.",
    "when": "예: 2013. 4월 중, 2013년 2분기, 상시",
    "won": "원 단위로 적습니다.",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One question of a form as it stands on a page."""

    name: str  # of the HTML field; a span has name.from and name.to
    key: str
    label: str
    kind: Kind
    required: bool
    value: str  # as typed; of a span its first day
    to: str  # of a span its last day
    chosen: tuple[str, ...]  # of checks
    options: Options
    unit: str
    hint: str
    problem: str
    before: str  # what was said last time, in words; empty: nothing
    copies: bool  # what was said last time may be taken over as a starting text


@dataclass(frozen=True, slots=True)
class FormProblems:
    """Why an answer cannot be taken: by question, and what concerns the whole answer."""

    by_key: Mapping[str, str]
    general: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.by_key or self.general)


NO_PROBLEMS: Final = FormProblems({}, ())


def inputs_of(
    fields: Mapping[str, Field],
    said: Mapping[str, object],
    *,
    before: Mapping[str, object] | None = None,
    problems: FormProblems = NO_PROBLEMS,
    options: Mapping[str, Options] | None = None,
    prefix: str = "",
) -> tuple[Input, ...]:
    """
    Give the questions of a form in their order, filled in.

    Args:
        fields: The form as its round pins it: `engine.submission.form_of(read, round_id).fields`.
        said: What stands in them: stored values, or what `given_of` gave and could not be taken.
        before: What was said last time, to stand beside; None or empty: nothing.
        options: What the fields that name a place may name: `options_of`.
        prefix: Stands before every name where a page holds several forms.
    """
    explains = {
        field.never_falls_without: field.label
        for field in fields.values()
        if field.never_falls_without
    }
    return tuple(
        _input(
            field,
            said.get(key),
            (before or {}).get(key),
            name=prefix + key,
            problem=problems.by_key.get(key, ""),
            options=(options or {}).get(key, ()),
            explains=explains.get(key),
        )
        for key, field in fields.items()
    )


def given_of(fields: Mapping[str, Field], form: FormData, *, prefix: str = "") -> dict[str, object]:
    """Give what was typed into the questions, as texts; what was left empty is not there."""
    found: dict[str, object] = {}
    for key, field in fields.items():
        kind = kind_of(field)
        name = prefix + key
        if kind == "checks":
            said: object = [str(one) for one in form.getlist(name) if str(one)]
        elif kind == "span":
            first, last = (str(form.get(f"{name}.{end}") or "").strip() for end in ("from", "to"))
            said = {"from": first, "to": last} if first or last else None
        else:
            said = str(form.get(name) or "").strip()
        if said:
            found[key] = said
    return found


def problems_of(
    fields: Mapping[str, Field],
    given: Mapping[str, object],
    refusals: Iterable[Refusal],
    *,
    options: Mapping[str, Options] | None = None,
) -> FormProblems:
    """
    Put each reason next to its question: the typed values' own, and a fall without its reason.

    Args:
        refusals: What `engine.submission.check_submissions` said of the answer.
    """
    by_key: dict[str, str] = {}
    own: set[Refusal] = set()
    for key, field in fields.items():
        _, refused = typed({key: field}, {key: given[key]} if key in given else {})
        own.update(refused)
        if refused:
            by_key[key] = _sentence(refused[0])
        elif known := (options or {}).get(key):
            named = given.get(key) or ()
            strange = {named} if isinstance(named, str) else set(_texts(named))
            if not strange <= {value for value, _ in known}:
                by_key[key] = f"「{field.label}」 목록에 있는 것을 골라 주십시오."
    rest: list[str] = []
    for refusal in refusals:
        if refusal in own:
            continue
        fell = next(
            (
                field.never_falls_without
                for field in fields.values()
                if refusal.code == "fell"
                and field.never_falls_without in fields
                and refusal.sentence.startswith(f"{field.label}:")
            ),
            None,
        )
        if fell:
            by_key.setdefault(fell, _sentence(refusal))
        else:
            rest.append(_sentence(refusal))
    return FormProblems(by_key, tuple(rest))


def options_of(read: Connection, fields: Mapping[str, Field]) -> dict[str, Options]:
    """Give what each field that names a place may name, by its key; no query where none does."""
    kinds = {field.type for field in fields.values()}
    bodies = organisations(read) if kinds & {"organisation", "organisations"} else {}
    groups = committees(read) if kinds & {"subcommittee", "committee"} else {}
    ids = {key: group.id for key, group in groups.items()}
    found: dict[str, Options] = {}
    for key, field in fields.items():
        if field.type in ("organisation", "organisations"):
            named = sorted((body.name, place) for place, body in bodies.items())
            found[key] = tuple((place, name) for name, place in named)
        elif field.type == "subcommittee":
            found[key] = tuple(
                (place, group.name)
                for place, group in groups.items()
                if group.kind == "subcommittee"
                and (field.of is None or group.parent_id == ids.get(field.of))
            )
        elif field.type == "committee":
            found[key] = tuple(
                (place, group.name)
                for place, group in groups.items()
                if field.of is None or group.kind == field.of
            )
    return found


def kind_of(field: Field) -> Kind:
    """Give how a question is asked on a page."""
    if field.type == "choice":
        return "radios" if len(field.choices) <= RADIOS_MAX else "select"
    return _KINDS[field.type]


def said_words(field: Field, value: Any, options: Options = ()) -> str:
    """Word a stored answer for reading; nothing given is nothing."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, Mapping):
        return f"{value.get('from') or ''} ~ {value.get('to') or ''}"
    names = dict(options)
    if isinstance(value, list | tuple):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if field.type == "when":
        return when_label(str(value))
    if names:
        return names.get(str(value), str(value))
    if field.type == "won":
        return f"{answer_words(field, value)}원"
    return answer_words(field, value)


def _input(
    field: Field,
    said: object,
    before: object,
    *,
    name: str,
    problem: str,
    options: Options,
    explains: str | None,
) -> Input:
    kind = kind_of(field)
    first, last = _typed_text(said), ""
    if isinstance(said, Mapping):
        first, last = str(said.get("from") or ""), str(said.get("to") or "")
    if field.type == "choice":
        options = tuple(field.choices.items())
    hint = _HINTS.get(field.type, "")
    if explains:
        hint = f"‘{explains}’ 값이 지난번보다 낮아졌을 때 적습니다."
    words = said_words(field, before, options)
    return Input(
        name=name,
        key=field.key,
        label=field.label,
        kind=kind,
        required=field.required,
        value=first,
        to=last,
        chosen=tuple(_texts(said)) if kind == "checks" else (),
        options=options,
        unit=_UNITS.get(field.type, ""),
        hint=hint,
        problem=problem,
        before="" if explains else words,
        copies=kind == "area" and bool(words) and not explains,
    )


def _typed_text(said: object) -> str:
    if said is None or isinstance(said, Mapping | list | tuple):
        return ""
    return str(said)


def _texts(said: object) -> list[str]:
    if isinstance(said, str):
        return [said]
    return [str(one) for one in said] if isinstance(said, list | tuple) else []


def _sentence(refusal: Refusal) -> str:
    return f"{refusal.sentence} {refusal.mend}".strip()

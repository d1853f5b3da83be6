"""The values of a definition in Korean words, as the explanation of a change says them."""

from collections.abc import Mapping
from typing import Any

from notifications.korean import josa
from states.lifecycle import (
    Actor,
    Deadline,
    Field,
    Lifecycle,
    Move,
    Offset,
    Review,
    State,
    TextColumn,
)
from states.requirement import Requirement
from states.requirement_other_case import ParentStands, Unrivalled
from states.requirements import AnyOf
from states.role import role_label
from states.schema_parts import TYPE_NAMES

NOBODY_ELSE: Mapping[str, Lifecycle] = {}
EVERY = {"quarter": "분기마다", "half_year": "반기마다", "year": "해마다", "month": "달마다"}
_SINCE = {"period_end": "기간 종료", "due": "기한"}
_COUNTING = {"civil": "휴무일이면 다음 업무일", "burden": "첫날부터 세고 휴무일에도 밀지 않음"}
_WORDS: dict[str, Mapping[str, str]] = {
    "type": TYPE_NAMES,
    "every": EVERY,
    "answers": {"one": "건마다 하나", "each": "답하는 사람마다 하나"},
    "catch_up": {"each": "놓친 회차를 모두", "latest": "가장 나중 회차만", "skip": "건너뜀"},
    "tally": {"majority": "가장 많은 제안"},
    "counting": _COUNTING,
    "since": {"entered": "그 상태가 된 날"},
}
_UNITS = {"stale_after": "업무일", "days": "일", "months": "개월"}


def value_words(lifecycle: Lifecycle, attribute: str, value: Any) -> str:
    """Say one *value* of an *attribute* in words; its keys by the labels of *lifecycle*."""
    match value:
        case Actor():
            return actor_words(lifecycle, value)
        case Offset():
            counting = "" if value.counting == "civil" else f"({_COUNTING[value.counting]})"
            return f"{_SINCE[value.since]} 후 {value.days}일{counting}"
        case TextColumn():
            return f"「{value.label}」"
        case tuple():
            said = [value_words(lifecycle, attribute, each) for each in value]
            return ", ".join(said) if said else "없음"
        case int():
            return f"{value}{_UNITS.get(attribute, '')}"
        case str():
            return _WORDS.get(attribute, {}).get(value) or _labelled(lifecycle, attribute, value)
    return str(value)


def actor_words(lifecycle: Lifecycle, actor: Actor) -> str:
    if actor.of is None:
        return role_label(actor.role)
    relation = lifecycle.fields.get(actor.of)
    of = relation.label if relation else f"그 {lifecycle.case_label}"
    return f"{of} {role_label(actor.role)}"


def requirement_words(
    requirement: Requirement,
    lifecycle: Lifecycle | None = None,
    others: Mapping[str, Lifecycle] = NOBODY_ELSE,
) -> str:
    """
    Name what is required; where another case must stand, with its states.

    Args:
        others: The lifecycles whose cases a field may name, by key: their states are theirs.
    """
    if isinstance(requirement, AnyOf):
        return " 또는 ".join(
            requirement_words(one, lifecycle, others) for one in requirement.options
        )
    known = _states_meant(requirement, lifecycle, others)
    states = [
        f"「{known[state].label}」" if state in known else state
        for state in getattr(requirement, "states", ())
    ]
    return f"{requirement.noun}({', '.join(states)})" if states else requirement.noun


def _states_meant(
    requirement: Requirement, lifecycle: Lifecycle | None, others: Mapping[str, Lifecycle]
) -> Mapping[str, State]:
    """Give the states that a requirement names by key: its own lifecycle's, or the parent's."""
    if lifecycle is None:
        return {}
    if isinstance(requirement, Unrivalled):
        return lifecycle.states
    if isinstance(requirement, ParentStands):
        through = lifecycle.fields.get(requirement.through)
        parent = others.get(through.of or "") if through else None
        return parent.states if parent else {}
    return {}


def details(lifecycle: Lifecycle, value: object) -> str:
    """Say of something new what people ask first, in brackets."""
    match value:
        case Field():
            needed = ", 필수" if value.required else ""
            return f"({TYPE_NAMES[value.type]}{needed})"
        case Move():
            sources = value_words(lifecycle, "sources", value.sources)
            to = josa(value_words(lifecycle, "target", value.target), "으로/로")
            by = value_words(lifecycle, "by", value.by)
            return f"({sources}에서 {to}, {by})"
        case Review():
            answered_by = actor_words(lifecycle, value.answered_by)
            due = value_words(lifecycle, "due", value.due)
            return f"({EVERY.get(value.every, value.every)}, {answered_by}, 기한 {due})"
        case Deadline():
            since = value_words(lifecycle, "since", value.since)
            months = f"{value.months}개월" if value.months else ""
            days = f"{value.days}일" if value.days else ""
            return f"({since}부터 {' '.join(filter(None, (months, days)))})"
    return ""


def _labelled(lifecycle: Lifecycle, attribute: str, value: str) -> str:
    """Give the label of what *value* names, in the section that *attribute* points into."""
    sections: Mapping[str, tuple[Mapping[str, Any], ...]] = {
        "sources": (lifecycle.states,),
        "target": (lifecycle.states,),
        "states": (lifecycle.states,),
        "of": (lifecycle.states, lifecycle.fields),
        "proposes": (lifecycle.moves,),
        "since": (lifecycle.fields,),
        "locks": (lifecycle.fields,),
        "sets": (lifecycle.fields,),
        "columns": (lifecycle.fields,),
        "rows": (lifecycle.fields,),
        "across": (lifecycle.fields,),
        "sums": (lifecycle.fields,),
    }
    if attribute == "since" and value in lifecycle.moves:
        return f"「{lifecycle.moves[value].label}」 처리한 날"
    built_in = {"number": "번호", "title": "이름", "state": "상태", "all": "모든 항목"}
    for section in sections.get(attribute, ()):
        if value in section:
            return f"「{section[value].label}」"
    if attribute in sections and value in built_in:
        return built_in[value]
    if attribute in ("escalate_days_after", "role"):
        return role_label(value)
    return f"「{value}」"

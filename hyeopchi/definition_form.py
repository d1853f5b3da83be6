"""회차와 기한: what an administrator changes most, as a form instead of as text."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hyeopchi.definition_edit import Edit, Value
from states.lifecycle import Lifecycle, Offset, Review, State
from states.role import ROLES, role_label

COUNTING: Final = (
    ("civil", "휴무일이면 다음 업무일로 미룸"),
    ("burden", "첫날부터 세고 휴무일에도 미루지 않음"),
)
CATCH_UP: Final = (
    ("each", "놓친 회차를 모두 엽니다"),
    ("latest", "가장 나중 회차만 엽니다"),
    ("skip", "열지 않고 건너뜁니다"),
)
DAYS_MAX: Final = 9_999
_SPLIT = re.compile(r"[\s,·]+")
_STEP = re.compile(r"(\d{1,4})일?\s*[:,]?\s*(.+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the form: its name, what it is called, and what it says now."""

    name: str
    label: str
    value: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The fields about one review, or about all states."""

    key: str
    label: str
    fields: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a posted form: edits of the text, or problems by field."""

    edits: tuple[Edit, ...]
    problems: Mapping[str, str]


class _NotSo(Exception):  # a sentence about one field, never leaves this module
    pass


def parts_of(
    lifecycle: Lifecycle,
    given: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """Give the form of *lifecycle*: with what was *given* in it, and its *problems*, if any."""
    given, problems = given or {}, problems or {}

    def shown(each: Asked) -> Asked:
        return Asked(
            each.name,
            each.label,
            given.get(each.name, each.value),
            each.hint,
            each.options,
            problems.get(each.name, ""),
            each.lines,
        )

    found = [
        Part(key, review.label, tuple(shown(each) for each in _of_review(key, review)))
        for key, review in lifecycle.reviews.items()
    ]
    states = [one for one in lifecycle.states.values() if not one.final]
    found.append(Part("states", "처리가 없는 건", tuple(shown(_of_state(one)) for one in states)))
    return tuple(found)


def filled(lifecycle: Lifecycle, given: Mapping[str, str]) -> Filled:
    """Read what was *given* against what *lifecycle* says: only what differs is edited."""
    edits: list[Edit] = []
    problems: dict[str, str] = {}

    def take(name: str, read: Callable[[str], Iterator[Edit]]) -> None:
        if name not in given:
            return
        try:
            edits.extend(read(given[name].strip()))
        except _NotSo as error:
            problems[name] = str(error)

    for key, review in lifecycle.reviews.items():
        for name, read in _readers(key, review).items():
            take(f"{name}-{key}", read)
    for key, state in lifecycle.states.items():
        take(f"stale-{key}", lambda said, state=state: _stale(state, said))  # type: ignore[misc]
    return Filled(tuple(edits), problems)


def _of_review(key: str, review: Review) -> Iterator[Asked]:
    closes = review.closes
    since = "기한" if closes is None or closes.since == "due" else "기간이 끝난 날"
    yield Asked(f"opens-{key}", "여는 날", str(review.opens.days), "기간이 끝난 뒤 며칠째")
    yield Asked(f"due-{key}", "기한", str(review.due.days), "기간이 끝난 뒤 며칠째")
    yield Asked(f"counting-{key}", "기한이 휴무일일 때", review.due.counting, options=COUNTING)
    yield Asked(
        f"closes-{key}",
        "받는 마지막 날",
        "" if closes is None else str(closes.days),
        f"{since}부터 며칠 뒤. 비우면 사람이 마감합니다.",
    )
    yield Asked(
        f"remind-{key}",
        "알림을 보내는 날",
        ", ".join(map(str, review.remind_days_before)),
        "기한 며칠 전. 여러 날은 쉼표로 나누어 적습니다. 비우면 보내지 않습니다.",
    )
    yield Asked(
        f"escalate-{key}",
        "기한이 지난 뒤 재촉",
        "\n".join(
            f"{days}일 {role_label(role)}" for days, role in review.escalate_days_after.items()
        ),
        "한 줄에 하나씩, 기한이 지난 날수와 받는 사람을 적습니다. 예: 3일 팀장",
        lines=max(3, len(review.escalate_days_after) + 1),
    )
    yield Asked(f"catch_up-{key}", "놓친 회차", review.catch_up, options=CATCH_UP)


def _of_state(state: State) -> Asked:
    return Asked(
        f"stale-{state.key}",
        f"「{state.label}」 상태에서 처리가 없을 때",
        "" if state.stale_after is None else str(state.stale_after),
        "며칠(업무일) 지나면 늦은 일로 볼지 적습니다. 비우면 보지 않습니다.",
    )


def _readers(key: str, review: Review) -> Mapping[str, Callable[[str], Iterator[Edit]]]:
    place = ("reviews", key)

    def offset(name: str, held: Offset) -> Callable[[str], Iterator[Edit]]:
        return lambda said: _changed((*place, name, "days"), _days(said), held.days)

    def counting(said: str) -> Iterator[Edit]:
        word = _word(said, dict(COUNTING))
        if word != review.due.counting:
            yield Edit((*place, "due", "counting"), word)

    def catch_up(said: str) -> Iterator[Edit]:
        return _changed((*place, "catch_up"), _word(said, dict(CATCH_UP)), review.catch_up)

    return {
        "opens": offset("opens", review.opens),
        "due": offset("due", review.due),
        "counting": counting,
        "closes": lambda said: _closes(place, said, review),
        "remind": lambda said: _remind(place, said, review),
        "escalate": lambda said: _escalate(place, said, review),
        "catch_up": catch_up,
    }


def _changed(place: tuple[str, ...], value: Value, held: object) -> Iterator[Edit]:
    if value != held:
        yield Edit(place, value)


def _closes(place: tuple[str, ...], said: str, review: Review) -> Iterator[Edit]:
    if not said:
        if review.closes is not None:
            yield Edit((*place, "closes"), None)
    elif review.closes is None:
        yield Edit((*place, "closes"), {"from": "due", "days": _days(said)})
    else:
        yield from _changed((*place, "closes", "days"), _days(said), review.closes.days)


def _remind(place: tuple[str, ...], said: str, review: Review) -> Iterator[Edit]:
    days = [_days(each.removesuffix("일")) for each in _SPLIT.split(said) if each]
    if len(set(days)) != len(days):
        raise _NotSo("같은 날이 두 번 있습니다. 하나만 남겨 주십시오.")
    if tuple(days) != review.remind_days_before:
        yield Edit((*place, "remind_days_before"), days or None)


def _escalate(place: tuple[str, ...], said: str, review: Review) -> Iterator[Edit]:
    roles = {role: role for role in ROLES}
    for role, label in _roles().items():
        roles |= {label: role, label.partition("(")[0]: role}
    found: dict[int, str] = {}
    for line in filter(None, map(str.strip, said.splitlines())):
        match = _STEP.fullmatch(line)
        role = roles.get(match[2].strip(), "") if match else ""
        if match is None or not role:
            known = ", ".join(_roles().values())
            raise _NotSo(
                f"`{line[:40]}` 줄을 읽을 수 없습니다. `3일 팀장`처럼 적어 주십시오({known})."
            )
        if int(match[1]) in found:
            raise _NotSo(f"{match[1]}일이 두 번 있습니다. 하나만 남겨 주십시오.")
        found[_days(match[1])] = role
    if found != dict(review.escalate_days_after):
        yield Edit(
            (*place, "escalate_days_after"),
            {str(days): role for days, role in found.items()} or None,
        )


def _stale(state: State, said: str) -> Iterator[Edit]:
    place = ("states", state.key, "stale_after")
    if not said:
        if state.stale_after is not None:
            yield Edit(place, None)
        return
    days = _days(said)
    if days == 0:
        raise _NotSo("1 이상의 날수를 적거나 비워 주십시오.")
    if days != state.stale_after:
        yield Edit(place, f"{days} business_days")


def _days(said: str) -> int:
    if not said.isascii() or not said.isdecimal() or int(said) > DAYS_MAX:
        raise _NotSo(f"‘{said[:20]}’ 자리에는 날수를 숫자로 적어 주십시오.")
    return int(said)


def _word(said: str, known: Mapping[str, Any]) -> str:
    if said not in known:
        raise _NotSo("주어진 것 가운데 하나를 골라 주십시오.")
    return said


def _roles() -> Mapping[str, str]:
    return {role: role_label(role) for role in ROLES}

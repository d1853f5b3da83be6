"""What a new version of a definition changes, and what the office's cases and rounds keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.round_name import round_name
from hyeopchi.difference_values import NOBODY_ELSE
from hyeopchi.difference_words import Explained, explained
from notifications.korean import josa, official_date
from states.difference import differences
from states.lifecycle import Lifecycle

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.round_view import RoundRow


@dataclass(frozen=True, slots=True)
class Keeps:
    """What of an office goes on as it was: its cases by version, and its open rounds."""

    in_force: str  # hash
    cases: Mapping[str, int]  # by the hash that they pin
    rounds: tuple["RoundRow", ...]


def explain(
    old: Lifecycle, new: Lifecycle, others: Mapping[str, Lifecycle] = NOBODY_ELSE
) -> tuple[Explained, ...]:
    """
    Explain every change from *old* to *new*.

    Args:
        others: The lifecycles of the office by key, for what is said of their states.

    Raises:
        LifecycleOther: They are not versions of one lifecycle.
    """
    return tuple(explained(old, new, change, others) for change in differences(old, new))


def keeps(read: "Connection", lifecycle: str, in_force: str) -> Keeps:
    """Read what of an office a new version of *lifecycle* leaves as it is."""
    from engine.pinned import cases_by_version
    from engine.round_view import rounds

    running = (one for one in rounds(read, lifecycle=lifecycle) if one.status != "closed")
    return Keeps(in_force, cases_by_version(read, lifecycle), tuple(running))


def holds_from(
    new: Lifecycle, changes: tuple[Explained, ...], seen: "Sequence[RoundRow]", *, since: date
) -> Mapping[str, str]:
    """
    Say from when the changes of each review hold, by its key: 다음 회차(2분기)부터 적용되고 …

    Args:
        seen: Every round of the lifecycle so far.
        since: A review that no round was of yet is due from this day on.
    """
    touched = dict.fromkeys(_review_of(each) for each in changes)
    return {
        review: _from_when(
            [one for one in seen if one.review == review],
            goes=review not in new.reviews,
            since=since,
        )
        for review in touched
        if review is not None
    }


def _from_when(seen: "Sequence[RoundRow]", *, goes: bool, since: date) -> str:
    """Say from when a change of a review holds, whose rounds so far are *seen*."""
    open_ones = [one.period.label for one in seen if one.status != "closed"]
    running = josa(", ".join(open_ones), "은/는") if open_ones else ""
    if goes:
        kept = "열지 않습니다."
        if running:
            kept = f"열지 않고, 진행 중인 {running} 그대로입니다."
        return f"앞으로는 회차를 {kept}"
    if not seen:
        return f"{official_date(since)}이나 그 뒤에 끝나는 기간부터 회차를 엽니다."
    coming = max((one.period for one in seen), key=lambda each: each.last).next().label
    if not running:
        return f"다음 회차({coming})부터 적용됩니다."
    return f"다음 회차({coming})부터 적용되고, 진행 중인 {running} 그대로입니다."


def _review_of(change: Explained) -> str | None:
    return change.where.split(".")[1] if change.holds == "next_round" else None


def kept_lines(new: Lifecycle, kept: Keeps, changes: tuple[Explained, ...]) -> list[str]:
    """Say what goes on as it was, as far as the *changes* touch it."""
    lines = []
    total = sum(kept.cases.values())
    if total and any(change.holds == "new_cases" for change in changes):
        earlier = total - kept.cases.get(kept.in_force, 0)
        older = f"(그 가운데 {earlier}건은 더 이전의 판)" if earlier else ""
        case = josa(f"{new.case_label} {total}건{older}", "은/는")
        lines.append(f"이미 등록한 {case} 등록할 때의 판을 그대로 따릅니다.")
    changed = {change.where.split(".")[1] for change in changes if change.holds == "next_round"}
    lines += [
        f"진행 중인 {round_name(one.period.label, one.review_label)} 회차(기한 "
        f"{official_date(one.span.due_on)})는 열 때의 내용 그대로입니다."
        for one in kept.rounds
        if one.review in changed
    ]
    return lines

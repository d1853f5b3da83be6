"""What a new version of a definition changes, and what the office's cases and rounds keep."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def explain(old: Lifecycle, new: Lifecycle) -> tuple[Explained, ...]:
    """
    Explain every change from *old* to *new*.

    Raises:
        LifecycleOther: They are not versions of one lifecycle.
    """
    return tuple(explained(old, new, change) for change in differences(old, new))


def keeps(read: "Connection", lifecycle: str, in_force: str) -> Keeps:
    """Read what of an office a new version of *lifecycle* leaves as it is."""
    from engine.pinned import cases_by_version
    from engine.round_view import rounds

    running = (one for one in rounds(read, lifecycle=lifecycle) if one.status != "closed")
    return Keeps(in_force, cases_by_version(read, lifecycle), tuple(running))


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
        f"진행 중인 {one.period.label} {one.review_label} 회차(기한 "
        f"{official_date(one.span.due_on)})는 열 때의 내용 그대로입니다."
        for one in kept.rounds
        if one.review in changed
    ]
    return lines

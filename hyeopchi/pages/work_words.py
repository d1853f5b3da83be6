"""What is due, in the words of the page: what it is, what is known of it, and the press that does it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.round_name import round_name
from engine.work_list import Standing, WorkList
from engine.work_row import Work

SHOWN: Final = 30  # rows of a group; the rest is a press away

_WHOSE: Final = {"own": "담당 과제", "department": "부서 과제", "office": "진행 중인 과제"}


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One row of 오늘 할 일."""

    what: str
    note: str
    due_on: date | None
    href: str
    press: str


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """지난 것, 오늘, 이번 주: its rows, and how many more there are."""

    key: str
    label: str
    lines: tuple[WorkLine, ...]
    more: int = 0


def grouped(works: Sequence[Work], *, today: date, everything: bool) -> list[WorkGroup]:
    """
    Put what is due into 지난 것, 오늘, 이번 주, and what has no day beneath; empty groups are left out.

    Args:
        everything: Also what is due after this week, and every row.
    """
    week_ends = today + timedelta(days=6 - today.weekday())
    dated = [one for one in works if one.due_on is not None]
    parts = (
        ("late", "지난 것", [one for one in dated if one.due_on and one.due_on < today]),
        ("today", "오늘", [one for one in dated if one.due_on == today]),
        (
            "week",
            "이번 주",
            [one for one in dated if one.due_on and today < one.due_on <= week_ends],
        ),
        ("later", "그 뒤", later(works, today=today) if everything else []),
        ("undated", "기한이 없는 것", [one for one in works if one.due_on is None]),
    )
    most = len(works) if everything else SHOWN
    return [
        WorkGroup(key, label, tuple(map(worded, part[:most])), max(0, len(part) - most))
        for key, label, part in parts
        if part
    ]


def later(works: Iterable[Work], *, today: date) -> list[Work]:
    """Give what is due after this week."""
    week_ends = today + timedelta(days=6 - today.weekday())
    return [one for one in works if one.due_on is not None and one.due_on > week_ends]


def standing_words(found: WorkList) -> str:
    """Say in one sentence how one stands: ``담당 과제 12건, 분기 이행상황 보고 12건 가운데 9건 제출``."""
    said = []
    if found.cases:
        said.append(f"{_WHOSE[found.whose_cases]} {found.cases:,}건")
    if found.standing is not None:
        said.append(_stands(found.standing))
    return ", ".join(said)


def finished_words(next_due: date | None, *, today: date, undated: bool = False) -> str:
    """Say that all is done, and what comes next; with *undated* work left, that no day presses."""
    done = "기한이 온 일은 모두 마쳤습니다." if undated else "오늘 할 일을 모두 마쳤습니다."
    if next_due is None:
        return done
    year = f"{next_due.year}년 " if next_due.year != today.year else ""
    return f"{done} 다음 기한은 {year}{next_due.month}월 {next_due.day}일입니다."


def worded(one: Work) -> WorkLine:
    """Word one thing that is due."""
    what, note, href, press = _WORDS[one.kind](one)
    if one.whose:
        note = f"{note} · {one.whose}의 일을 대신함" if note else f"{one.whose}의 일을 대신함"
    return WorkLine(what, note, one.due_on, href, press)


def _stands(of: Standing) -> str:
    quarter = of.period.partition("년 ")[2] or of.period
    return f"{round_name(quarter, of.review_label)} {of.asked:,}건 가운데 {of.answered:,}건 제출"


_Words = tuple[str, str, str, str]


def _answer(one: Work) -> _Words:
    rest = f" 외 {one.count - 1}건" if one.count > 1 else ""
    href = f"/asks/{one.ask_id}" if one.count == 1 else f"/rounds/{one.round_id}/mine"
    return f"{one.label} – {one.title}{rest}", one.period, href, "작성하기"


def _evaluation(one: Work) -> _Words:
    return f"{one.label} {one.count}건", one.period, "/review", "평가하기"


def _deadline(one: Work) -> _Words:
    return f"{one.label} – {one.title}", f"{one.state} 상태", f"/cases/{one.case_id}", "처리하기"


def _silence(one: Work) -> _Words:
    note = f"{one.state} 상태에서 오래 기록이 없습니다"
    return f"진행 상황 기록 – {one.title}", note, f"/cases/{one.case_id}", "살펴보기"


def _remark(one: Work) -> _Words:
    count = f" {one.count}건" if one.count > 1 else ""
    since = f"{one.since.year}. {one.since.month}. {one.since.day}.부터" if one.since else ""
    return f"지적사항{count} – {one.title}", since, f"/cases/{one.case_id}#remarks", "살펴보기"


def _late_answers(one: Work) -> _Words:
    people = f"담당자 {one.people}명" if one.people else "담당자가 없습니다"
    note = f"{one.period} · {people}"
    return f"{one.label} 미제출 {one.count}건", note, f"/rounds/{one.round_id}", "확인하기"


def _late_case(one: Work) -> _Words:
    return (
        f"{one.label} 지남 – {one.title}",
        f"{one.state} 상태",
        f"/cases/{one.case_id}",
        "확인하기",
    )


def _open_round(one: Work) -> _Words:
    return (
        f"회차 열기 – {round_name(one.period, one.label)}",
        "여는 날이 되었습니다",
        "/rounds#coming",
        "열기",
    )


def _close_round(one: Work) -> _Words:
    note = f"아직 제출되지 않은 것 {one.people}건" if one.people else "모두 제출되었습니다"
    href = f"/rounds/{one.round_id}/close"
    return f"회차 마감 – {round_name(one.period, one.label)}", note, href, "마감하기"


def _drafts(one: Work) -> _Words:
    rest = " 등" if one.count > 1 else ""
    return f"안건 초안 {one.count}건", f"{one.title}{rest}", "/meetings", "안건으로 올리기"


def _decided(one: Work) -> _Words:
    note = f"{one.label} {one.count}건이 남았습니다" if one.label else f"{one.count}건이 남았습니다"
    return f"결정 반영 – {one.title}", note, f"/meetings/{one.meeting_id}", "반영하기"


def _held(one: Work) -> _Words:
    return f"보류한 알림 {one.count}통", "보낼지 정해 주십시오", "/outbox?view=held", "살펴보기"


def _failed(one: Work) -> _Words:
    note = "다시 보낼지 정해 주십시오"
    return f"닿지 않은 알림 {one.count}통", note, "/outbox", "살펴보기"


def _untold(one: Work) -> _Words:
    note = "메일 주소 등을 고쳐야 합니다"
    return f"쓰지 못한 알림 {one.count}건", note, "/outbox?view=failed", "살펴보기"


_WORDS: Final = {
    "answer": _answer,
    "evaluation": _evaluation,
    "deadline": _deadline,
    "silence": _silence,
    "remark": _remark,
    "late_answers": _late_answers,
    "late_case": _late_case,
    "open_round": _open_round,
    "close_round": _close_round,
    "drafts": _drafts,
    "decided": _decided,
    "held": _held,
    "failed": _failed,
    "untold": _untold,
}

"""The demo's figures as tables on a terminal, each with the day that it holds for."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from hyeopchi.demo.process_figures import MEETINGS_OF, ProcessFigures
from hyeopchi.reports.case_table import show_case_table
from hyeopchi.reports.tables import Column, show_table
from notifications.korean import official_date

_MOVES = {
    "maintain": "유지",
    "close": "종결",
    "supersede": "대체·통합",
    "tie": "동수(총괄부서 결정)",
}
_KINDS = {
    "digest": "묶음 알림(하루 한 통)",
    "opened": "회차 열림",
    "reminder": "기한 전 알림",
    "escalation": "기한 뒤 알림",
    "case_reminder": "과제 기한 전 알림",
    "case_late": "과제 기한 뒤 알림",
    "stale_warning": "오래 멈출 과제 알림",
    "stale": "오래 멈춘 과제 알림",
    "handover": "인수인계",
    "verification": "기록 점검",
}
_STATUSES = {
    "sent": "보냄", "queued": "대기", "held": "보류", "retry": "다시 보낼 것", "uncertain": "도착 불확실",
    "dead": "보내지 못함", "bounced": "되돌아옴", "discarded": "버림", "mailed": "메일에 담음", "cancelled": "회신하여 취소", "failed": "만들지 못함",
}  # fmt: skip


def show(data: Mapping[str, Any]) -> None:
    """Print every figure of the demo."""
    _midterm(data["midterm"])
    _tasks(data["tasks"])
    adopted = data["adopted"]
    click.echo(
        f"신규정책과제 {adopted['proposed']}건 가운데 {adopted['adopted']}건 채택 "
        f"({official_date(adopted['by'])} 기준)\n"
    )
    _rounds(data["rounds"])
    _proposals(data["proposals"])
    _counts("메일", data["mails"])
    _counts("알림", data["notices"])
    proved = data["verified"]
    held = "모두 맞습니다" if not proved["findings"] else f"문제 {proved['findings']}군데"
    click.echo(f"기록 점검: 과제 {proved['cases']:,}건, 기록 {proved['events']:,}건, {held}.")


def show_processes(offices: Sequence[ProcessFigures]) -> None:
    """Print the tables of every other process, office by office."""
    for one in offices:
        click.echo(f"\n── {one.example.name} {one.example.department} ──")
        for table in one.tables:
            click.echo()
            show_case_table(table)
        click.echo()
        if one.council_meetings:
            _council_meetings(one.council_meetings)
        _rounds(one.rounds, cases="대상")
        proved = one.verified
        held = "모두 맞습니다" if not proved["findings"] else f"문제 {proved['findings']}군데"
        click.echo(f"기록 점검: {proved['cases']:,}건의 기록 {proved['events']:,}건, {held}.")


def _council_meetings(data: Mapping[str, Mapping[str, int]]) -> None:
    show_table(
        [Column.words("협의체"), Column.figures("정기회"), Column.figures("수시")],
        [(name, kinds["regular"], kinds["extra"]) for name, kinds in data.items()],
        title=f"{MEETINGS_OF}년 광역행정 협의체 회의",
        above="단위: 회",
    )
    click.echo()


def _midterm(data: Mapping[str, Any]) -> None:
    moves = " + ".join(f"{label} {count}" for label, count in data["moves"].items())
    sign = "=" if data["balances"] else "≠"
    click.echo(
        f"{data['title']} ({official_date(data['held_on'])} 결정): "
        f"{data['reviewed']} {sign} {moves}\n"
    )


def _tasks(data: Mapping[str, Any]) -> None:
    show_table(
        [Column("구분"), *(Column.figures(label) for label in data["columns"])],
        data["rows"],
        title="실무분과별 정책과제 현황",
        above=f"기준일 {official_date(data['as_of'])}, 단위: 건",
        below="가로와 세로의 합이 모두 맞습니다."
        if not data["imbalances"]
        else "\n".join(data["imbalances"]),
        total_rows=1,
    )
    click.echo()


def _rounds(data: Sequence[Mapping[str, Any]], *, cases: str = "과제") -> None:
    show_table(
        [
            Column.words("회차"),
            *(Column.words(label) for label in ("열린 날", "기한", "닫은 날")),
            *(Column.figures(label) for label in (cases, "요청", "회신", "늦은 회신", "미회신")),
        ],
        [
            (
                f"{one['period']} {one['review']}",
                *(official_date(one[day]) for day in ("opened_on", "due_on", "closed_on")),
                *(one[count] for count in ("cases", "asked", "answered", "late", "missing")),
            )
            for one in data
        ],
        title="회차별 회신",
        above="단위: 건",
    )
    click.echo()


def _proposals(data: Mapping[str, Mapping[str, int]]) -> None:
    show_table(
        [Column.words("평가 회차"), *(Column.figures(label) for label in _MOVES.values())],
        [(period, *(moves.get(key, 0) for key in _MOVES)) for period, moves in data.items()],
        title="평가에서 나온 제안",
        above="단위: 과제",
    )
    click.echo()


def _counts(what: str, data: Mapping[str, Mapping[str, int]]) -> None:
    statuses = [key for key in _STATUSES if any(key in each for each in data.values())]
    show_table(
        [Column.words(what), *(Column.figures(_STATUSES[key]) for key in statuses)],
        [
            (_KINDS.get(kind, kind), *(each.get(key, 0) for key in statuses))
            for kind, each in data.items()
        ],
        above="단위: 통" if what == "메일" else "단위: 건",
    )
    click.echo()

"""The example office's year: plausible, varied, and the same on every machine."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from hyeopchi.demo.answers import evaluation_day, evaluation_of, report_day, report_of
from hyeopchi.demo.phrases import words_of
from hyeopchi.demo.source import read_table
from states.period import Period, period_named

QUARTERS = tuple(Period("quarter", 2013, number) for number in (1, 2, 3, 4))
HALVES = tuple(Period("half_year", 2013, number) for number in (1, 2))
SUBCOMMITTEE_KEYS = {row["name"]: row["key"] for row in read_table("committees.csv")}
GRADES = {"done", "ongoing", "normal", "partial"}


@pytest.fixture(scope="module")
def asked() -> list[tuple[str, str, str]]:
    """Every task that reports in 2013: number, title, the key of its subcommittee."""
    tasks = {
        row["번호"]: (row["번호"], row["과제명"], SUBCOMMITTEE_KEYS[row["실무분과"]])
        for name in ("agreed", "new")
        for row in read_table(f"source/{name}.csv")
    }
    kept = [row["번호"] for row in read_table("midterm_2012.csv") if row["결정"] == "유지"]
    adopted = [row["번호"] for row in read_table("adopted_2013.csv")]
    return [tasks[number] for number in (*kept, *adopted)]


def members_of(subcommittee: str) -> Iterator[str]:
    for seat in read_table("seats.csv"):
        if subcommittee in seat["subcommittees"].split(";"):
            yield seat["person"]


def test_report_is_the_same_on_every_machine() -> None:
    report = report_of(
        "합의-51", "생활권 자전거도로 단절구간 연결", "planning_environment", QUARTERS[1]
    )

    assert report == {
        "results": (
            "○ 기초 공정 완료, 현장 안전점검 3회 실시\n"
            "○ 자전거도로 연결구간 5개소 완료, 잔여 물량 자재 반입\n"
            "○ 관계 법령 개정사항 확인 및 지침 반영"
        ),
        "next_steps": (
            "○ 공정률 81% 달성 및 안전점검 지속\n○ 운영 방식 결정을 위한 군·구 도로부서 협의(8월)"
        ),
        "progress": 50,
        "grade": "normal",
        "issues": (
            "(문제점) 자재 가격이 올라 총사업비가 늘어날 우려가 있음\n"
            "(대책) 설계 경제성 검토를 거쳐 공법을 조정하겠음"
        ),
    }


def test_report_answers_every_required_field(asked: list[tuple[str, str, str]]) -> None:
    for task in asked:
        for quarter in QUARTERS:
            report = report_of(*task, quarter)

            assert set(report) - {"issues"} == {"results", "next_steps", "progress", "grade"}
            assert report["grade"] in GRADES
            assert isinstance(report["progress"], int)
            assert 0 < report["progress"] <= 100
            assert (report["progress"] == 100) == (report["grade"] in {"done", "ongoing"})
            assert [value for value in report.values() if re.search(r"[{}|]", str(value))] == []


def test_progress_never_falls(asked: list[tuple[str, str, str]]) -> None:
    for task in asked:
        progress = [report_of(*task, quarter)["progress"] for quarter in QUARTERS]
        assert progress == sorted(progress, key=lambda percent: int(str(percent)))


def test_reports_do_not_read_like_templates(asked: list[tuple[str, str, str]]) -> None:
    for quarter in QUARTERS:
        results = [str(report_of(*task, quarter)["results"]) for task in asked]
        lines = [re.sub(r"[\d,]+", "0", line) for text in results for line in text.splitlines()]

        assert len(set(results)) == len(results) == 94
        assert max(Counter(lines).values()) <= 10
    for task in asked:
        assert len({report_of(*task, quarter)["results"] for quarter in QUARTERS}) == 4


def test_report_days_are_working_days_within_the_round() -> None:
    departments = {row["key"] for row in read_table("organisations.csv")}

    for quarter in QUARTERS:
        for department in departments:
            days = report_day(department, quarter)
            if days is not None:
                assert 1 <= days <= 18  # the round closes some twenty days after it opens
                assert (quarter.next().first + timedelta(days=days)).weekday() < 5


def test_late_departments_meet_every_step_of_the_escalation() -> None:
    departments = {row["key"] for row in read_table("organisations.csv")}
    late = {
        quarter.name: sorted(
            days or 99 for key in departments if (days := report_day(key, quarter)) not in range(11)
        )
        for quarter in QUARTERS
    }

    assert late == {
        "2013-Q1": [11, 11, 15, 17],
        "2013-Q2": [11, 15],
        "2013-Q3": [13, 15, 17, 99],  # 99: never
        "2013-Q4": [12, 15],
    }


def test_words_of_an_unknown_task_come_from_its_title() -> None:
    words = words_of("합의-99", "공공자전거 대여소 설치", "planning_environment")

    assert (words.kind, words.what, words.partner) == ("build", "사업 대상지", "군·구 도시부서")


def test_evaluations_close_some_and_tie_once_a_half(asked: list[tuple[str, str, str]]) -> None:
    found: dict[str, dict[str, tuple[str, ...]]] = {half.name: {} for half in HALVES}

    for half in HALVES:
        for number, _, subcommittee in asked:
            votes = Counter(
                str(evaluation_of(number, member, half)["proposal"])
                for member in members_of(subcommittee)
                if evaluation_day(member, half) is not None
            )
            most = max(votes.values())
            ahead = tuple(sorted(proposal for proposal in votes if votes[proposal] == most))
            if ahead != ("maintain",):
                found[half.name][number] = ahead

    assert found == {
        "2013-H1": {
            "합의-16": ("close", "maintain"),
            "합의-43": ("close",),
            "합의-66": ("close",),
            "합의-76": ("supersede",),
        },
        "2013-H2": {
            "합의-20": ("maintain", "supersede"),
            "합의-32": ("close",),
            "합의-35": ("close",),
            "합의-50": ("supersede",),
            "합의-59": ("close",),
            "신규-01": ("close",),
        },
    }


def test_evaluation_says_why_in_a_sentence_without_slots(asked: list[tuple[str, str, str]]) -> None:
    opinions = [
        str(evaluation_of(number, member, half)["opinion"])
        for half in HALVES
        for number, _, subcommittee in asked
        for member in members_of(subcommittee)
    ]

    assert [opinion for opinion in opinions if not opinion or re.search(r"[{}|]", opinion)] == []
    assert len(set(opinions)) > 200


def test_members_answer_before_the_round_closes() -> None:
    members = [seat["person"] for seat in read_table("seats.csv") if seat["subcommittees"]]
    days = {half.name: [evaluation_day(member, half) for member in members] for half in HALVES}

    silent = {name: several.count(None) for name, several in days.items()}
    late = {name: [day for day in several if day and day > 30] for name, several in days.items()}

    assert silent == {"2013-H1": 1, "2013-H2": 2}
    assert late == {"2013-H1": [32], "2013-H2": [34]}


def test_year_is_over_after_its_last_quarter() -> None:
    last, later = (
        report_of("합의-51", "생활권 자전거도로 단절구간 연결", "planning_environment", quarter)
        for quarter in (QUARTERS[3], period_named("2014-Q1"))
    )

    assert later["progress"] == last["progress"]

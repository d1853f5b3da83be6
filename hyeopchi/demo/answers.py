"""
What the people of the example office answer in 2013, and on which day.

Everything is drawn from hashes of the task, the person and the period: two machines live the
same year, and a year lived twice is the same year.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

from hyeopchi.demo.phrases import Words, draw, filled, sentences, words_of
from hyeopchi.demo.source import read_table
from states.period import Period

_YEAR: Final = 2013
_IN_TIME: Final = (2, 3, 4, 6, 7, 7, 8, 8, 9, 9, 9)  # days after opening; the due day is the 9th
_AFTER_D1: Final = 11
_AFTER_D3: Final = 15
_AFTER_D7: Final = 17
_NEVER: Final = None

# Who was late, and how late: each letter of the escalation finds somebody.
_LATE: Final[Mapping[tuple[str, str], int | None]] = MappingProxyType(
    {
        ("2013-Q1", "environment"): _AFTER_D1,
        ("2013-Q1", "economy"): _AFTER_D1,
        ("2013-Q1", "marine"): _AFTER_D3,
        ("2013-Q1", "urban_renewal"): _AFTER_D7,
        ("2013-Q2", "culture_arts"): _AFTER_D1,
        ("2013-Q2", "parks"): _AFTER_D3,
        ("2013-Q3", "social_welfare"): _AFTER_D1,
        ("2013-Q3", "finance"): _AFTER_D3,
        ("2013-Q3", "resource_circulation"): _AFTER_D7,
        ("2013-Q3", "marine"): _NEVER,
        ("2013-Q4", "transport"): _AFTER_D1,
        ("2013-Q4", "tourism_sports"): _AFTER_D3,
    }
)
_LATE_MEMBERS: Final[Mapping[tuple[str, str], int | None]] = MappingProxyType(
    {
        ("2013-H1", "byeot_saesun"): 32,  # asked again on D+1
        ("2013-H1", "sae_jajak"): _NEVER,
        ("2013-H2", "saem_haesol"): 34,
        ("2013-H2", "sup_handeul"): _NEVER,
        ("2013-H2", "ip_bandi"): _NEVER,
    }
)
_DAYS_OFF: Final = frozenset({(1, 1), (10, 3), (10, 9)})


def report_of(number: str, title: str, subcommittee: str, period: Period) -> dict[str, object]:
    """
    Give the quarterly report of one task: the values of the form ``quarterly_report``.

    Args:
        subcommittee: The key of the task's subcommittee.
        period: A quarter. Progress never falls from one quarter to the next.
    """
    words = words_of(number, title, subcommittee)
    progress = _progress(number, _step(period))
    grade = _grade(number, progress, period)
    report: dict[str, object] = {
        "results": _results(words, number, period, progress),
        "next_steps": _next_steps(words, number, period, progress),
        "progress": progress,
        "grade": grade,
    }
    if grade == "partial" or (progress < 100 and draw("issue", number, period.name, of=4) == 0):
        report["issues"] = _issue(words, number, period)
    return report


def report_day(department: str, period: Period) -> int | None:
    """
    Give how many days after the opening a department reports; None if it never does.

    Most report in time, a few only after they or their superiors were written to.
    """
    days = _IN_TIME[draw("day", department, period.name, of=len(_IN_TIME))]
    late = _LATE.get((period.name, department), days)
    if late is None:
        return None
    opened = period.next().first
    return (_office_day(opened + timedelta(days=late)) - opened).days


def evaluation_of(number: str, member: str, period: Period) -> dict[str, object]:
    """Give what a member of the task's subcommittee proposes after a half-year, and why."""
    subcommittee, title = _tasks()[number]
    proposal, seconders = _proposals().get((number, period.name), ("maintain", 0))
    eager = sorted(
        _members().get(subcommittee, ()), key=lambda key: draw(number, period.name, key, of=997)
    )
    if member not in eager[:seconders]:
        proposal = "maintain"
    choices = sentences("any", "opinion", proposal)
    opinion = choices[draw(member, number, period.name, of=len(choices))]
    words = words_of(number, title, subcommittee)
    return {
        "proposal": proposal,
        "opinion": filled(opinion, words, number=number, period=period),
    }


def evaluation_day(member: str, period: Period) -> int | None:
    """Give how many days after the opening a member evaluates; None if never."""
    days = 3 + draw("evaluation", member, period.name, of=26)
    return _LATE_MEMBERS.get((period.name, member), days)


def _step(period: Period) -> int:
    """Give how many quarters of the example's year have ended: 0 before it, at most 4."""
    quarters = (period.last.year - _YEAR) * 4 + period.last.month // 3
    return max(0, min(quarters, 4))


def _progress(number: str, step: int) -> int:
    """Give 추진율 after *step* quarters, in fives as people report it; never less than before."""
    is_new = number.startswith("신규")
    base = 0 if is_new else 15 + draw("base", number, of=30)
    goal, quarters = 82 + draw("goal", number, of=16), 4
    pace = draw("pace", number, of=10)  # two of ten finish, the older ones early; two lag
    if pace <= 1:
        goal, quarters = 100, 4 if is_new else 3
    elif pace >= 8:
        goal = 55 + draw("goal", number, of=16)
    reached = base + (goal - base) * min(step, quarters) // quarters
    return reached // 5 * 5 if reached < 100 else 100


def _grade(number: str, progress: int, period: Period) -> str:
    step = _step(period)
    if progress >= 100:
        return "ongoing" if _progress(number, step - 1) >= 100 else "done"
    lags = draw("pace", number, of=10) >= 8
    return "partial" if lags and step >= 3 else "normal"


def _results(words: Words, number: str, period: Period, progress: int) -> str:
    """Tell two things done, of the kind of work and how far it is, and often a third."""
    done = _in_turn(sentences(words.kind, "results", _stage(progress)), number, period)
    if year_end := _at_year_end(words.kind, "results", period):
        done[1:] = [year_end[draw("year end", number, of=len(year_end))]]
    also = sentences("any", "also", "0")
    if draw("also", number, of=4):
        done.append(also[(draw("also", number, of=len(also)) + 5 * _step(period)) % len(also)])
    return _lines(done, words, number, period)


def _next_steps(words: Words, number: str, period: Period, progress: int) -> str:
    planned = _in_turn(sentences(words.kind, "next", _stage(progress)), number, period)
    if year_end := _at_year_end(words.kind, "next", period):
        planned[1:] = [year_end[draw("year end", number, of=len(year_end))]]
    return _lines(planned, words, number, period)


def _stage(progress: int) -> str:
    """Give how far the work is: 1 begins, 4 ends, 5 is done."""
    return str(min(progress // 25, 4) + 1)


def _at_year_end(kind: str, part: str, period: Period) -> tuple[str, ...]:
    return sentences(kind, part, "year_end") if period.last.month == 12 else ()


def _issue(words: Words, number: str, period: Period) -> str:
    choices = sentences(words.kind, "issue", "0")
    at = (draw("issue", number, of=len(choices)) + _step(period)) % len(choices)
    problem, remedy = filled(choices[at], words, number=number, period=period).split("|")
    return f"(문제점) {problem}\n(대책) {remedy}"


def _in_turn(choices: tuple[str, ...], number: str, period: Period) -> list[str]:
    """Give two neighbouring choices; the next period begins where this one ended."""
    turn = draw(number, of=len(choices)) + 2 * _step(period)
    return [choices[(turn + each) % len(choices)] for each in range(2)]


def _lines(chosen: list[str], words: Words, number: str, period: Period) -> str:
    return "\n".join(f"○ {filled(each, words, number=number, period=period)}" for each in chosen)


def _office_day(day: date) -> date:
    while day.weekday() >= 5 or (day.month, day.day) in _DAYS_OFF:
        day += timedelta(days=1)
    return day


@cache
def _tasks() -> Mapping[str, tuple[str, str]]:
    """Give every task's subcommittee, by key, and its title."""
    keys = {row["name"]: row["key"] for row in read_table("committees.csv")}
    rows = [*read_table("source/agreed.csv"), *read_table("source/new.csv")]
    return MappingProxyType({row["번호"]: (keys[row["실무분과"]], row["과제명"]) for row in rows})


@cache
def _proposals() -> Mapping[tuple[str, str], tuple[str, int]]:
    return MappingProxyType(
        {
            (row["번호"], row["기간"]): (row["제안"], int(row["인원"]))
            for row in read_table("proposals.csv")
        }
    )


@cache
def _members() -> Mapping[str, tuple[str, ...]]:
    """Give the members of each subcommittee, by its key."""
    members: dict[str, list[str]] = {}
    for seat in read_table("seats.csv"):
        for key in filter(None, seat["subcommittees"].split(";")):
            members.setdefault(key, []).append(seat["person"])
    return MappingProxyType({key: tuple(people) for key, people in members.items()})

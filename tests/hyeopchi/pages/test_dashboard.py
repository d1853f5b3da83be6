"""현황 counts what the engine's reports count, and every figure opens the list that it counts."""

import html
import re
from datetime import date

from engine.advance import advance
from engine.case_figures import quarter_ends, round_figures, state_changes, stood_on
from engine.case_filter import CaseFilter
from engine.case_search import count_cases
from engine.preview import MoveRequest
from engine.round_report import round_report
from engine.scope import Scope
from engine.store import reading
from engine.task_report import task_report
from tests.site import LIFECYCLE, TestSite, words

EVERYTHING = Scope(everything=True)
TODAY = date(2013, 7, 3)


def close(site: TestSite, number: str) -> None:
    request = MoveRequest(
        number, "close", given={"cause": "done"}, approval_document="소통협력관-1"
    )
    advance(site.store, LIFECYCLE, request, actor="han", at=site.clock())


def test_states_are_those_of_the_task_report(site: TestSite) -> None:
    close(site, "2")
    with reading(site.store) as read:
        report = task_report(read, LIFECYCLE, on=TODAY)
        counts = count_cases(read, EVERYTHING, CaseFilter(LIFECYCLE))
        changes = state_changes(read, EVERYTHING, LIFECYCLE)
        stood = stood_on(changes, [date(2013, 6, 30), TODAY])

    told = {one.key: one.figure.count for one in report.states if one.figure.count}
    assert counts.by_state() == told == stood[TODAY]
    assert stood[date(2013, 6, 30)] == {"maintained": 9}
    living = [state for state in told if state not in report.final]
    columns = {
        column.key: figure.count
        for column, figure in zip(report.table.columns, report.table.lines[0].figures, strict=True)
    }
    assert counts.by_subcommittee(living) == columns


def test_what_rounds_were_told_is_what_their_reports_say(site: TestSite) -> None:
    ids = [site.round_id("quarterly_report", name) for name in ("2013-Q1", "2013-Q2")]
    with reading(site.store) as read:
        figures = round_figures(read, EVERYTHING, ids, "grade")
        reports = {one: round_report(read, one).totals for one in ids}

    for one in ids:
        totals = reports[one]
        assert (figures[one].asked, figures[one].answered, figures[one].missing) == (
            totals.items, totals.answered, totals.missing,
        )  # fmt: skip
        told = {key: count for key, count in totals.choices["grade"].items() if key}
        assert figures[one].grades == told


def test_every_figure_opens_the_list_that_it_counts(site: TestSite) -> None:
    close(site, "2")
    for key in ("han", "moon"):
        visitor = site.visitor(key)
        text = visitor.get("/dashboard").text
        links = re.findall(r'<td class="num"><a href="([^"]+)">([\d,]+)</a>', text)
        assert len(links) > 10
        for href, figure in links:
            listed = words(visitor.get(html.unescape(href)))
            assert f"과제 {figure}건" in listed, (key, href)


def test_a_clerk_counts_the_cases_of_their_own_department(site: TestSite) -> None:
    said = words(site.visitor("moon").get("/dashboard"))

    assert "맡은 과제만 셉니다." in said
    assert "계 3 3" in said
    assert "복지·여성·보건의료" not in said


def test_quarters_end_with_today_and_begin_with_the_first_case() -> None:
    first = date(2012, 8, 1)

    assert quarter_ends(TODAY, first=first) == [
        date(2012, 9, 30), date(2012, 12, 31), date(2013, 3, 31), date(2013, 6, 30), TODAY,
    ]  # fmt: skip
    assert quarter_ends(TODAY, first=None) == [TODAY]

"""The plenary's report as a page to print and as a workbook."""

import re
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from engine.answers import Submission, submit
from engine.round_view import asks, round_named
from engine.store import open_store, transaction
from tests.rounds_town import seoul

APRIL = date(2013, 4, 2)
TEXT = {"results": "○ <b>협의</b> 2회\n○ 조사 1회", "next_steps": '=HYPERLINK("http://x.example")'}


@pytest.fixture
def files(office) -> tuple[Path, Path]:
    """The papers of a quarter in which one of two tasks was reported on."""
    office("tick", "--at", "2013-04-01T09:30")
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with transaction(store) as write:
        of = round_named(write, "policy_task", "quarterly_report", "2013-Q1")
        (ask,) = (one for one in asks(write, of.id) if one.number == "합의-2")
        values = {**TEXT, "progress": 40, "grade": "ongoing"}
        submit(write, of.id, [Submission(ask.id, values)], by="lee", at=seoul(APRIL))
    store.dispose()
    page, book = office.data("report", "plenary", "--period", "2013-Q1")["files"]
    return Path(page), Path(book)


def test_the_page_needs_nothing_beside_itself(files):
    page = files[0].read_text(encoding="utf-8")

    assert page.startswith('<!doctype html>\n<html lang="ko">')
    assert re.findall(r"(?:src|href|url|@import)\s*[=(]", page) == []
    assert "size: A4 landscape" in page
    assert "counter(page)" in page


def test_the_page_says_what_it_is(files):
    page = files[0].read_text(encoding="utf-8")

    assert "<h1>2013년 1분기 정책과제 이행상황 보고</h1>" in page
    for name, said in (
        ("기준일", "2013. 3. 31.(일)"),
        ("작성부서", "한빛시 소통협력관"),
        ("보고할 회의", "2013년 4월 정기회"),
        ("보고의 판", "마감 전 (잠정)"),
        ("키워드", "정책과제, 분기 이행상황 보고, 2013년 1분기, 본회의 보고"),
    ):
        assert re.search(rf"<dt>{name}</dt><dd[^>]*>{re.escape(said)}</dd>", page), name
    assert "이행한 과제 1건(50.0%)에는 완료와 이행 후 계속추진을 함께 셌다." in page
    assert "보고를 요청한 2건 가운데 1건은 아직 제출되지 않았다." in page


def test_the_page_shows_what_was_typed_and_never_runs_it(files):
    page = files[0].read_text(encoding="utf-8")

    assert "○ &lt;b&gt;협의&lt;/b&gt; 2회\n○ 조사 1회" in page
    assert "<b>협의" not in page


def test_tables_of_the_page_have_captions_and_scopes(files):
    page = files[0].read_text(encoding="utf-8")

    assert page.count("<table") == page.count("<caption>") == 3
    assert len(re.findall(r"<th(?! scope)", re.sub("<thead", "", page))) == 0


def test_the_workbook_says_the_same(files):
    book = CalamineWorkbook.from_path(files[1])

    assert book.sheet_names == ["이행상황", "합계", "자료"]
    tasks = book.get_sheet_by_name("이행상황").to_python()
    assert tasks[0][0] == "2013년 1분기 정책과제 이행상황 보고"
    head = next(row for row in tasks if row[0] == "번호")
    assert head[:9] == [
        "번호", "과제명", "주관부서", "상태", "추진실적", "향후계획", "추진율", "이행상태", "문제점·대책",
    ]  # fmt: skip
    told = next(row for row in tasks if row[0] == "합의-2")
    assert told[:9] == [
        "합의-2", "마을 도서관 확충", "복지정책과", "유지", TEXT["results"], TEXT["next_steps"], 40.0,
        "이행 후 계속추진", "-",
    ]  # fmt: skip
    missing = next(row for row in tasks if row[0] == "합의-1")
    assert missing[4:9] == ["-", "-", "-", "미제출", "-"]


def test_the_workbook_checks_its_own_sums(files):
    sums = CalamineWorkbook.from_path(files[1]).get_sheet_by_name("합계").to_python()
    start = next(at for at, row in enumerate(sums) if row[0] == "실무분과")
    lines = {row[0]: row for row in sums[start : start + 6]}

    assert lines["실무분과"][-1] == "검산"
    assert lines["계"] == ["계", 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, "맞음"]
    assert lines["검산"][1:10] == ["맞음"] * 9


def test_the_twin_sheet_is_plain(files):
    head, *rows = CalamineWorkbook.from_path(files[1]).get_sheet_by_name("자료").to_python()

    assert head[:7] == ["period", "number", "title", "state", "subcommittee", "lead", "answered"]
    assert [row[:4] + row[6:7] for row in rows] == [
        ["2013-Q1", "합의-1", "빈집 정비", "maintained", 0.0],
        ["2013-Q1", "합의-2", "마을 도서관 확충", "maintained", 1.0],
    ]


def test_a_period_that_no_review_runs_for_names_the_reviews(office):
    said = office("report", "plenary", "--period", "2013", rc=2)

    assert "2013에는 그런 점검이 없습니다." in said
    assert "quarterly_report(분기 이행상황 보고)" in said
    named = office("report", "plenary", "--period", "2013-Q1", "--review", "반기", rc=2)
    assert "--review에 quarterly_report(분기 이행상황 보고) 가운데 하나를 적어 주십시오." in named

"""What the pages are made of: our own and vendored files, nothing inline, nothing of another host."""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest

from hyeopchi.pages.charts import Bars, Lines
from hyeopchi.web.templates import PAGES, STATIC, VENDOR, environment
from tests.site import TestSite, words

TEMPLATES = sorted((PAGES / "templates").rglob("*.html"))
SHEETS = [*STATIC.rglob("*.css"), *VENDOR.rglob("*.css")]
SCRIPTS = sorted(STATIC.rglob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(PAGES))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_has_nothing_that_a_strict_policy_stops(template: Path):
    source = template.read_text(encoding="utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", source) == []
    assert re.findall(r"<style\b|\sstyle\s*=", source) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", source) == []
    assert re.findall(r"javascript:|hx-on|hx-vals\s*=\s*[\"']js:|\|\s*safe\b", source) == []
    assert re.findall(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", source) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_sheet_asks_no_other_host_and_names_only_files_that_there_are(sheet: Path):
    source = sheet.read_text(encoding="utf-8")

    assert re.findall(r"@import|https?://", source) == []
    for file in re.findall(r"url\(([^)]+)\)", source):
        assert (sheet.parent / file.strip("\"'")).is_file(), file


def test_vendored_files_are_those_that_were_looked_at():
    said = (VENDOR / "README.md").read_text(encoding="utf-8")
    known = dict(re.findall(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|", said))

    found = {
        file: hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() for file in sorted(known)
    }

    assert found == known
    assert {file.suffix for file in map(Path, known)} == {".css", ".js", ".woff2"}
    code = [*VENDOR.rglob("*.js"), *VENDOR.rglob("*.woff2"), *VENDOR.glob("krds/*.css")]
    assert sorted(known) == sorted(str(file.relative_to(VENDOR)) for file in code)


def test_vendor_stays_small_enough_for_a_telephone():
    size = sum(file.stat().st_size for file in VENDOR.rglob("*") if file.is_file())

    assert size < 1_000_000


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_script_evaluates_nothing_and_keeps_nothing(script: Path):
    source = script.read_text(encoding="utf-8")

    assert re.findall(r"\beval\(|new Function|innerHTML|localStorage|document\.write", source) == []


def test_masthead_of_the_government_is_off(site: TestSite):
    assert "공식 전자정부" not in site.visitor("han").get("/audit/events").text


def test_looks_are_chosen_and_kept_in_a_cookie(site: TestSite):
    han = site.visitor("han")
    assert "data-krds-mode" not in han.get("/outbox").text

    answered = han.post("/looks", {"looks": "high-contrast", "next": "/outbox"})

    page = han.follow(answered)
    assert '<html lang="ko" data-krds-mode="high-contrast">' in page.text
    assert "보통 화면으로" in words(page)
    assert "data-krds-mode" not in han.follow(han.post("/looks", {"next": "/outbox"})).text


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere"])
def test_looks_send_nobody_elsewhere(site: TestSite, to: str):
    answered = site.visitor("han").post("/looks", {"looks": "high-contrast", "next": to})

    assert answered.headers["location"] == "/"


def test_stay_answers_with_nothing(site: TestSite):
    answered = site.visitor("lee").post("/stay")

    assert (answered.status_code, answered.content) == (204, b"")


def test_navigation_has_at_most_seven_words_for_everybody(site: TestSite):
    for key in ("han", "lee", "ko", "do", "gam", "gan", "ad", "seo"):
        said = site.visitor(key).get("/account").text
        nav = re.search(r'<nav class="nav nav-wide.*?</nav>', said, re.DOTALL)
        assert nav is None or nav.group().count("<li>") <= 7, key


def test_bars_lie_end_to_end_and_are_told_in_words():
    chart = Bars("a", "실무분과별 상태", ("유지", "종결"), (("복지", (3, 1)), ("문화", (0, 8))))

    first, second = chart.bars

    assert [part.said for part in first.parts] == ["3", "1"]
    assert [part.said for part in second.parts] == ["8"]
    assert first.parts[0].x + first.parts[0].width == pytest.approx(first.parts[1].x, abs=0.2)
    assert second.end > first.end
    assert chart.told == "복지: 유지 3, 종결 1, 모두 4건. 문화: 유지 0, 종결 8, 모두 8건."


def test_lines_leave_out_what_is_not_there_yet():
    chart = Lines(
        "a", "제출률", ("제출률",), (("1분기", (50,)), ("2분기", (None,))), unit="%", top=100
    )

    (line,) = chart.lines

    assert [dot.said for dot in line.dots] == ["50"]
    assert [mark.said for mark in chart.marks] == ["0", "25", "50", "75", "100"]
    assert chart.told == "1분기: 제출률 50 (단위: %). 2분기: 제출률 없음 (단위: %)."


def test_figures_at_the_end_of_lines_stand_apart_beside_plain_heights():
    names = ("모두", "제안", "종결")
    chart = Lines("a", "분기 말의 상태", names, (("1분기", (88, 0, 0)), ("오늘", (147, 22, 24))))

    heights = sorted(line.said_at for line in chart.lines)

    assert all(lower - upper >= 15 for upper, lower in pairwise(heights))
    assert [mark.said for mark in chart.marks] == ["0", "40", "80", "120", "160"]


def test_charts_of_nothing_are_drawn():
    template = environment().from_string(
        '{% import "charts.html" as drawn %}{{ drawn.bars(bars) }}{{ drawn.lines(lines) }}'
    )

    said = template.render(
        bars=Bars("a", "없음", ("유지",), ()), lines=Lines("b", "없음", ("유지",), ())
    )

    assert said.count("<svg") == 4
    assert "style=" not in said

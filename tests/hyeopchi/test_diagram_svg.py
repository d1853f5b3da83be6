"""The SVG of a lifecycle: nothing overlaps, nothing comes from outside, words say what colours do."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import states
from hyeopchi.diagram_layout import Edge, Size, lay_out
from hyeopchi.diagram_svg import svg
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle
from states.walk import Step, Walk

FOLDER = Path(states.__file__).parent / "lifecycles"
SHIPPED = [file for file in sorted(FOLDER.glob("*.yaml")) if ".scenarios" not in file.name]
SVG = "{http://www.w3.org/2000/svg}"
WALK = Walk(
    "합의-01",
    "빈집 정비",
    "proposed",
    date(2012, 1, 2),
    (
        Step("proposed", "adopt", "maintained", date(2012, 3, 5)),
        *(Step("maintained", "maintain", "maintained", date(year, 12, 14)) for year in range(2012, 2017)),
        Step("maintained", "hold", "on_hold", date(2017, 3, 2)),
    ),
    "on_hold",
)  # fmt: skip


def lifecycle_in(file: Path) -> Lifecycle:
    lifecycle = read_lifecycle(file.read_bytes(), file=file.name).lifecycle
    assert lifecycle is not None
    return lifecycle


@pytest.fixture(scope="module")
def policy_task() -> Lifecycle:
    return lifecycle_in(FOLDER / "policy_task.yaml")


def texts(drawn: str) -> list[str]:
    return [each.text or "" for each in Xml.fromstring(drawn).iter(f"{SVG}text")]


def boxes(drawn: str) -> list[tuple[float, float, float, float]]:
    """Every text as a box, guessed as wide as letters are."""
    found = []
    for each in Xml.fromstring(drawn).iter(f"{SVG}text"):
        size = 15 if "name" in each.attrib["class"] else 12.5
        width = sum(1 if ord(letter) > 0x2E7F else 0.6 for letter in each.text or "") * size
        x, y = float(each.attrib["x"]), float(each.attrib["y"])
        found.append((x - width / 2, y - size, x + width / 2, y + 2))
    return found


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_svg_of_every_shipped_lifecycle_is_readable(file: Path) -> None:
    lifecycle = lifecycle_in(file)
    state = next(iter(lifecycle.states))
    begun = Walk("1", "첫 건", state, date(2013, 1, 2), (), state)

    for drawn in (svg(lifecycle), svg(lifecycle, begun)):
        root = Xml.fromstring(drawn)
        assert int(root.attrib["width"]) <= 1_000
        assert [
            (a, b)
            for a, b in combinations(boxes(drawn), 2)
            if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ] == []
        assert {each.label for each in lifecycle.states.values()} <= set(texts(drawn))
        assert {each.label for each in lifecycle.moves.values()} <= set(texts(drawn))


def test_svg_stands_alone_and_speaks(policy_task: Lifecycle) -> None:
    drawn = svg(policy_task, WALK)
    root = Xml.fromstring(drawn)

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "diagram-title diagram-desc"
    assert root.findtext(f"{SVG}title") == "정책과제 흐름도: 합의-01 빈집 정비"
    said = root.findtext(f"{SVG}desc") or ""
    assert "종결: 제안, 유지, 보류에서 종결로." in said
    assert "합의-01은 2012. 1. 2.(월) 제안 상태로 시작했습니다." in said
    assert "7번째, 2017. 3. 2.(목) 보류로 보류 상태가 되었습니다. 지금은 보류 상태입니다." in said
    assert re.findall(r"<script|href|url\((?!#)|@import|<image|<foreignObject", drawn) == []
    assert re.findall(r"https?://[^\"']+", drawn) == ["http://www.w3.org/2000/svg"]
    assert "sans-serif" in drawn
    assert re.findall(r"<style|style=|\son\w+=", drawn) == []  # a page's rules forbid them


def test_svg_marks_the_way_gone_with_words_and_weight(policy_task: Lifecycle) -> None:
    drawn = svg(policy_task, WALK)
    root = Xml.fromstring(drawn)
    bold = {e.text for e in root.iter(f"{SVG}text") if "bold" in e.attrib["class"].split()}

    assert {
        "제안", "유지", "보류", "채택", "1번째 2012-03-05", "앞서 2번", "4번째 2014-12-14",
        "5번째 2015-12-14", "6번째 2016-12-14", "7번째 2017-03-02", "지금 – 2017-03-02부터",
    } <= bold  # fmt: skip
    assert {"종결", "대체·통합", "재추진", "재개"}.isdisjoint(bold)
    gone = [e for e in root.iter(f"{SVG}polyline") if "gone" in e.attrib["class"].split()]
    assert len(gone) == 2 * 3  # 채택, 유지, 보류: to the label and on
    ahead = [e for e in root.iter(f"{SVG}polyline") if "next" in e.attrib["class"].split()]
    assert len(ahead) == 2 * 3  # 재개, 종결, 대체·통합
    assert all(each.attrib["stroke-dasharray"] for each in ahead)
    assert not [text for text in texts(svg(policy_task)) if "번째" in text or "지금" in text]


def test_svg_keeps_hostile_labels_text(policy_task: Lifecycle) -> None:
    label = "<script>alert(1)</script>&\"'\x07"
    states_ = {
        key: replace(state, label=label if key == "closed" else state.label)
        for key, state in policy_task.states.items()
    }

    drawn = svg(replace(policy_task, states=states_))

    assert "<script" not in drawn
    assert "<script>alert(1)</script>&\"' " in texts(drawn)


def test_svg_draws_a_way_that_the_definition_no_longer_leads(policy_task: Lifecycle) -> None:
    walk = replace(
        WALK,
        steps=(
            Step("proposed", "jump", "on_hold", date(2012, 2, 1)),
            Step("on_hold", "leave", "nowhere", date(2012, 2, 2)),
        ),
        state="nowhere",
    )

    said = texts(svg(policy_task, walk))

    assert "jump" in said
    assert "1번째 2012-02-01" in said


def test_svg_is_the_same_each_time(policy_task: Lifecycle) -> None:
    assert svg(policy_task, WALK) == svg(policy_task, WALK)


def test_lay_out_leaves_labels_and_nodes_apart() -> None:
    nodes = [Size(80, 40)] * 5
    edges = [Edge(a, b, Size(70, 20)) for a in range(5) for b in range(5) if (a + b) % 3]

    drawn = lay_out(nodes, edges)

    assert drawn.flaws == 0
    assert (len(drawn.nodes), len(drawn.labels), len(drawn.ways)) == (5, len(edges), len(edges))

"""Two versions compared: nothing that is said differently is left out, nothing else is told."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

import states
from states import Lifecycle, content_hash, parts, read_lifecycle
from states.content import apart
from states.difference import Change, LifecycleOther, differences
from states.lifecycle import Actor, Offset

SHIPPED = [
    file
    for file in sorted((Path(states.__file__).parent / "lifecycles").glob("*.yaml"))
    if ".scenarios" not in file.name
]


def lifecycle_of(text: str) -> Lifecycle:
    reading = read_lifecycle(text.encode(), file="small.yaml")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


@pytest.fixture
def changed(sound: str):  # type: ignore[no-untyped-def]
    """Write *new* in the place of *old*, and give the changes as plain tuples."""

    def change(old: str, new: str) -> list[tuple[str, object, object]]:
        assert sound.count(old) == 1, f"{old!r} is not in one place"
        found = differences(lifecycle_of(sound), lifecycle_of(sound.replace(old, new)))
        return [(".".join(each.where), each.before, each.after) for each in found]

    return change


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("label: 작은 과정", "label: 짧은 과정", [("label", "작은 과정", "짧은 과정")]),
        ("required: true}\n  circle", "required: false}\n  circle", [("fields.lead.required", True, False)]),
        ("choices: {a: 가, b: 나}", "choices: {a: 갑, b: 나}", [("fields.kind.choices.a", "가", "갑")]),
        ("choices: {a: 가, b: 나}", "choices: {a: 가, c: 다}", [
            ("fields.kind.choices.b", "나", None), ("fields.kind.choices.c", None, "다"),
        ]),
        ("[hwpx, pdf]", "[pdf]", [("documents.card.formats", ("hwpx", "pdf"), ("pdf",))]),
        ("60 business_days", "30 business_days", [("states.kept.stale_after", 60, 30)]),
        (
            "due: {from: period_end, days: 10}",
            "due: {from: period_end, days: 12, counting: burden}",
            [("reviews.report.due", Offset("period_end", 10), Offset("period_end", 12, "burden"))],
        ),
        ("by: coordinator}", "by: admin}", [("moves.keep.by", (Actor("coordinator"),), (Actor("admin"),))]),
        ("7: division_head", "9: division_head", [
            ("reviews.report.escalate_days_after.7", "division_head", None),
            ("reviews.report.escalate_days_after.9", None, "division_head"),
        ]),
        ("catch_up: latest", "catch_up: each", [("reviews.report.catch_up", "latest", "each")]),
    ],
)  # fmt: skip
def test_differences_are_found_where_they_are(changed, old, new, expected) -> None:  # type: ignore[no-untyped-def]
    assert changed(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- decision: plenary\n", "- decision: {body: plenary}\n"),
        ("lifecycle: small\n", "# 설명\nlifecycle: 'small'\n"),
        ("by: coordinator}", "by: [coordinator]}"),
    ],
)
def test_differences_of_writing_are_none(changed, old, new) -> None:  # type: ignore[no-untyped-def]
    assert changed(old, new) == []


def test_differences_of_requirements_pair_those_of_one_kind(changed) -> None:  # type: ignore[no-untyped-def]
    found = changed(
        "      - decision: plenary\n      - field: lead\n",
        "      - decision: subcommittee\n      - prior_move: keep\n",
    )

    assert [(where, getattr(a, "noun", None), getattr(b, "noun", None)) for where, a, b in found] == [
        ("moves.end.requires", "본회의 결정", "실무분과 결정"),
        ("moves.end.requires", "「주관부서」 항목", None),
        ("moves.end.requires", None, "앞선 「진행하기」 처리"),
    ]  # fmt: skip


def test_differences_do_not_repeat_a_label_in_what_requires_it(changed) -> None:  # type: ignore[no-untyped-def]
    assert changed("label: 주관부서", "label: 담당부서") == [
        ("fields.lead.label", "주관부서", "담당부서")
    ]


def test_differences_of_order_are_told(sound: str) -> None:
    other = sound.replace("a: 가, b: 나", "b: 나, a: 가")

    assert differences(lifecycle_of(sound), lifecycle_of(other)) == (
        Change(("fields", "kind", "choices"), ("a", "b"), ("b", "a"), order=True),
    )


def test_differences_of_the_order_of_reviews_are_none(policy_task: Lifecycle) -> None:
    other = dict(reversed(policy_task.reviews.items()))

    assert differences(policy_task, replace(policy_task, reviews=other)) == ()


def test_differences_refuse_another_lifecycle(sound: str) -> None:
    one = lifecycle_of(sound)

    with pytest.raises(LifecycleOther) as caught:
        differences(one, replace(one, key="large"))

    assert (caught.value.old, caught.value.new) == ("small", "large")


@pytest.mark.slow
def test_differences_tell_of_every_single_line_that_counts() -> None:
    """Leave out or alter one line after the other: a new hash is told, an old one is not."""
    file = next(file for file in SHIPPED if file.stem == "policy_task")
    source = file.read_text(encoding="utf-8")
    was = read_lifecycle(source.encode(), file=file.name)
    assert was.lifecycle is not None
    assert was.content is not None
    lines = source.splitlines(keepends=True)
    compared = 0
    for index, line in enumerate(lines):
        altered = (
            line.replace("10}", "11}").replace("true", "false").replace("label: ", "label: 새 ")
        )
        for instead in {"", altered} - {line}:
            text = "".join((*lines[:index], instead, *lines[index + 1 :]))
            now = read_lifecycle(text.encode(), file=file.name)
            if (
                now.lifecycle is None
                or now.content is None
                or now.lifecycle.key != was.lifecycle.key
            ):
                continue
            compared += 1
            same = hashes(was.content) == hashes(now.content)
            assert (differences(was.lifecycle, now.lifecycle) == ()) == same, (index + 1, instead)

    assert compared > 20


def hashes(content) -> list[str]:  # type: ignore[no-untyped-def]
    pinned, reviews = parts(content)
    return [content_hash(each) for each in (pinned, reviews, apart(content))]


def test_differences_between_any_two_definitions_are_found() -> None:
    read = [read_lifecycle(file.read_bytes(), file=file.name).lifecycle for file in SHIPPED]
    for one, other in permutations([each for each in read if each], 2):
        assert differences(one, one) == ()
        assert len(differences(one, replace(other, key=one.key))) > 5

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states import apart, lifecycle_of_content, parts, read_lifecycle
from states.node import Entry, Scalar, Series, Table
from states.source import BYTES_MAX, DEPTH_MAX, read_source

BOMBS = {
    "a megabyte of brackets": b"[" * 1_000_000,
    "brackets within the size": b"[" * 200_000,
    "braces within the size": b"{" * 200_000,
    "spaced brackets": b"[ \n" * 80_000,
    "nested values": b"[a," * 60_000,
    "ten megabytes": b"a" * 10_000_000,
    "a hundred thousand keys": b"".join(b"k%d: v\n" % n for n in range(20_000)),
    "keys on one line": b"{" + b",".join(b"k%d: v" % n for n in range(19_000)) + b"}",
    "keys without a space": b"{" + b",".join(b"'k%d':v" % n for n in range(9_000)) + b"}",
    "list of dashes": b"- a\n" * 9_999,
    "lines without end": b"\n" * 200_000,
    "alias bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "merge bomb": b"a: &a {x: 1}\nb: {<<: [*a, *a]}\n",
    "merge key": b"<<: {x: 1}\n",
    "python tag": b"!!python/object/apply:os.system [ls]\n",
    "local tag": b"a: !secret x\n",
    "anchor": b"a: &anchor x\n",
    "directive": b"%YAML 1.1\n---\na: on\n",
    "tag directive": b"%TAG ! tag:x,2000:\n---\na: 1\n",
    "two documents": b"a: 1\n---\nb: 2\n",
    "tab": b"a:\n\t- b\n",
    "tab in a comment": b"a: b # \tc\n",
    "NUL": b"a: b\x00\n",
    "escaped NUL": b'a: "\\0"\n',
    "escaped surrogate": b'a: "\\ud800"\n',
    "escape beyond Unicode": b'a: "\\UFFFFFFFF"\n',
    "BOM": b"\xef\xbb\xbfa: b\n",
    "UTF-16": "a: b".encode("utf-16"),
    "CP949": "label: 정책과제".encode("cp949"),
    "binary": bytes(range(256)),
    "zip": b"PK\x03\x04\x14\x00\x06\x00\xff\xfe",
    "mapping as a key": b"? {a: b}\n: c\n",
    "list as a key": b"? [a]\n: c\n",
    "open quote": b"a: 'b\n",
    "open bracket": b"a: [b\n",
    "two colons": b"a: b: c\n",
    "bad indentation": b"a:\n   b: 1\n  c: 2\n",
    "reserved letter": b"a: @b\n",
    "empty": b"",
    "only a comment": b"# nothing\n",
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS.keys())
def test_what_no_definition_holds_is_refused_with_a_line_and_in_a_second(source):
    begun = time.process_time()

    reading = read_lifecycle(source, file="bomb.yaml")

    assert time.process_time() - begun < 1.5
    assert reading.lifecycle is None
    assert reading.content is None
    assert all(p.file == "bomb.yaml" and p.line >= 1 for p in reading.problems)
    assert all(p.sentence.endswith(".") and p.mend.endswith(".") for p in reading.problems)
    assert len(reading.problems) >= 1


def test_a_megabyte_of_brackets_never_reaches_the_parser():
    begun = time.process_time()

    problems = read_source(b"[" * 1_000_000, file="f.yaml").problems

    assert time.process_time() - begun < 0.05
    assert [str(problem) for problem in problems] == [
        "f.yaml:1: 파일이 너무 큽니다(1,000,000바이트). – 256 KiB 이하로 줄여 주십시오."
    ]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"a: 1\nb: &x 2\n", "2: 앵커(&)와 별칭(*)은 쓸 수 없습니다."),
        (b"a: 1\nb: *x\n", "2: 앵커(&)와 별칭(*)은 쓸 수 없습니다."),
        (b"a: 1\nb: !!int 2\n", "2: 태그(!)는 쓸 수 없습니다."),
        (b"a:\n  <<: {b: c}\n", "2: 병합 키(<<)는 쓸 수 없습니다."),
        (b"a: 1\n---\nb: 2\n", "2: 문서가 둘 이상입니다."),
        (b"a: 1\n\tb: 2\n", "2: 쓸 수 없는 글자가 있습니다: 탭."),
        (b"a: 1\nb: \xff\n", "2: UTF-8 글자가 아닌 내용이 있습니다."),
        (b"a: 1\nb: 'c\nd: e\n", "2: YAML 문법에 맞지 않습니다."),
        (b"a: 1\na: 2\n", "2: `a` 키가 두 번 나옵니다."),
        (b"\xef\xbb\xbfa: 1\n", "1: 쓸 수 없는 글자가 있습니다: BOM."),
        (b"a: [" + b"[" * DEPTH_MAX + b"]" * DEPTH_MAX + b"]", "1: 너무 깊이 들어가 있습니다."),
        (b"a: " + b"[b, " * 20 + b"]" * 20, "1: 너무 깊이 들어가 있습니다."),
    ],
)
def test_a_refusal_names_the_line(source, problem):
    problems = read_source(source, file="f.yaml").problems

    assert [f"{each.line}: {each.sentence}" for each in problems] == [problem]


def test_texts_stay_texts_and_keep_their_lines():
    source = b"on: no\nat: [010, 12:30:45]\n# note\nq: 'true'\n"

    assert read_source(source, file="f.yaml").root == Table(
        1,
        (
            Entry("on", 1, Scalar(1, "no", plain=True)),
            Entry("at", 2, Series(2, (Scalar(2, "010", True), Scalar(2, "12:30:45", True)))),
            Entry("q", 4, Scalar(4, "true", plain=False)),
        ),
    )


def test_a_key_that_comes_twice_does_not_hide_what_else_is_wrong(sound, problems_of):
    twice = sound.replace("label: 작은 과정\n", "label: 작은 과정\nlabel: 다른 과정\nbasys: 조례\n")

    assert problems_of(twice) == [
        "3: `label` 키가 두 번 나옵니다.",
        "4: 정의에 없는 키입니다: `basys`.",
    ]


def test_windows_line_ends_are_read(sound):
    reading = read_lifecycle(sound.replace("\n", "\r\n").encode(), file="f.yaml")

    assert reading.problems == ()
    assert reading == read_lifecycle(sound.encode(), file="f.yaml")


def test_the_largest_size_is_still_read(sound):
    padded = sound.encode() + b"#" * (BYTES_MAX - len(sound.encode()))

    assert read_lifecycle(padded, file="f.yaml").problems == ()
    assert read_lifecycle(padded + b"#", file="f.yaml").lifecycle is None


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=400).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_no_bytes_raise(source):
    reading = read_lifecycle(source, file="f.yaml")

    assert (reading.lifecycle is None) == (len(reading.problems) > 0)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_mutation_of_a_good_file_raises(shipped, data):
    text = shipped.decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    patch = data.draw(st.text(alphabet="[]{}:,-#&*!|>'\"%@`\n \\?~x0유가", max_size=12))

    reading = read_lifecycle((text[:start] + patch + text[end:]).encode(), file="f.yaml")

    assert (reading.lifecycle is None) == (len(reading.problems) > 0)
    assert list(reading.problems) == sorted(reading.problems, key=lambda each: each.line)


WORDS = re.compile(r"[\w가-힣]+|\[[^\[\]]*\]|\{[^{}]*\}")
OTHER = st.sampled_from([
    "", "[]", "{}", "null", "true", "x", "all", "entered", "-1", "0", "9" * 30, "'1'", "[x, x]",
    "[[x]]", "{a: b}", "{label: 가}", "case", "number", "goal", "term", "running", "apply",
    '[{texts: ["{goal}"]}]',
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_word_in_the_place_of_another_raises(grant_text, data):
    text = grant_text
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(WORDS.finditer(text))
        place = data.draw(st.sampled_from(places))
        word = data.draw(st.one_of(OTHER, st.sampled_from(places).map(lambda each: each[0])))
        text = text[: place.start()] + word + text[place.end() :]

    reading = read_lifecycle(text.encode(), file="f.yaml")

    assert (reading.lifecycle is None) == (len(reading.problems) > 0)
    if reading.content is not None:
        pinned, reviews = parts(reading.content)
        assert lifecycle_of_content(pinned, reviews, apart(reading.content)) == reading.lifecycle

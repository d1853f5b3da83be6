from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from notifications.errors import LetterInvalid, LetterUnknown, LetterUnrendered, WordNotPlain
from notifications.letter import Letter
from notifications.letters import SHIPPED, Letters

Write = Callable[[str], str]


def test_render_splits_subject_and_body(letters: Letters, written: Write) -> None:
    name = written(
        "{# 설명 #}\n\n[협치] {{ title | josa('을/를') }} 안내\n\n{{ due | official_date }}까지\n"
    )

    letter = letters.render(name, {"title": "빈집 정비", "due": date(2013, 4, 10)})

    assert letter == Letter("[협치] 빈집 정비를 안내", "2013. 4. 10.(수)까지\n")


def test_render_says_every_filter(letters: Letters, written: Write) -> None:
    name = written(
        "제목\n{{ n | number }}/{{ n | won }}/{{ at | official_time }}/{{ at | official_moment }}"
        "/{{ items | length }}/{{ items | listed }}/{{ items | listed('·') }}"
        "/{{ 2 | item_letter }}/{{ title | particle('이/가') }}/{{ day }}/{{ at }}"
    )

    letter = letters.render(
        name,
        {
            "n": 1200,
            "at": datetime(2013, 4, 10, 4, 30, tzinfo=UTC),
            "items": ["가", "나"],
            "title": "협약",
            "day": date(2013, 4, 10),
        },
    )

    assert letter.body == (
        "1,200/금1,200원(금일천이백원)/13:30/2013. 4. 10.(수) 13:30"
        "/2/가, 나/가·나/나/이/2013. 4. 10.(수)/2013. 4. 10.(수) 13:30\n"
    )


def test_render_never_reads_a_word_as_template_or_subject_end(
    letters: Letters, written: Write
) -> None:
    name = written("{{ title }}\n\n{{ title }}")

    letter = letters.render(
        name, {"title": "{{ office.phone }}{% if %}\r\nBcc: a@b.example\x00\u202e"}
    )

    assert letter == Letter(
        "{{ office.phone }}{% if %} Bcc: a@b.example",
        "{{ office.phone }}{% if %}\nBcc: a@b.example\n",
    )


def test_render_looks_names_up_and_nothing_else(letters: Letters, written: Write) -> None:
    name = written("제목\n{% for s in sections %}{{ s.items[0].keys }}{{ s['count'] }}{% endfor %}")

    letter = letters.render(name, {"sections": [{"items": [{"keys": "열쇠"}], "count": 3}]})

    assert letter.body == "열쇠3\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{{ absent }}", "‘absent’ 값이 주어지지 않았습니다"),
        ("{{ office.fax }}", "‘fax’ 값이 주어지지 않았습니다"),
        ("{{ office.fax.number }}", "‘fax’ 값이 주어지지 않았습니다"),
        ("{{ rows[7] }}", "‘7’ 값이 주어지지 않았습니다"),
        ("{% if absent %}{% endif %}", "‘absent’ 값이 주어지지 않았습니다"),
        ("{% for row in absent %}{% endfor %}", "‘absent’ 값이 주어지지 않았습니다"),
        ("{{ nothing }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ rows }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ office }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ yes }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ rows | josa('을/를') }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ office | particle('을/를') }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ nothing | josa('을/를') }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ people | listed }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ title | listed }}", "글에 그대로 적을 수 없는 값을 적으려 했습니다"),
        ("{{ absent | josa('을/를') }}", "‘absent’ 값이 주어지지 않았습니다"),
        ("{{ absent | listed }}", "‘absent’ 값이 주어지지 않았습니다"),
        ("{% for c in title %}{{ c }}{% endfor %}", "목록이 아닌 것을 되풀이하려 했습니다"),
        ("{% for c in office %}{{ c }}{% endfor %}", "목록이 아닌 것을 되풀이하려 했습니다"),
        ("{{ title | number }}", "필터나 비교에 맞지 않는 값이 주어졌습니다"),
        ("{{ n | official_date }}", "필터나 비교에 맞지 않는 값이 주어졌습니다"),
        ("{% if title < n %}{% endif %}", "필터나 비교에 맞지 않는 값이 주어졌습니다"),
    ],
)
def test_render_refuses_what_it_cannot_say(
    letters: Letters, written: Write, source: str, sentence: str
) -> None:
    words = {
        "office": {"phone": "1"},
        "rows": [1],
        "nothing": None,
        "yes": True,
        "title": "가",
        "people": [{"name": "가"}],
        "n": 1,
    }
    name = written(f"제목\n{source}")

    with pytest.raises(LetterUnrendered) as caught:
        letters.render(name, words)

    assert caught.value.sentence == sentence


@pytest.mark.parametrize(
    "source", ["{% for r in rows %}{{ r }}{% endfor %}", "{{ rows | listed }}"]
)
def test_list_may_be_longer_than_a_letter_says(
    letters: Letters, written: Write, source: str
) -> None:
    assert (
        letters.render(written("제목\n{{ rows | length }}"), {"rows": [1] * 1001}).body == "1001\n"
    )
    letters.render(written(f"제목\n{source}"), {"rows": [1] * 1000})
    with pytest.raises(LetterUnrendered, match="항목이 1,000개보다 많은 목록을 적으려 했습니다"):
        letters.render(written(f"제목\n{source}"), {"rows": [1] * 1001})


def test_render_refuses_an_empty_subject(letters: Letters, written: Write) -> None:
    with pytest.raises(LetterUnrendered, match="제목이 비었습니다"):
        letters.render(written("{{ title }}\n본문"), {"title": " "})


class _Person:
    phone = "secret"


class _Kind(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ({"person": _Person()}, "person"),
        ({"rows": [{"person": _Person()}]}, "rows[0].person"),
        ({"kind": _Kind.ONE}, "kind"),
        ({"rate": 0.5}, "rate"),
        ({"raw": b"x"}, "raw"),
        ({"some": {1, 2}}, "some"),
        ({"call": print}, "call"),
        ({"x": {"__class__": 1}}, "x"),
        ({"x": {"a b": 1}}, "x"),
        ({"x": {1: 1}}, "x"),
        ({"_x": 1}, ""),
        ({"rows": list(range(50_001))}, "rows"),
        ({"n": 10**20}, "n"),
        ({"text": "가" * 2_000_001}, "text"),
        ({"a": [[[[[[[[1]]]]]]]]}, "a[0][0][0][0][0][0][0][0]"),
    ],
)
def test_render_takes_plain_words_only(
    letters: Letters, written: Write, words: dict[str, object], path: str
) -> None:
    with pytest.raises(WordNotPlain) as caught:
        letters.render(written("제목\n본문"), words)

    assert caught.value.path == path


def test_office_letter_stands_in_for_the_shipped_one(letters: Letters, folder: Path) -> None:
    (folder / "policy_task").mkdir()
    own = folder / "policy_task" / "quarterly_report.request.txt.j2"
    own.write_text("우리 제목\n우리 본문 {{ period }}")

    assert letters.render("policy_task/quarterly_report.request", {"period": "2013년"}) == Letter(
        "우리 제목", "우리 본문 2013년\n"
    )

    own.unlink()
    assert "quarterly_report.request.txt.j2" in "".join(letters.names())
    assert "session" in letters.words_used("policy_task/quarterly_report.request.txt.j2")


def test_edited_letter_is_in_force_at_once(letters: Letters, written: Write) -> None:
    first = letters.render(written("하나\n본문"), {})
    second = letters.render(written("둘\n본문"), {})

    assert (first.subject, second.subject) == ("하나", "둘")


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "a/../../secret",
        "/etc/passwd",
        "digest.txt.j2/../digest",
        "..",
        "",
        ".hidden",
        "policy_task\\digest",
        "digest\x00",
        "shortcut",
        "digets",
    ],
)
def test_letters_never_leave_their_folders(letters: Letters, folder: Path, name: str) -> None:
    (folder.parent / "secret.txt.j2").write_text("비밀\n비밀")
    (folder / "shortcut.txt.j2").symlink_to(folder.parent / "secret.txt.j2")

    with pytest.raises(LetterUnknown):
        letters.render(name, {})
    assert "shortcut.txt.j2" not in letters.names()


def test_unknown_letter_names_the_nearest(letters: Letters) -> None:
    with pytest.raises(LetterUnknown, match=r"no letter 'digets'; try digest"):
        letters.problems("digets", frozenset())


def test_names_are_of_both_folders_once(letters: Letters, folder: Path, written: Write) -> None:
    written("제목\n")
    (folder / "digest.txt.j2").write_text("제목\n")
    (folder / "README.txt").write_text("설명")

    assert letters.names() == tuple(sorted({*Letters([]).names(), "own.txt.j2"}))


@pytest.mark.parametrize("name", Letters([]).names())
def test_words_used_agrees_with_jinja(name: str) -> None:
    source = (SHIPPED / name).read_text(encoding="utf-8")
    environment = Environment(autoescape=False)
    own = ("number", "official_date", "item_letter", "josa")
    environment.filters.update(dict.fromkeys(own, str))
    tree = environment.parse(source)

    assert Letters([]).words_used(name) == meta.find_undeclared_variables(tree)


def test_invalid_letter_is_refused_with_its_problems(letters: Letters, written: Write) -> None:
    name = written("제목\n\n{{ title.upper() }}")

    with pytest.raises(LetterInvalid) as caught:
        letters.render(name, {"title": "가"})

    assert [str(problem) for problem in caught.value.problems] == [
        "own.txt.j2:3: 함수 부르기는 쓸 수 없습니다 – "
        "받은 낱말을 그대로 쓰고, 조건(if)과 되풀이(for)와 정해진 필터만 쓰십시오"
    ]

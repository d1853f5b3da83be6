"""Columns that say several fields in words: what a text names, and what it may not say."""

import pytest

from states.column_text import Place, is_sound, pieces, places
from states.lifecycle import TextColumn

TABLES = """
tables:
  bodies:
    label: 현황
    columns:
      - number
      - {label: 담당, texts: ["{lead}", "({kind})"], blank: {kind: 미정}}
"""


def test_pieces_part_words_and_places_in_order():
    assert pieces("{chair} ({since} ~ {until})") == (
        Place("chair"), " (", Place("since"), " ~ ", Place("until"), ")",
    )  # fmt: skip
    assert places("{cost:백만원}") == (Place("cost", "백만원"),)
    assert pieces("위촉직") == ("위촉직",)


@pytest.mark.parametrize("text", ["", "위촉직", "{Lead}", "{lead:만원}", "{lead} {", "{lead!r}"])
def test_text_without_a_place_or_with_a_stray_brace_is_refused(text, broken):
    assert not is_sound(text)
    if text:
        table = TABLES.replace('"({kind})"', f'"{text}"')
        before = "      why: {label: 하락 사유, type: text}\n"
        (problem,) = broken(before, before + table)
        assert problem.endswith(f": texts에 쓸 수 없는 글입니다: `{text}`.")


def test_column_of_texts_is_read_and_survives_the_store(sound):
    from states import apart, lifecycle_of_content, parts, read_lifecycle

    reading = read_lifecycle((sound + TABLES).encode(), file="small.yaml")
    assert reading.problems == ()
    pinned, reviews = parts(reading.content)

    stored = lifecycle_of_content(pinned, reviews, apart(reading.content))

    assert stored.tables["bodies"].columns == (
        "number",
        TextColumn("담당", ("{lead}", "({kind})"), {"kind": "미정"}),
    )
    assert stored == reading.lifecycle

"""docs/letters.md against the code: every letter, word, filter and pair of 조사 is in it."""

from pathlib import Path

import pytest

from notifications.filters import FILTERS
from notifications.josa import PAIRS
from notifications.letter_words import LETTER_WORDS, ROUND_WORDS
from notifications.letters import Letters

TEXT = (Path(__file__).parents[2] / "docs" / "letters.md").read_text(encoding="utf-8")
WORDS = {
    part
    for words in (ROUND_WORDS, *LETTER_WORDS.values())
    for word in words
    for part in word.split(".")
}
EXAMPLE = TEXT.split("```jinja\n")[1].split("```")[0]


@pytest.mark.parametrize("said", [*Letters([]).names(), *sorted(WORDS), *FILTERS])
def test_docs_name(said: str) -> None:
    assert f"`{said}`" in TEXT


@pytest.mark.parametrize("pair", PAIRS)
def test_docs_name_pair(pair: tuple[str, str]) -> None:
    assert "/".join(pair) in TEXT


def test_example_of_the_docs_is_a_letter(letters: Letters, folder: Path) -> None:
    (folder / "example.txt.j2").write_text(EXAMPLE, encoding="utf-8")

    assert letters.problems("example", ROUND_WORDS) == ()

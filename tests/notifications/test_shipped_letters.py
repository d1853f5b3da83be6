"""Every shipped letter, whole, as a Korean office would send it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from notifications.letter_words import LETTER_WORDS, ROUND_WORDS
from notifications.letters import SUFFIX, Letters

GOLDEN = Path(__file__).parent / "golden"
SHIPPED = Letters([])
NAMES = [name.removesuffix(SUFFIX) for name in SHIPPED.names()]
# Each golden text, and the letter it is of: some letters are shown twice.
TEXTS = {
    path.relative_to(GOLDEN).as_posix().removesuffix(".txt"): next(
        name
        for name in sorted(NAMES, key=len, reverse=True)
        if path.relative_to(GOLDEN).as_posix().startswith(name)
    )
    for path in sorted(GOLDEN.rglob("*.txt"))
}


@pytest.mark.parametrize("text", TEXTS)
def test_shipped_letter_reads_as_written_down(
    text: str, words: Callable[[str], dict[str, object]]
) -> None:
    letter = SHIPPED.render(TEXTS[text], words(text))

    expected = (GOLDEN / f"{text}.txt").read_text(encoding="utf-8")
    assert f"{letter.subject}\n\n{letter.body}" == expected


def test_every_shipped_letter_has_a_golden_text() -> None:
    assert sorted(set(TEXTS.values())) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_letter_uses_only_the_words_it_is_given(name: str) -> None:
    assert SHIPPED.problems(name, LETTER_WORDS.get(name, ROUND_WORDS)) == ()


@pytest.mark.parametrize("name", NAMES)
def test_shipped_letter_is_polite_and_plain(
    name: str, words: Callable[[str], dict[str, object]]
) -> None:
    letter = SHIPPED.render(name, words(name))

    for unwanted in ("!", "{", "}", "None", "독촉", "불이행", "태만", "  \n"):
        assert unwanted not in letter.subject + letter.body
    assert letter.subject.startswith("[협치] ")
    assert "\n\n\n" not in letter.body


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_official_text_ends_with_its_end_mark(
    name: str, words: Callable[[str], dict[str, object]]
) -> None:
    assert SHIPPED.render(name, words(name)).body.endswith(".  끝.\n")

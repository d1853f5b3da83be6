"""The gate between definitions and letters: a letter may say only what it will be told."""

from collections.abc import Collection, Iterator

from flows.steps.letter_names import name_problems
from notifications.letter import LetterProblem
from notifications.letter_words import LETTER_WORDS, ROUND_WORDS
from notifications.letters import SUFFIX, Letters
from states.lifecycle import Lifecycle
from states.problem import Problem
from states.words import letter_words


def letter_problems(
    lifecycle: Lifecycle, letters: Letters, *, others: Collection[str] = ()
) -> tuple[Problem, ...]:
    """
    Give everything that keeps the letters of *lifecycle* from use: unknown words, and letters
    that are missing or called by a name that nobody reads.

    A letter of a review is named after it, such as ``policy_task/quarterly_report.request``.
    The letters that all lifecycles share are checked too: no round goes without the digest.

    Args:
        others: Lifecycles whose letters lie beside these.
    """
    return tuple(
        Problem(file=found.file, line=found.line, sentence=found.sentence, mend=found.mend)
        for found in sorted(
            {
                *_of_reviews(lifecycle, letters),
                *_shared(letters),
                *name_problems(lifecycle, letters, others=others),
            }
        )
    )


def words_allowed(name: str, lifecycle: Lifecycle | None = None) -> frozenset[str]:
    """
    Give the words that the letter *name* may use, down to the names within them.

    Args:
        lifecycle: The one whose review it belongs to, if it belongs to one.
    """
    if name in LETTER_WORDS:
        return LETTER_WORDS[name]
    review = name.partition("/")[2].partition(".")[0]
    if lifecycle is None or review not in lifecycle.reviews:
        return frozenset()
    return _named_within(letter_words(lifecycle, lifecycle.reviews[review]))


def _of_reviews(lifecycle: Lifecycle, letters: Letters) -> Iterator[LetterProblem]:
    names = letters.names()
    for review in lifecycle.reviews.values():
        allowed = _named_within(letter_words(lifecycle, review))
        for name in names:
            if name.startswith(f"{lifecycle.key}/{review.key}."):
                yield from letters.problems(name, allowed)


def _shared(letters: Letters) -> Iterator[LetterProblem]:
    names = letters.names()
    for name, allowed in LETTER_WORDS.items():
        if f"{name}{SUFFIX}" in names:
            yield from letters.problems(name, allowed)


def _named_within(words: frozenset[str]) -> frozenset[str]:
    """Give *words* with the names within them, so that ``rows.misisng`` is found as well."""
    deep = frozenset(name for name in ROUND_WORDS if name.split(".")[0] in words)
    return deep | (words - {name.split(".")[0] for name in deep})

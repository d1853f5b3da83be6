"""The words that a letter may use: what the sender fills in, and nothing else."""

from states.lifecycle import Lifecycle, Review

EVERY_LETTER_WORDS = frozenset({"office", "today"})
DIGEST_WORDS = EVERY_LETTER_WORDS | {
    "person", "sections", "first_due", "total", "asked", "own", "remarks", "more_remarks",
    "absences", "contact",
}  # fmt: skip
ROUND_WORDS = EVERY_LETTER_WORDS | {
    "review", "period", "due_on", "session", "cases", "asked", "answered", "closed_on",
    "rows", "remarks",
}  # fmt: skip


def letter_words(lifecycle: Lifecycle, review: Review) -> frozenset[str]:
    """Give the words that the letters of *review* may use: 제출 요청문 and 미제출 현황."""
    return ROUND_WORDS

from states import letter_words
from states.words import DIGEST_WORDS


def test_letter_words_are_what_the_sender_fills_in(policy_task):
    assert letter_words(policy_task, policy_task.reviews["quarterly_report"]) == {
        "office", "today", "review", "period", "due_on", "session", "asked", "answered", "rows",
        "remarks", "cases", "closed_on",
    }  # fmt: skip
    assert {
        "office", "today", "person", "sections", "first_due", "total", "asked", "own", "remarks",
        "more_remarks", "absences", "contact",
    } == DIGEST_WORDS  # fmt: skip

import pytest

from states import majority


@pytest.mark.parametrize(
    ("proposals", "winner"),
    [
        ([], None),
        (["close"], "close"),
        (["close", "maintain"], None),
        (["close", "maintain", "close"], "close"),
        (["close", "maintain", "supersede", "close"], "close"),
        (["close", "maintain", "supersede", "close", "maintain"], None),
    ],
)
def test_majority_gives_what_most_say_and_breaks_no_tie(proposals, winner):
    assert majority(proposals) == winner
    assert majority(proposals[::-1]) == winner

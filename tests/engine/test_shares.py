from hypothesis import given
from hypothesis import strategies as st

from engine.shares import Shares, shares_of


def test_shares_of_a_printed_table_that_did_not_add_up():
    """70 = 11 + 25 + 32 + 2 was printed as 15.7, 35.8, 45.7, 2.8; the true ones are flagged."""
    assert shares_of([11, 25, 32, 2]) == Shares((157, 357, 457, 29), ())


def test_shares_that_rounding_alone_would_let_fall_short():
    found = shares_of([1, 1, 1])

    assert (found.percents, found.adjusted) == (("33.4", "33.3", "33.3"), (0,))


def test_shares_of_nothing():
    assert shares_of([0, 0]) == Shares((0, 0), ())


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_shares_always_add_up_and_stay_within_a_tenth(counts):
    found = shares_of(counts)

    if sum(counts):
        assert sum(found.tenths) == 1000
        exact = [1000 * count / sum(counts) for count in counts]
        assert all(abs(tenth - true) < 1 for tenth, true in zip(found.tenths, exact, strict=True))

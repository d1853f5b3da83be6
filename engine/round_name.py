"""What people call a round: 2013년 2분기 이행상황 보고."""

_SAID = ("분기 ", "반기 ")


def round_name(period: str, review: str) -> str:
    """Join the labels of a period and a review; 2013년 2분기 has said 분기 already."""
    twice = next(
        (word for word in _SAID if review.startswith(word) and period.endswith(word[:-1])), ""
    )
    return f"{period} {review.removeprefix(twice)}"

"""A round in figures: who was asked for how much, and how much of it came in."""

from engine.definitions import review_pinned
from engine.round_view import asks, missing_by_organisation, round_named
from engine.store import reading
from flows.steps.setting import Setting

TOTAL = "계"
NOBODY = "미지정"

Row = dict[str, str | int]


def submission_table(setting: Setting, lifecycle: str, review: str, period: str) -> list[Row]:
    """
    Give 요청, 제출 and 미제출 of each department or subcommittee, their sum first.

    Raises:
        RoundUnknown: The round did not begin.
    """
    with reading(setting.store) as read:
        found = round_named(read, lifecycle, review, period)
        owed = missing_by_organisation(read, found.id)
    places: dict[str, tuple[int, int]] = {}
    for one in owed:
        place = one.organisation or one.committee or NOBODY
        asked, answered = places.get(place, (0, 0))
        places[place] = asked + one.asked, answered + one.answered
    rows = [_row(place, *counts) for place, counts in places.items()]
    asked, answered = (sum(counts[at] for counts in places.values()) for at in (0, 1))
    return [_row(TOTAL, asked, answered), *rows]


def choice_table(setting: Setting, lifecycle: str, review: str, period: str) -> list[Row]:
    """
    Count the answers of a round by each choice of its form, such as 이행상태.

    Raises:
        RoundUnknown: The round did not begin.
    """
    with reading(setting.store) as read:
        found = round_named(read, lifecycle, review, period)
        form = review_pinned(read, found.definition_hash).form
        answered = [one.values for one in asks(read, found.id) if one.values is not None]
    return [
        {
            "항목": field.label,
            "선택": label,
            "건수": sum(values.get(key) == choice for values in answered),
        }
        for key, field in form.items()
        for choice, label in field.choices.items()
    ]


def _row(place: str, asked: int, answered: int) -> Row:
    return {"부서·분과": place, "요청": asked, "제출": answered, "미제출": asked - answered}

"""One place of a definition's text is changed, and every other letter stays."""

import pytest

from hyeopchi.definition_edit import Edit, edited
from hyeopchi.errors import EditUnclear

TEXT = """\
# 설명
reviews:
  report:   # 보고
    due: {from: period_end, days: 10, counting: civil}   # 10일
    remind_days_before:
      - 7   # 이레
      - 1
    # 재촉
    escalate_days_after: {1: team_lead}
states:
  open: {label: 열림}
"""
REPORT = ("reviews", "report")


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Edit((*REPORT, "due", "days"), 12), "days: 10,", "days: 12,"),
        (Edit((*REPORT, "due", "counting"), None), ", counting: civil}", "}"),
        (Edit((*REPORT, "due", "from"), None), "{from: period_end, ", "{"),
        (
            Edit((*REPORT, "remind_days_before"), [10, 1]),
            "remind_days_before:\n      - 7   # 이레\n      - 1\n",
            "remind_days_before: [10, 1]\n",
        ),
        (
            Edit((*REPORT, "escalate_days_after"), {"3": "team_lead"}),
            "{1: team_lead}",
            "{3: team_lead}",
        ),
        (Edit((*REPORT, "escalate_days_after"), None), "    escalate_days_after: {1: team_lead}\n", ""),
        (
            Edit((*REPORT, "catch_up"), "each"),
            "{1: team_lead}\n",
            "{1: team_lead}\n    catch_up: each\n",
        ),
        (
            Edit(("states", "open", "stale_after"), "60 business_days"),
            "{label: 열림}",
            "{label: 열림, stale_after: 60 business_days}",
        ),
        (Edit((*REPORT, "closes"), None), "", ""),
    ],
)  # fmt: skip
def test_one_place_changes(edit: Edit, old: str, new: str) -> None:
    assert old in TEXT
    assert edited(TEXT, [edit]) == TEXT.replace(old, new, 1)


@pytest.mark.parametrize("text", ["", "- 1\n", "reviews: [", "reviews: {}\n"])
def test_a_place_that_is_not_there_is_left_to_a_person(text: str) -> None:
    with pytest.raises(EditUnclear):
        edited(text, [Edit((*REPORT, "due", "days"), 12)])

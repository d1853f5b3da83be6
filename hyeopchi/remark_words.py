"""A remark in a line: what was to be mended, who said so, and how old it is."""

from datetime import date

from sqlalchemy import Connection

from engine.remark_list import SOURCES, Remark, unfinished_of_cases
from engine.round_view import asks
from notifications.korean import official_date
from states.lifecycle import Review

ERASED = "(내용을 지운 지적사항)"


def remark_line(one: Remark, on: date) -> str:
    """Word a remark: ``제안 처리 기간을 공개할 것(본회의 2012. 12. 14.(금), 118일, 2개 분기 이월)``."""
    source = SOURCES.get(one.source, one.source)
    return f"{one.text or ERASED}({source} {official_date(one.made_on)}, {age_words(one, on)})"


def age_words(one: Remark, on: date) -> str:
    """Say how old a remark is: in days, and in the quarters that it was carried over."""
    quarters = one.age_in_quarters(on)
    carried = f", {quarters}개 분기 이월" if quarters else ""
    return f"{one.age_in_days(on)}일{carried}"


def unfinished_lines(
    read: Connection, round_id: int, review: Review, *, on: date
) -> dict[int, str]:
    """Give the unfinished remarks about each case that a report asks about, oldest first, a line each."""
    if review.answers != "one":
        return {}
    found = unfinished_of_cases(read, [one.case_id for one in asks(read, round_id)], on=on)
    return {
        case_id: "\n".join(remark_line(one, on) for one in some) for case_id, some in found.items()
    }

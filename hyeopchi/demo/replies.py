"""What the people of the example offices answer in the rounds of the other processes."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path

from engine.round_view import AskRow, RoundRow
from hyeopchi.demo.example import Example
from hyeopchi.demo.phrases import draw
from hyeopchi.demo.source import read_table
from states.lifecycle import Review

_IN_TIME = (1, 2, 3, 5, 6, 6, 7, 7, 8)  # days after opening; the shortest rounds are due on the 9th


def reply(example: Example, one: RoundRow, asked: AskRow, review: Review) -> dict[str, object]:
    """
    Give what one respondent writes into the form of *review*: the same on every machine.

    Each field is drawn from the sentences or figures of the office's ``replies.csv``, those of
    the period before those of any; a field without any stays empty.
    """
    said = _said(example.data)
    values: dict[str, object] = {}
    for key in review.form:
        named = (one.lifecycle, one.review, key)
        choices = said.get((*named, one.period.name)) or said.get((*named, ""))
        if choices:
            who = asked.person_key or asked.organisation_key
            values[key] = choices[draw(asked.number, who, key, one.period.name, of=len(choices))]
    return values


def reply_day(example: Example, one: RoundRow, asked: AskRow) -> int | None:
    """Give how many days after the opening a respondent answers; None: never in this round."""
    who = asked.organisation_key or asked.person_key
    late = _late(example.data)
    if (one.review, one.period.name, str(who)) in late:
        return late[(one.review, one.period.name, str(who))]
    days = _IN_TIME[draw("reply", one.review, who, one.period.name, of=len(_IN_TIME))]
    opened = one.opened_on
    weekday = (opened + timedelta(days)).weekday()
    return days - max(0, weekday - 4)  # nobody answers on a Saturday


@cache
def _said(folder: Path) -> Mapping[tuple[str, str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str, str], tuple[str, ...]] = {}
    for row in read_table("replies.csv", folder=folder):
        key = (row["정의"], row["점검"], row["항목"], row["기간"])
        found[key] = (*found.get(key, ()), row["값"])
    return found


@cache
def _late(folder: Path) -> Mapping[tuple[str, str, str], int | None]:
    return {
        (row["점검"], row["기간"], row["누구"]): int(row["며칠째"]) if row["며칠째"] else None
        for row in read_table("late.csv", folder=folder)
    }

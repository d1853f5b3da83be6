"""Rounds, and the answers of one, as lists to take away."""

from datetime import date

from sqlalchemy import Connection

from engine.definitions import review_pinned
from engine.round_view import RoundRow, asks, rounds
from hyeopchi.list_files import ListFile
from hyeopchi.lists import answer_list, round_list


def answers_of(read: Connection, round_: RoundRow, day: date) -> ListFile:
    """List everybody who was asked in a round, with what they answered."""
    form = review_pinned(read, round_.definition_hash).form
    return answer_list(round_, asks(read, round_.id), form, day)


def rounds_of(read: Connection, lifecycle: str | None, review: str | None, day: date) -> ListFile:
    """List the rounds that fit."""
    return round_list(rounds(read, lifecycle=lifecycle, review=review), day)

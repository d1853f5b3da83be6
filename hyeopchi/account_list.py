"""Accounts as a list, on paper and in files: who may sign in, never with what."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from hyeopchi.list_files import Cell, ListColumn, ListFile

if TYPE_CHECKING:
    from engine.accounts import Account


def state_of(one: "Account") -> str:
    """Give one word for how an account stands."""
    if one.disabled_at is not None:
        return "중지"
    if one.held_until is not None:
        return "지연"
    if one.is_open:
        return "사용"
    return "초대함" if one.invited_until else "초대 지남"


def account_list(found: Iterable["Account"], day: date) -> ListFile:
    """List the accounts."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.person.key,
            one.person.name,
            state_of(one),
            "켜짐" if one.has_code else "꺼짐",
            one.password_set_at,
            one.created_at,
        )
        for one in found
    ]
    columns = (
        *map(ListColumn, ("키", "이름", "계정", "2단계 확인")),
        ListColumn("비밀번호를 정한 때", "moment"),
        ListColumn("만든 때", "moment"),
    )
    return ListFile("계정", day, "명", columns, rows)

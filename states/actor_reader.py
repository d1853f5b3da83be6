"""Reads who acts, and when people are called upon."""

import re
from typing import Any

from states.node import Node, Scalar, Series, Table
from states.reader import WHOLE_MAX, Entries, Reader, shown
from states.report import Path

_DAYS = re.compile(r"[0-9]{1,4}")


def read_actors(reader: Reader, node: Node, path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    if not isinstance(node, Series):  # one alone may stand without brackets
        node = Series(node.line, (node,))
    for index, item in enumerate(reader.items(node, path, "by")):
        actor = read_actor(reader, item, (*path, index))
        if actor is None:
            reader.report.leave_unread(path)
        elif actor in found:
            reader.report.add(
                (*path, index), "by에 같은 담당이 두 번 나옵니다.", "하나만 남겨 주십시오."
            )
        else:
            reader.report.remember((*path, len(found)), item.line)
            found.append(actor)
    return found


def read_actor(reader: Reader, node: Node, path: Path) -> dict[str, str] | None:
    """Read who acts: a role alone, or a role and its relation to the case."""
    if not isinstance(node, Table):
        role = reader.text(node, path, "담당")
        return {"role": role} if role else None
    entries = reader.table(node, path, "담당", ("role", "of"))
    reader.demand(entries, path, ("role",), "담당")
    actor = {
        key: text
        for key, entry in entries.items()
        if (text := reader.text(entry.value, (*path, key), key))
    }
    return actor if "role" in actor and len(actor) == len(entries) else None


def read_calls(reader: Reader, entries: Entries, path: Path) -> dict[str, Any]:
    """Read when people are called upon: before the due day, and after it."""
    calls: dict[str, Any] = {}
    if "remind_days_before" in entries:
        place = (*path, "remind_days_before")
        node = entries["remind_days_before"].value
        if isinstance(node, Scalar) and node.text.isdecimal():
            reader.report.add_unread(
                place,
                "remind_days_before 자리에는 목록이 와야 합니다.",
                f"`remind_days_before: [{node.text[:4]}]`로 고쳐 주십시오.",
            )
            node = Series(node.line, ())
        days = [
            day
            for index, item in enumerate(reader.items(node, place, "remind_days_before"))
            if (day := reader.whole(item, (*place, index), "remind_days_before")) is not None
        ]
        if len(set(days)) != len(days):
            reader.report.add(
                place, "remind_days_before에 같은 날이 두 번 나옵니다.", "하나만 남겨 주십시오."
            )
        calls["remind_days_before"] = days
    if "escalate_days_after" in entries:
        node, place = entries["escalate_days_after"].value, (*path, "escalate_days_after")
        calls["escalate_days_after"] = _escalations(reader, node, place)
    return calls


def _escalations(reader: Reader, node: Node, path: Path) -> list[list[Any]]:
    found: list[list[Any]] = []
    for key, entry in reader.table(node, path, "escalate_days_after").items():
        role = reader.text(entry.value, (*path, key), "재촉을 받을 역할")
        if not _DAYS.fullmatch(key) or not 1 <= int(key) <= WHOLE_MAX:
            reader.report.add(
                (*path, key),
                f"기한이 지난 날수로 쓸 수 없는 키입니다: `{shown(key)}`.",
                "`3: team_lead`처럼 1 이상의 정수로 적어 주십시오.",
            )
        elif role:
            found.append([int(key), role])
    return found

"""Reads what running cases follow at once: whom their silence is told to, and the reports' tables."""

from typing import Any

from states.actor_reader import read_actor, read_calls
from states.column_text import is_sound
from states.lifecycle import Actor, Chasing
from states.node import Node, Table
from states.reader import NOTE_MAX, Reader
from states.report import Path

_CHASING_KEYS = ("who", "remind_days_before", "escalate_days_after")
_COLUMN_KEYS = ("label", "texts", "blank")
_TABLE_KEYS = ("label", "columns", "rows", "across", "sums", "states", "note")


def read_chasing(reader: Reader, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, "chasing", _CHASING_KEYS)
    reader.demand(entries, path, ("who",), "chasing")
    content: dict[str, Any] = {"who": {"role": ""}}
    if "who" in entries:
        place = (*path, "who")
        actor = read_actor(reader, entries["who"].value, place)
        content.update({"who": actor} if actor else {})
        if actor is None:
            reader.report.leave_unread(place)
    calls = read_calls(reader, entries, path)
    usual = Chasing(Actor(""))
    if calls.get("remind_days_before") == list(usual.remind_days_before):
        del calls["remind_days_before"]
    if calls.get("escalate_days_after") == [list(p) for p in usual.escalate_days_after.items()]:
        del calls["escalate_days_after"]
    return {**content, **calls}


def read_table(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"표 `{key}`", _TABLE_KEYS)
    content: dict[str, Any] = {"key": key, "label": reader.label(entries, path, key, "표")}
    if "columns" in entries:
        columns = _columns(reader, entries["columns"].value, (*path, "columns"))
        content.update({"columns": columns} if columns else {})
    for word in ("sums", "states"):
        if word in entries:
            words = reader.words(entries[word].value, (*path, word), word)
            content.update({word: words} if words else {})
    for word in ("rows", "across"):
        if word in entries:
            text = reader.text(entries[word].value, (*path, word), word)
            content.update({word: text} if text else {})
    if "note" in entries:
        note = reader.text(entries["note"].value, (*path, "note"), "note", NOTE_MAX)
        content.update({"note": note} if note else {})
    return content


def _columns(reader: Reader, node: Node, path: Path) -> list[str | dict[str, Any]]:
    found: list[str | dict[str, Any]] = []
    for index, item in enumerate(reader.items(node, path, "columns")):
        place = (*path, index)
        if isinstance(item, Table):
            found.append(_text_column(reader, item, place))
        elif (word := reader.text(item, place, "columns")) is not None:
            found.append(word)
        else:
            reader.report.leave_unread(path)
    return found


def _text_column(reader: Reader, node: Node, path: Path) -> dict[str, Any]:
    """Read a column that says several fields in words: its blanks are pairs, as choices are."""
    entries = reader.table(node, path, "열(columns)", _COLUMN_KEYS)
    reader.demand(entries, path, ("texts",), "열(columns)")
    content: dict[str, Any] = {"label": reader.label(entries, path, "column", "열"), "texts": []}
    if "texts" in entries:
        place = (*path, "texts")
        content["texts"] = reader.words(entries["texts"].value, place, "texts")
        for text in content["texts"]:
            if not is_sound(text):
                reader.report.add(
                    place,
                    f"texts에 쓸 수 없는 글입니다: `{text}`.",
                    "항목의 키를 중괄호에 넣어 `{chair} ({chair_method})`처럼 적어 주십시오.",
                )
    if "blank" in entries:
        place = (*path, "blank")
        named = reader.table(entries["blank"].value, place, "blank")
        content["blank"] = [
            [key, text]
            for key, entry in named.items()
            if (text := reader.text(entry.value, (*place, key), "빈 항목에 쓸 말"))
        ]
    return content

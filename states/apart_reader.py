"""Reads what running cases follow at once: whom their silence is told to, and the reports' tables."""

from typing import Any

from states.actor_reader import read_actor, read_calls
from states.lifecycle import Actor, Chasing
from states.node import Node
from states.reader import NOTE_MAX, Reader
from states.report import Path

_CHASING_KEYS = ("who", "remind_days_before", "escalate_days_after")
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
    for word in ("columns", "sums", "states"):
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

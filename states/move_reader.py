"""Reads moves: what somebody does to a case."""

from typing import Any

from states.actor_reader import read_actors
from states.field_reader import MOVE_WORDS, read_fields
from states.node import Node
from states.reader import Reader
from states.report import Path
from states.requirement_reader import read_requirements

_KEYS = ("label", "from", "to", "by", "asks", "sets", "requires")


def read_move(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    what = f"처리 `{key}`"
    entries = reader.table(node, path, what, _KEYS)
    content: dict[str, Any] = {
        "key": key,
        "label": reader.label(entries, path, key, "처리"),
        "from": [],
        "to": "",
        "by": [],
    }
    reader.demand(entries, path, ("from", "to", "by"), what)
    if "from" in entries:
        content["from"] = reader.words(entries["from"].value, (*path, "from"), "from")
    if "to" in entries:
        content["to"] = reader.text(entries["to"].value, (*path, "to"), "to") or ""
    if "by" in entries:
        content["by"] = read_actors(reader, entries["by"].value, (*path, "by"))
    if "asks" in entries:
        asks = (*path, "asks")
        content["asks"] = read_fields(reader, entries["asks"].value, asks, "asks", MOVE_WORDS)
    if "sets" in entries:
        content["sets"] = reader.words(entries["sets"].value, (*path, "sets"), "sets")
    if "requires" in entries:
        place = (*path, "requires")
        content["requires"] = read_requirements(reader, entries["requires"].value, place)
    return content

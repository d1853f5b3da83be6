"""Reads fields: what a case, a move or an answer says."""

from collections.abc import Collection
from typing import Any, get_args

from states.lifecycle import FieldType
from states.node import Node
from states.reader import Reader
from states.report import Path

FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
_KEYS = ("label", "type", "required", "choices", "of", "never_falls_without")

# Words that already mean something beside a field of a case, a move or an answer.
CASE_WORDS = frozenset({"id", "number", "title", "state", "version", "lifecycle", "case"})
MOVE_WORDS = frozenset({"case", "move", "on", "decision", "successors", "approval_document"})
ANSWER_WORDS = CASE_WORDS | {"proposal"}


def read_fields(
    reader: Reader, node: Node, path: Path, what: str, reserved: Collection[str]
) -> list[dict[str, Any]]:
    def read(key: str, node: Node, path: Path) -> dict[str, Any]:
        return _field(reader, key, node, path)

    return reader.each(reader.named(node, path, what, reserved), path, read)


def _field(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"항목 `{key}`", _KEYS)
    content: dict[str, Any] = {
        "key": key,
        "label": reader.label(entries, path, key, "항목"),
        "type": "line",
    }
    reader.demand(entries, path, ("type",), f"항목 `{key}`")
    if "type" in entries:
        place = (*path, "type")
        kind = reader.word(entries["type"].value, place, "종류(type)", FIELD_TYPES)
        content["type"] = kind or "line"
    if "required" in entries and reader.truth(
        entries["required"].value, (*path, "required"), "required"
    ):
        content["required"] = True
    if "choices" in entries:
        content["choices"] = _choices(reader, entries["choices"].value, (*path, "choices"))
    for word in ("of", "never_falls_without"):
        if word in entries:
            text = reader.text(entries[word].value, (*path, word), word)
            content.update({word: text} if text else {})
    return content


def _choices(reader: Reader, node: Node, path: Path) -> list[list[str]]:
    """Choices are pairs, because their order is what people see."""

    def read(key: str, node: Node, path: Path) -> dict[str, Any]:
        return {"key": key, "label": reader.text(node, path, "선택지 이름") or key}

    entries = reader.named(node, path, "선택지(choices)")
    return [[each["key"], each["label"]] for each in reader.each(entries, path, read)]

"""A definition's text changed at one place, and left to the letter everywhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from hyeopchi.errors import EditUnclear

Place = tuple[str, ...]
Value = str | int | Sequence[int] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """What the place is to say; None: nothing, so its line goes."""

    place: Place
    value: Value | None


def edited(text: str, edits: Sequence[Edit]) -> str:
    """
    Give *text* with the *edits* made, comments, order and spacing kept.

    Raises:
        EditUnclear: A place cannot be found, so a person has to edit the text.
    """
    for each in edits:
        text = _edited(text, each)
    return text


def written(value: Value) -> str:
    """Write a value as one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str | int):
        return str(value)
    return f"[{', '.join(map(str, value))}]"


def _edited(text: str, edit: Edit) -> str:
    parent = _root(text, edit.place)
    for step in edit.place[:-1]:
        found = _entry(parent, step)
        if found is None or not isinstance(found[1], MappingNode):
            raise EditUnclear(edit.place)
        parent = found[1]
    found = _entry(parent, edit.place[-1])
    if found is None:
        if edit.value is None:
            return text
        return _inserted(text, parent, edit.place[-1], edit.value)
    key, value = found
    if edit.value is None:
        return _removed(text, parent, key, value)
    start, end = value.start_mark.index, _end(value)
    if isinstance(value, MappingNode | SequenceNode) and not value.flow_style:
        # A block becomes one line behind its key.
        start = key.end_mark.index + 1
        return f"{text[:start]} {written(edit.value)}{text[end:]}"
    return text[:start] + written(edit.value) + text[end:]


def _root(text: str, place: Place) -> MappingNode:
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise EditUnclear(place) from error
    if not isinstance(root, MappingNode):
        raise EditUnclear(place)
    return root


def _entry(table: MappingNode, key: str) -> tuple[Node, Node] | None:
    return next(((name, value) for name, value in table.value if name.value == key), None)


def _end(node: Node) -> int:
    """Give where a node ends; a block ends with its last leaf, not where the next thing begins."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    end: int = node.end_mark.index
    return end


def _inserted(text: str, table: MappingNode, key: str, value: Value) -> str:
    """Put a new key behind the last one of *table*."""
    if not table.value:
        raise EditUnclear((key,))
    first, last = table.value[0][0], table.value[-1][1]
    end = _end(last)
    if table.flow_style:
        return f"{text[:end]}, {key}: {written(value)}{text[end:]}"
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    indent = " " * first.start_mark.column
    return f"{text[:line_end]}\n{indent}{key}: {written(value)}{text[line_end:]}"


def _removed(text: str, table: MappingNode, key: Node, value: Node) -> str:
    start, end = key.start_mark.index, _end(value)
    if not table.flow_style:
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        return text[:line_start] + ("" if line_end < 0 else text[line_end + 1 :])
    before = text[:start].rstrip()
    if before.endswith(","):
        return before[:-1] + text[end:]
    after = text[end:].lstrip()
    return text[:start] + (after[1:].lstrip() if after.startswith(",") else after)

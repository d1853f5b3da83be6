"""Reads a whole definition file as content: its sections, in whatever order they stand."""

from collections.abc import Callable
from typing import Any

from states.apart_reader import read_chasing, read_table
from states.field_reader import CASE_WORDS, read_fields
from states.move_reader import read_move
from states.node import Node, Scalar
from states.proof_reader import read_agreement, read_checklist, read_document, read_training
from states.reader import NOTE_MAX, Reader
from states.report import Path
from states.review_reader import read_review
from states.state_reader import read_state

_KEYS = (
    "lifecycle", "label", "case_label", "basis", "fields", "documents", "checklists", "agreements", "trainings",
    "states", "moves", "reviews", "chasing", "tables",
)  # fmt: skip

CASE_LABEL_MAX = 10


def read_content(reader: Reader, root: Node) -> dict[str, Any]:
    """Read the content of a file, as complete as its mistakes allow."""
    entries = reader.table(root, (), "정의", _KEYS)
    reader.demand(entries, (), ("lifecycle", "states", "moves"), "정의")
    key = _key(reader, entries["lifecycle"].value) if "lifecycle" in entries else "unnamed"
    content: dict[str, Any] = {
        "lifecycle": key,
        "label": reader.label(entries, (), key, "생애주기"),
        "states": [],
        "moves": [],
    }
    if "case_label" in entries:
        node = entries["case_label"].value
        word = reader.text(node, ("case_label",), "한 건을 부르는 말(case_label)", CASE_LABEL_MAX)
        content.update({"case_label": word} if word not in (None, "과제") else {})
    if "basis" in entries:
        basis = reader.text(entries["basis"].value, ("basis",), "근거(basis)", NOTE_MAX)
        content.update({"basis": basis} if basis else {})
    if "fields" in entries:
        node = entries["fields"].value
        content["fields"] = read_fields(reader, node, ("fields",), "fields", CASE_WORDS)
    sections: dict[str, Callable[[Reader, str, Node, Path], dict[str, Any]]] = {
        "documents": read_document,
        "checklists": read_checklist,
        "agreements": read_agreement,
        "trainings": read_training,
        "states": read_state,
        "moves": read_move,
        "tables": read_table,
    }
    for section, read in sections.items():
        if section in entries:
            content[section] = _each(reader, section, entries[section].value, read)
    if "chasing" in entries:
        content["chasing"] = read_chasing(reader, entries["chasing"].value, ("chasing",))
    if "reviews" in entries:
        reviews = _each(
            reader,
            "reviews",
            entries["reviews"].value,
            lambda reader, name, node, path: read_review(reader, name, node, path, key),
        )
        content["reviews"] = {review["review"]: review for review in reviews}
    return content


def _key(reader: Reader, node: Node) -> str:
    """Read the lifecycle's own key by the rule of every other key."""
    name = reader.text(node, ("lifecycle",), "생애주기의 키(lifecycle)")
    if name is None or not isinstance(node, Scalar):
        return "unnamed"
    reader.key(name, node.line)
    return name


def _each(
    reader: Reader,
    section: str,
    node: Node,
    read: Callable[[Reader, str, Node, Path], dict[str, Any]],
) -> list[dict[str, Any]]:
    named = reader.named(node, (section,), section)
    return reader.each(named, (section,), lambda key, node, path: read(reader, key, node, path))

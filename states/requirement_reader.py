"""Reads what moves require: one kind an item, in its short form or its long one."""

from dataclasses import dataclass
from typing import Any

from states.node import Entry, Node, Scalar, Table
from states.reader import Reader
from states.report import Path
from states.requirements import BODIES

REQUIREMENT_KINDS = (
    "field", "decision", "successor", "review", "prior_move", "times", "approval_document",
    "document", "checklist", "signatures", "training", "unique", "parent", "months_within",
    "any_of",
)  # fmt: skip
WON_MAX = 10**15  # beyond every budget, within every database's whole numbers


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is said in a requirement about one named thing, beside the name."""

    word: str  # under which the long form says the name
    demanded: tuple[str, ...] = ()  # with any of these there is no short form
    more: tuple[str, ...] = ()


_SHAPES = {
    "field": _Shape("key", more=("at_least", "at_most")),
    "decision": _Shape("body"),
    "review": _Shape("of"),
    "prior_move": _Shape("move"),
    "times": _Shape("of", demanded=("at_most",)),
    "document": _Shape("key"),
    "checklist": _Shape("key"),
    "signatures": _Shape("key"),
    "training": _Shape("key"),
    "unique": _Shape("by", more=("in",)),
    "parent": _Shape("through", demanded=("in",)),
    "months_within": _Shape("field", demanded=("at_most",)),
}


def read_requirements(
    reader: Reader, node: Node, path: Path, *, nested: bool = False
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for index, item in enumerate(reader.items(node, path, "요건(requires)")):
        content = _requirement(reader, item, (*path, index), nested=nested)
        if content is None:
            reader.report.leave_unread(path)
        elif content in found:
            reader.report.add(
                (*path, index), "같은 요건이 두 번 나옵니다.", "하나만 남겨 주십시오."
            )
        else:
            reader.report.remember((*path, len(found)), item.line)
            found.append(content)
    return found


def _requirement(reader: Reader, node: Node, path: Path, *, nested: bool) -> dict[str, Any] | None:
    """Read ``{kind: what}``, in its short form or its long one, as the long one."""
    kinds = tuple(kind for kind in REQUIREMENT_KINDS if not (nested and kind == "any_of"))
    if not isinstance(node, Table) or len(node.entries) != 1:
        reader.report.add_unread(
            path,
            "요건 하나는 `종류: 내용` 한 쌍이어야 합니다.",
            f"쓸 수 있는 종류: {', '.join(kinds)}.",
        )
        return None
    entries = reader.table(node, path, "요건", kinds)
    if not entries:
        return None
    ((kind, entry),) = entries.items()
    place = (*path, kind)
    if kind == "any_of":
        return _any_of(reader, entry, place)
    if kind == "approval_document":
        return _approval_document(reader, entry, place)
    if kind == "successor":
        return _successor(reader, entry, place)
    return _about_one_thing(reader, kind, entry, place)


def _about_one_thing(reader: Reader, kind: str, entry: Entry, path: Path) -> dict[str, Any] | None:
    """Read a requirement about one named thing: ``field: term`` or ``field: {key: term, …}``."""
    shape, what = _SHAPES[kind], f"요건 {kind}"
    node = entry.value
    if not isinstance(node, Table) and not shape.demanded:
        word = _word(reader, kind, node, path)
        return {kind: {shape.word: word}} if word else None
    entries = reader.table(node, path, what, (shape.word, *shape.demanded, *shape.more))
    reader.demand(entries, path, (shape.word, *shape.demanded), what)
    said: dict[str, Any] = {}
    for key, each in entries.items():
        place = (*path, key)
        if key == shape.word:
            said[key] = _word(reader, kind, each.value, place)
        elif key == "in":
            said[key] = _states(reader, kind, each.value, place)
        else:
            least = (
                1 if kind in ("times", "months_within") else 0
            )  # at most none: take the move out
            said[key] = reader.whole(each.value, place, f"{what}의 {key}", least, WON_MAX)
    needed = (shape.word, *shape.demanded)
    return (
        {kind: said} if all(key in said for key in needed) and None not in said.values() else None
    )


def _word(reader: Reader, kind: str, node: Node, path: Path) -> str | None:
    if kind == "decision":
        return reader.word(node, path, "결정하는 회의(decision)", tuple(BODIES))
    return reader.text(node, path, f"요건 {kind}")


def _states(reader: Reader, kind: str, node: Node, path: Path) -> list[str] | None:
    states = reader.words(node, path, f"요건 {kind}의 in")
    if not states and not reader.report.unread(path):
        reader.report.add(
            path, f"요건 {kind}의 in이 비어 있습니다.", "`in: [상태]`를 적어 주십시오."
        )
    return states or None


def _successor(reader: Reader, entry: Entry, path: Path) -> dict[str, Any] | None:
    if isinstance(entry.value, Scalar) and entry.value.text == "true":
        return {"successor": {"at_least": 1}}
    entries = reader.table(entry.value, path, "요건 successor", ("at_least",))
    reader.demand(entries, path, ("at_least",), "요건 successor")
    if "at_least" not in entries:
        return None
    place = (*path, "at_least")
    least = reader.whole(entries["at_least"].value, place, "at_least", least=1)
    return {"successor": {"at_least": least}} if least else None


def _any_of(reader: Reader, entry: Entry, path: Path) -> dict[str, Any] | None:
    options = read_requirements(reader, entry.value, path, nested=True)
    if len(options) < 2 and not reader.report.unread(path):
        reader.report.add(
            path,
            "any_of에는 요건이 둘 이상 있어야 합니다.",
            "하나뿐이면 any_of 없이 적어 주십시오.",
        )
    return {"any_of": options} if options else None


def _approval_document(reader: Reader, entry: Entry, path: Path) -> dict[str, Any] | None:
    if reader.truth(entry.value, path, "approval_document"):
        return {"approval_document": {}}
    if not reader.report.unread(path):
        reader.report.add(
            path, "approval_document에는 true만 쓸 수 있습니다.", "필요 없으면 줄을 지워 주십시오."
        )
    return None

"""Reads states, moves and what moves require."""

import re
from typing import Any

from states.field_reader import MOVE_WORDS, read_fields
from states.node import Entry, Node, Scalar, Series, Table
from states.reader import Reader
from states.report import Path
from states.requirements import BODIES

REQUIREMENT_KINDS = (
    "field", "decision", "successor", "review", "prior_move", "approval_document", "any_of",
)  # fmt: skip
_STATE_KEYS = ("label", "initial", "final", "stale_after")
_MOVE_KEYS = ("label", "from", "to", "by", "asks", "requires")
_STALE = re.compile(r"([1-9][0-9]{0,3}) business_days")
_WORD_OF = {"field": "key", "decision": "body", "review": "of", "prior_move": "move"}


def read_state(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"상태 `{key}`", _STATE_KEYS)
    content: dict[str, Any] = {"key": key, "label": reader.label(entries, path, key, "상태")}
    for word in ("initial", "final"):
        if word in entries and reader.truth(entries[word].value, (*path, word), word):
            content[word] = True
    if "stale_after" in entries:
        place = (*path, "stale_after")
        text = reader.text(entries["stale_after"].value, place, "stale_after")
        if text and (match := _STALE.fullmatch(text)):
            content["stale_after"] = int(match[1])
        elif text:
            reader.report.add(
                place,
                f"stale_after에 쓸 수 없는 값입니다: `{text}`.",
                "`60 business_days` 꼴로 적어 주십시오.",
            )
    return content


def read_move(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    what = f"처리 `{key}`"
    entries = reader.table(node, path, what, _MOVE_KEYS)
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
        content["by"] = _actors(reader, entries["by"].value, (*path, "by"))
    if "asks" in entries:
        asks = (*path, "asks")
        content["asks"] = read_fields(reader, entries["asks"].value, asks, "asks", MOVE_WORDS)
    if "requires" in entries:
        place = (*path, "requires")
        content["requires"] = _requirements(reader, entries["requires"].value, place)
    return content


def _actors(reader: Reader, node: Node, path: Path) -> list[dict[str, str]]:
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


def _requirements(
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
    return _about_a_word(reader, kind, entry, place)


def _about_a_word(reader: Reader, kind: str, entry: Entry, path: Path) -> dict[str, Any] | None:
    """Read a requirement about one named thing: ``field: term`` or ``field: {key: term}``."""
    inner, node = _WORD_OF[kind], entry.value
    if isinstance(node, Table):
        entries = reader.table(node, path, f"요건 {kind}", (inner,))
        reader.demand(entries, path, (inner,), f"요건 {kind}")
        if inner not in entries:
            return None
        node, path = entries[inner].value, (*path, inner)
    if kind == "decision":
        word = reader.word(node, path, "결정하는 회의(decision)", tuple(BODIES))
    else:
        word = reader.text(node, path, f"요건 {kind}")
    return {kind: {inner: word}} if word else None


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
    options = _requirements(reader, entry.value, path, nested=True)
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

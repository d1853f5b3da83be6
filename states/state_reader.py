"""Reads states: what a case is, by when it leaves, and what stays as it is meanwhile."""

import re
from typing import Any, get_args

from states.lifecycle import Counting
from states.node import Node, Scalar
from states.reader import NOTE_MAX, Reader
from states.report import Path

ENTERED = "entered"  # `from: entered`: the day on which the case came into the state
ALL = "all"  # `locks: all`
_KEYS = ("label", "initial", "final", "stale_after", "deadline", "locks")
_DEADLINE_KEYS = ("label", "from", "days", "months", "counting", "statutory", "note")
_STALE = re.compile(r"([1-9][0-9]{0,3}) business_days")


def read_state(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"상태 `{key}`", _KEYS)
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
    if "deadline" in entries:
        content["deadline"] = _deadline(reader, entries["deadline"].value, (*path, "deadline"), key)
    if "locks" in entries:
        node, place = entries["locks"].value, (*path, "locks")
        locks = reader.words(node, place, "locks")
        alone = isinstance(node, Scalar) and locks == [ALL]
        content.update({"locks": ALL if alone else locks} if locks else {})
    return content


def _deadline(reader: Reader, node: Node, path: Path, state: str) -> dict[str, Any]:
    what = f"상태 `{state}`의 기한(deadline)"
    entries = reader.table(node, path, what, _DEADLINE_KEYS)
    reader.demand(entries, path, ("from",), what)
    content: dict[str, Any] = {
        "label": reader.label(entries, path, state, "기한"),
        "from": ENTERED,
    }
    if "from" in entries:
        word = reader.text(entries["from"].value, (*path, "from"), "기한의 from")
        content["from"] = word or ENTERED
    for unit in ("days", "months"):
        if unit in entries:
            place = (*path, unit)
            number = reader.whole(entries[unit].value, place, f"기한의 {unit}")
            content.update({unit: number} if number else {})
    if "counting" in entries:
        place = (*path, "counting")
        known = get_args(Counting)
        counting = reader.word(entries["counting"].value, place, "counting", known)
        content.update({"counting": counting} if counting not in (None, "civil") else {})
    if "statutory" in entries and reader.truth(
        entries["statutory"].value, (*path, "statutory"), "statutory"
    ):
        content["statutory"] = True
    if "note" in entries:
        note = reader.text(entries["note"].value, (*path, "note"), "note", NOTE_MAX)
        content.update({"note": note} if note else {})
    return content

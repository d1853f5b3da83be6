"""Reads periodic reviews: who answers what, and by when."""

from typing import Any, get_args

from states.actor_reader import read_actor, read_calls
from states.field_reader import ANSWER_WORDS, read_fields
from states.lifecycle import CatchUp, Counting
from states.node import Node
from states.period import EVERY
from states.reader import NOTE_MAX, Reader
from states.report import Path

_KEYS = (
    "label", "every", "of", "answers", "answered_by", "opens", "due", "closes",
    "remind_days_before", "escalate_days_after", "catch_up", "form", "proposes", "tally", "note",
    "statutory",
)  # fmt: skip
_DEMANDED = ("every", "of", "answers", "answered_by", "opens", "due", "catch_up")
_WORDS = {
    "every": EVERY,
    "answers": ("one", "each"),
    "catch_up": get_args(CatchUp),
    "tally": ("majority",),
}


def read_review(reader: Reader, key: str, node: Node, path: Path, lifecycle: str) -> dict[str, Any]:
    """
    Read a review; what is missing or wrong is noted, and stands as a default beside it.

    The keys of lifecycle and review are part of the content: two reviews that say the same are
    two, and have two hashes.
    """
    what = f"점검 `{key}`"
    entries = reader.table(node, path, what, _KEYS)
    reader.demand(entries, path, _DEMANDED, what)
    content: dict[str, Any] = {
        "lifecycle": lifecycle,
        "review": key,
        "label": reader.label(entries, path, key, "점검"),
        "every": "quarter",
        "of": [],
        "answers": "one",
        "answered_by": {"role": ""},
        "opens": {"from": "period_end", "days": 1},
        "due": {"from": "period_end", "days": 1},
        "catch_up": "latest",
    }
    for word, known in _WORDS.items():
        if word in entries:
            value = reader.word(entries[word].value, (*path, word), word, known)
            content.update({word: value} if value else {})
    for word in ("of", "proposes"):
        if word in entries:
            content[word] = reader.words(entries[word].value, (*path, word), word)
    if "answered_by" in entries:
        place = (*path, "answered_by")
        actor = read_actor(reader, entries["answered_by"].value, place)
        content.update({"answered_by": actor} if actor else {})
        if actor is None:
            reader.report.add_unread(
                place, f"{what}에 답할 사람이 없습니다.", "답할 역할을 적어 주십시오."
            )
    for word, since in (
        ("opens", ("period_end",)),
        ("due", ("period_end",)),
        ("closes", ("due", "period_end")),
    ):
        if word in entries:
            place = (*path, word)
            content[word] = _offset(reader, entries[word].value, place, word, since)
    if "form" in entries:
        form = (*path, "form")
        content["form"] = read_fields(reader, entries["form"].value, form, "form", ANSWER_WORDS)
    if "note" in entries:
        note = reader.text(entries["note"].value, (*path, "note"), "note", NOTE_MAX)
        content.update({"note": note} if note else {})
    if "statutory" in entries and reader.truth(
        entries["statutory"].value, (*path, "statutory"), "statutory"
    ):
        content["statutory"] = True
    content.update(read_calls(reader, entries, path))
    return content


def _offset(
    reader: Reader, node: Node, path: Path, what: str, since: tuple[str, ...]
) -> dict[str, Any]:
    entries = reader.table(node, path, what, ("from", "days", "counting"))
    reader.demand(entries, path, ("from", "days"), what)
    content: dict[str, Any] = {"from": since[0], "days": 1}
    if "from" in entries:
        word = reader.word(entries["from"].value, (*path, "from"), f"{what}의 from", since)
        content["from"] = word or since[0]
    if "days" in entries:
        days = reader.whole(entries["days"].value, (*path, "days"), f"{what}의 days")
        content["days"] = 1 if days is None else days
    if "counting" in entries:
        place = (*path, "counting")
        known = get_args(Counting)
        counting = reader.word(entries["counting"].value, place, "counting", known)
        content.update({"counting": counting} if counting not in (None, "civil") else {})
    return content

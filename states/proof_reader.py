"""Reads what a case has to show: documents, checklists, agreements, trainings."""

import re
from typing import Any

from states.node import Node
from states.reader import Reader
from states.report import Path

_DOCUMENT_KEYS = ("label", "formats")
_CHECKLIST_KEYS = ("label", "items")
_AGREEMENT_KEYS = ("label", "parties")
_PARTY_KEYS = ("label", "of")
_TRAINING_KEYS = ("label", "attendees")
_FORMAT = re.compile(r"[a-z0-9]{1,8}")


def read_document(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"문서 `{key}`", _DOCUMENT_KEYS)
    formats: list[str] = []
    reader.demand(entries, path, ("formats",), f"문서 `{key}`")
    if "formats" in entries:
        place = (*path, "formats")
        formats = reader.words(entries["formats"].value, place, "파일 형식(formats)")
        for wrong in [each for each in formats if not _FORMAT.fullmatch(each)]:
            reader.report.add(
                place,
                f"파일 형식으로 쓸 수 없는 값입니다: `{wrong}`.",
                "점 없이 소문자로 적어 주십시오(예: hwpx, pdf, xlsx).",
            )
    return {
        "key": key,
        "label": reader.label(entries, path, key, "문서"),
        "formats": formats,
    }


def read_checklist(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"점검표 `{key}`", _CHECKLIST_KEYS)
    reader.demand(entries, path, ("items",), f"점검표 `{key}`")
    return {
        "key": key,
        "label": reader.label(entries, path, key, "점검표"),
        "items": _names(reader, entries["items"].value, (*path, "items"), "항목(items)")
        if "items" in entries
        else [],
    }


def read_training(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"교육 `{key}`", _TRAINING_KEYS)
    reader.demand(entries, path, ("attendees",), f"교육 `{key}`")
    place = (*path, "attendees")
    return {
        "key": key,
        "label": reader.label(entries, path, key, "교육"),
        "attendees": _names(reader, entries["attendees"].value, place, "이수할 사람(attendees)")
        if "attendees" in entries
        else [],
    }


def read_agreement(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"협약 `{key}`", _AGREEMENT_KEYS)
    reader.demand(entries, path, ("parties",), f"협약 `{key}`")
    parties: list[dict[str, Any]] = []
    if "parties" in entries:
        place = (*path, "parties")
        named = reader.named(entries["parties"].value, place, "서명하는 쪽(parties)")
        parties = reader.each(named, place, lambda key, node, path: _party(reader, key, node, path))
    return {
        "key": key,
        "label": reader.label(entries, path, key, "협약"),
        "parties": parties,
    }


def _party(reader: Reader, key: str, node: Node, path: Path) -> dict[str, Any]:
    entries = reader.table(node, path, f"서명하는 쪽 `{key}`", _PARTY_KEYS)
    content: dict[str, Any] = {
        "key": key,
        "label": reader.label(entries, path, key, "서명하는 쪽"),
    }
    if "of" in entries:
        text = reader.text(entries["of"].value, (*path, "of"), "of")
        content.update({"of": text} if text else {})
    return content


def _names(reader: Reader, node: Node, path: Path, what: str) -> list[list[str]]:
    """Read keys with labels as pairs, because their order is what people see."""

    def read(key: str, node: Node, path: Path) -> dict[str, Any]:
        return {"key": key, "label": reader.text(node, path, what) or key}

    named = reader.each(reader.named(node, path, what), path, read)
    return [[each["key"], each["label"]] for each in named]

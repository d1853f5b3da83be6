"""What a case has to show and what it has shown: documents, checklists, signatures, trainings."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hyeopchi.proof_words import label_words
from notifications.korean import official_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.case import Case
    from engine.proof import HeldProof
    from states.proof_item import ProofItem

_TITLES = {"check": "", "signature": " 서명", "attendance": " 이수"}
_MISSING = {"document": "미제출", "check": "미완료", "signature": "미서명", "attendance": "미이수"}


def proof_data(
    read: "Connection",
    one: "Case",
    fields: Mapping[str, Any],
    places: Mapping[str, str],
    *,
    on: date | None,
) -> list[dict[str, Any]]:
    """Give everything the case can show, in its definition's order, with what was said of it last."""
    from engine.definitions import lifecycle_pinned
    from engine.proof import held_proofs
    from states.proof_item import proof_items

    pinned = lifecycle_pinned(read, one.definition_hash)
    held = held_proofs(read, [one.id], on=on).get(one.id, {})
    return [_row(item, held.get(item.name), places) for item in proof_items(pinned, fields)]


def proof_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Print them: a line a document, and a line an item below each of the others."""
    for (kind, of), group in groupby(rows, key=lambda row: (row["kind"], row["of"])):
        items = list(group)
        if kind == "document":
            yield from (f"{row['of']}: {_said(row)}" for row in items)
            continue
        done = sum(row["shown"] for row in items)
        yield f"{of}{_TITLES[kind]} {done}/{len(items)}"
        for row in items:
            sign = "○" if row["mark"] in ("done", "signed", "attended") else row["state"]
            day = f" {official_date(row['on'])}" if row["shown"] else ""
            yield f"  {sign} {row['label']}{day}{_more(row)}"


def _row(item: "ProofItem", held: "HeldProof | None", places: Mapping[str, str]) -> dict[str, Any]:
    from states.proof_item import MARKS, NOTHING

    shown = held is not None and held.mark not in NOTHING
    return {
        "kind": item.kind,
        "key": item.key,
        "item": item.item,
        "of": item.of,
        "label": label_words(item, places),
        "mark": held.mark if held else None,
        "state": MARKS[item.kind][held.mark] if shown and held else _MISSING[item.kind],
        "shown": shown,
        "on": held.on if held else None,
        "document_number": held.document_number if held else None,
        "note": held.note if held else None,
    }


def _said(row: Mapping[str, Any]) -> str:
    if not row["shown"]:
        return f"{row['state']}{_more(row)}"
    return f"{row['state']} {official_date(row['on'])}{_more(row)}"


def _more(row: Mapping[str, Any]) -> str:
    number = f", {row['document_number']}" if row["document_number"] and row["shown"] else ""
    return number + (f" – {row['note']}" if row["note"] else "")

"""Proofs as people name them: by key or by label, of an organisation by its name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyeopchi.errors import RowsInvalid
from hyeopchi.table_rows import TypedRow, keyed, number_of, rows_of
from notifications.korean import josa
from states.day import date_of

if TYPE_CHECKING:
    from engine.case import Case
    from engine.proof import NewProof
    from states.lifecycle import Lifecycle
    from states.proof_item import ProofItem

_KIND = ("종류", "구분", "kind")
_KEY = ("대상", "증빙", "이름", "문서", "key")
_ITEM = ("항목", "서명자", "대상자", "item")
_MARK = ("표시", "결과", "mark")
_ON = ("날짜", "일자", "기준일", "on")
_DOCUMENT_NUMBER = ("문서번호", "document_number")
_NOTE = ("비고", "메모", "note")
_KIND_WORDS = {
    "document": ("문서", "서류"),
    "check": ("점검표", "점검", "체크리스트"),
    "signature": ("서명", "협약"),
    "attendance": ("교육", "이수", "참석"),
}
_MARK_WORDS = {"○": "done", "해당 없음": "not_applicable", "참석": "attended", "접수": "filed"}


@dataclass(frozen=True, slots=True)
class TypedProof:
    """One proof as it was typed; blank where nothing was."""

    number: str
    kind: str
    key: str
    item: str
    mark: str
    on: date
    document_number: str | None = None
    note: str | None = None


def typed_rows(file: Path, *, today: date) -> list[TypedProof]:
    """
    Read the rows of a table: 과제번호, 종류, 대상, 항목, 표시, 날짜, 문서번호, 비고.

    Raises:
        RowsInvalid: A row says no number, no kind or no day; all of them are told at once.
    """
    rows, problems = [], []
    for row in rows_of(file):
        said = row.first(*_ON)
        on = date_of(said) if said else today
        missing = [
            word
            for word, typed in (
                ("번호", number_of(row)),
                ("종류", row.first(*_KIND)),
                ("대상", row.first(*_KEY)),
            )
            if not typed
        ]
        if missing:
            problems.append(f"{row.at}행: {', '.join(missing)} 칸이 비었습니다.")
        elif on is None:
            problems.append(f"{row.at}행: {said}: 날짜를 2013-04-10처럼 적어 주십시오.")
        else:
            rows.append(_typed(row, on))
    if not rows and not problems:
        problems.append("내용이 있는 행이 없습니다.")
    if problems:
        raise RowsInvalid(str(file), tuple(problems))
    return rows


def new_proofs(
    typed: Iterable[TypedProof],
    cases: Mapping[str, "tuple[Case, Lifecycle]"],
    places: Mapping[str, str],
) -> "list[NewProof]":
    """
    Turn what was typed into what is recorded; what means nothing goes through, to be refused.

    Args:
        cases: Each case with the definition that it pins, by number.
        places: The names of organisations, by key.
    """
    return [_new(each, *cases[each.number], places) for each in typed]


def marked(
    proof: Any, items: "Mapping[tuple[str, str, str], ProofItem]", places: Mapping[str, str]
) -> str:
    """Word what a proof says of which item: ``협약서 자치구 동구 – 서명``."""
    from states.proof_item import MARKS

    mark = MARKS.get(proof.kind, {}).get(proof.mark, proof.mark)
    item = items.get((proof.kind, proof.key, proof.item))
    return (
        f"{item_words(item, places) if item else ' '.join((proof.key, proof.item)).strip()}: {mark}"
    )


def item_words(item: "ProofItem", places: Mapping[str, str]) -> str:
    """Name an item: ``본계획서``, ``사전 검토항목 전문가 자문``, ``협약서 자치구 동구``."""
    if item.kind == "document":
        return item.of
    return f"{item.of} {label_words(item, places)}"


def label_words(item: "ProofItem", places: Mapping[str, str]) -> str:
    """Name an item within what it belongs to: ``전문가 자문``, ``자치구 동구``."""
    return f"{item.label} {places.get(item.place, item.place)}" if item.place else item.label


def _typed(row: TypedRow, on: date) -> TypedProof:
    return TypedProof(
        number_of(row),
        row.first(*_KIND),
        row.first(*_KEY),
        row.first(*_ITEM),
        row.first(*_MARK),
        on,
        row.first(*_DOCUMENT_NUMBER) or None,
        row.first(*_NOTE) or None,
    )


def _new(
    typed: TypedProof, one: "Case", pinned: "Lifecycle", places: Mapping[str, str]
) -> "NewProof":
    from engine.proof import NewProof
    from states.proof_item import MARKS, proof_items

    kind: Any = next(
        (key for key, words in _KIND_WORDS.items() if typed.kind in (key, *words)), typed.kind
    )
    items = [item for item in proof_items(pinned, one.fields) if item.kind == kind]
    key = keyed({item.key: item.of for item in items}, typed.key) or typed.key
    theirs = [item for item in items if item.key == key]
    marks = MARKS.get(kind, {})
    first = next(iter(marks), "")  # filed, done, signed, attended
    mark = (
        keyed(marks, typed.mark) or _MARK_WORDS.get(typed.mark, typed.mark) if typed.mark else first
    )
    return NewProof(
        number=typed.number,
        kind=kind,
        key=key,
        item=_item(typed.item, theirs, places),
        mark=mark,
        on=typed.on,
        document_number=typed.document_number,
        note=typed.note,
    )


def _item(typed: str, items: "Sequence[ProofItem]", places: Mapping[str, str]) -> str:
    """Find the item that *typed* means: its key, its label, or the one organisation of that name."""
    for meant in (
        [item.item for item in items if typed == item.item],
        [item.item for item in items if typed == label_words(item, places)],
        [item.item for item in items if typed in (item.label, item.item.partition(":")[0])],
        [
            item.item
            for item in items
            if item.place and typed in (item.place, places.get(item.place))
        ],
    ):
        if len(meant) == 1:
            return meant[0]
    return typed


def unknown_numbers(numbers: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    there = set(known)
    return tuple(
        f"과제 {josa(number, '을/를')} 찾을 수 없습니다."
        for number in dict.fromkeys(numbers)
        if number not in there
    )

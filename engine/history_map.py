"""Which column of a history says what, and which of its activities is which move."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.cell_problem import CellProblem, SpreadsheetRefused
from engine.cell_text import fold
from engine.seoul import SEOUL
from states.lifecycle import Lifecycle

COLUMNS: Final = ("case", "activity", "time", "actor", "title")
ENCODINGS: Final = ("utf-8", "cp949")
NEEDED: Final = ("case", "activity", "time")
# What the columns are called where no mapping says otherwise: ours, process miners', clerks'.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "case": ("case", "case:concept:name", "case id", "과제번호", "접수번호", "번호"),
    "activity": ("activity", "concept:name", "활동", "처리"),
    "time": ("time", "time:timestamp", "timestamp", "일시", "처리일시", "시각"),
    "actor": ("actor", "org:resource", "resource", "담당자", "처리자"),
    "title": ("title", "case:title", "과제명", "사업명", "제목"),
}


@dataclass(frozen=True, slots=True)
class HistoryMap:
    """How a history is read; what it does not say, the usual names do."""

    columns: Mapping[str, str] = field(default_factory=dict)  # case, activity, … -> heading
    moves: Mapping[str, str] = field(default_factory=dict)  # activity -> move
    fields: Mapping[str, str] = field(default_factory=dict)  # field of the case -> heading
    zone: ZoneInfo = SEOUL  # of times that name none
    encoding: str | None = None  # None: found, as of every CSV


def history_map(text: str, *, file: str) -> HistoryMap:
    """
    Read a mapping: TOML with case, activity, time, actor, title, zone, encoding, [moves], [fields].

    Raises:
        SpreadsheetRefused: It is no such mapping.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(file, f"TOML이 아닙니다({error})", "문법을 확인해 주십시오") from error
    known = (*COLUMNS, "zone", "encoding", "moves", "fields")
    for name, value in given.items():
        if name not in known:
            raise _refused(
                file, f"모르는 항목입니다: {name}", f"쓸 수 있는 항목: {', '.join(known)}"
            )
        if not _fits(name, value):
            raise _refused(
                file, f"{name}의 값이 올바르지 않습니다", "글이나 글의 표로 적어 주십시오"
            )
    try:
        zone = ZoneInfo(given.get("zone", "Asia/Seoul"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        mend = "Asia/Seoul이나 Europe/Amsterdam처럼 적어 주십시오"
        raise _refused(file, f"모르는 시간대입니다: {given['zone']}", mend) from error
    encoding = given.get("encoding")
    if encoding not in (None, *ENCODINGS):
        mend = f"다음 가운데 하나로 적어 주십시오: {', '.join(ENCODINGS)}"
        raise _refused(file, f"읽을 수 없는 인코딩입니다: {encoding}", mend)
    columns: dict[str, str] = {name: given[name] for name in COLUMNS if name in given}
    return HistoryMap(columns, given.get("moves", {}), given.get("fields", {}), zone, encoding)


def moves_called(lifecycle: Lifecycle, mapped: HistoryMap, *, file: str) -> dict[str, str]:
    """
    Give the move that each activity means, by the activity folded: mapped, else key or label.

    Raises:
        SpreadsheetRefused: The mapping names a move that the lifecycle does not have.
    """
    called: dict[str, str] = {}
    for activity, named in mapped.moves.items():
        move = next(
            (key for key, one in lifecycle.moves.items() if named in (key, one.label)), None
        )
        if move is None:
            labels = ", ".join(f"{one.label}({key})" for key, one in lifecycle.moves.items())
            raise _refused(file, f"정의에 없는 처리입니다: {named}", f"있는 처리: {labels}")
        called[fold(activity)] = move
    for key, one in lifecycle.moves.items():
        called.setdefault(fold(one.label), key)
    for key in lifecycle.moves:
        called.setdefault(fold(key), key)
    return called


def _fits(name: str, value: Any) -> bool:
    if name in ("moves", "fields"):
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return isinstance(value, str)


def _refused(file: str, sentence: str, mend: str) -> SpreadsheetRefused:
    return SpreadsheetRefused(file, CellProblem(None, "", sentence, mend))

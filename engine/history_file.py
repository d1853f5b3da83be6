"""A history as a CSV file: who did what to which case when, a line an event."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from engine.case_row import NUMBER_MAX, TITLE_MAX
from engine.cell_problem import CellProblem, SpreadsheetRefused
from engine.cell_text import clean, fold
from engine.csv_grid import decoded, delimiter_of
from engine.history_map import COLUMNS, NAMES, NEEDED, HistoryMap
from engine.seoul import SEOUL
from states.day import date_of
from states.errors import HyeopchiError

BYTES_MAX: Final = 200 * 1024 * 1024
ROWS_MAX: Final = 300_000
PROBLEMS_MAX: Final = 200  # named one by one; a file with more of them is another file
_ACTIVITY_MAX: Final = 200
_ACTOR_MAX: Final = 200
_YEAR_MIN: Final = 1900
_SHOWN: Final = 40
_SPELLED: Final = re.compile(
    r"(\d{4})\. *(\d{1,2})\. *(\d{1,2})\.?(?:\([월화수목금토일]\))? +(\d{1,2}):(\d\d.*)"
)


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One bad line: its number, what is wrong in Korean, and how to mend it."""

    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.line}번째 줄: {self.sentence} – {self.mend}"


class HistoryRefused(HyeopchiError):
    """A history has bad lines, so nothing of it is taken."""

    def __init__(self, problems: tuple[LineProblem, ...]) -> None:
        super().__init__(
            f"cannot take the history; {len(problems)} lines are bad, first {problems[0]}; mend them"
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event, as the file says it."""

    line: int
    case: str
    activity: str
    at: datetime  # with the zone that the file gave it
    actor: str | None
    title: str | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A history: the events of each case in the order of time, those of one moment as they stand."""

    file: str
    digest: str  # names the file: the same one is taken once
    cases: Mapping[str, Sequence[HistoryRow]]
    problems: tuple[LineProblem, ...]
    more_problems: int  # that are not named
    read: Mapping[str, str]  # case, activity, … and fields -> heading
    ignored: tuple[str, ...]
    encoding: str
    moved_lines: int  # that stood before an earlier event of their case

    @property
    def events(self) -> int:
        return sum(map(len, self.cases.values()))


def read_history(data: bytes, *, file: str, mapped: HistoryMap, now: datetime) -> HistoryFile:
    """
    Read a history in UTF-8 or CP949, and name every bad line.

    Raises:
        SpreadsheetRefused: It is no CSV, lacks a column, or holds more than 300,000 lines.
    """
    if len(data) > BYTES_MAX:
        raise _refused(file, "파일이 200 MB를 넘습니다", "과제를 나누어 두 번에 불러와 주십시오")
    text, encoding = _text(data, mapped, file=file)
    lines = _lines(text, file=file)
    _, headings = next(lines, (1, []))
    places = _places(headings, mapped, file=file)
    reader = _Reader(places, mapped, now)
    for line, cells in lines:
        reader.take(line, cells)
        if reader.taken > ROWS_MAX:
            mend = "과제를 나누어 두 번에 불러와 주십시오"
            raise _refused(file, f"{ROWS_MAX:,}줄을 넘습니다", mend)
    cases, moved = _in_order(reader.rows)
    return HistoryFile(
        file=file,
        digest=hashlib.sha256(data).hexdigest(),
        cases=cases,
        problems=tuple(reader.problems[:PROBLEMS_MAX]),
        more_problems=max(len(reader.problems) - PROBLEMS_MAX, 0),
        read={name: headings[at] for name, at in places.items()},
        ignored=tuple(h for at, h in enumerate(headings) if h and at not in places.values()),
        encoding=encoding,
        moved_lines=moved,
    )


def _text(data: bytes, mapped: HistoryMap, *, file: str) -> tuple[str, str]:
    if b"\0" in data[:4096] or data.startswith(b"PK\x03\x04"):
        mend = "‘CSV UTF-8(쉼표로 분리)’ 형식으로 저장해 주십시오"
        raise _refused(file, "글로 된 CSV 파일이 아닙니다", mend)
    if mapped.encoding is None:
        return decoded(data, file=file)
    try:
        text = data.decode("utf-8-sig" if mapped.encoding == "utf-8" else mapped.encoding)
    except UnicodeDecodeError as error:
        mend = "대응표의 encoding을 고쳐 주십시오"
        raise _refused(file, f"문자 인코딩이 {mapped.encoding}가 아닙니다", mend) from error
    return text, mapped.encoding.upper()


def _lines(text: str, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the number of the line it begins on; blank ones are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = 1
    try:
        for cells in reader:
            cleaned = [clean(cell) for cell in cells]
            if any(cleaned):
                yield line, cleaned
            line = reader.line_num + 1
    except csv.Error as error:
        mend = '그 줄의 따옴표(")를 짝 맞추어 다시 저장해 주십시오'
        raise _refused(file, f"{line}번째 줄부터 따옴표가 맞지 않습니다", mend) from error


def _places(headings: Sequence[str], mapped: HistoryMap, *, file: str) -> dict[str, int]:
    """Find the column of each thing that a history says, and of each mapped field."""
    folded = [fold(heading) for heading in headings]
    places: dict[str, int] = {}
    for name in COLUMNS:
        asked = mapped.columns.get(name)
        names = (asked,) if asked is not None else NAMES[name]
        at = next((folded.index(fold(each)) for each in names if fold(each) in folded), None)
        if at is not None:
            places[name] = at
        elif asked is not None or name in NEEDED:
            seen = ", ".join(heading for heading in headings if heading) or "없음"
            raise _refused(
                file,
                f"‘{asked or names[0]}’ 열이 없습니다",
                f'대응표에 {name} = "열 이름"을 적어 주십시오(있는 열: {seen})',
            )
    for key, heading in mapped.fields.items():
        if fold(heading) not in folded:
            raise _refused(
                file, f"‘{heading}’ 열이 없습니다", f"대응표의 fields.{key}를 고쳐 주십시오"
            )
        places[f"fields.{key}"] = folded.index(fold(heading))
    return places


class _Reader:
    """Reads line after line, gathering events and problems."""

    def __init__(self, places: Mapping[str, int], mapped: HistoryMap, now: datetime) -> None:
        self.rows: dict[str, list[HistoryRow]] = {}
        self.problems: list[LineProblem] = []
        self.taken = 0
        self._places = places
        self._fields = {key: places[f"fields.{key}"] for key in mapped.fields}
        self._zone = mapped.zone
        self._now = now

    def take(self, line: int, cells: Sequence[str]) -> None:
        self.taken += 1
        case, activity = self._text(cells, "case"), self._text(cells, "activity")
        written = self._text(cells, "time")
        at = self._moment(written)
        actor, title = self._text(cells, "actor"), self._text(cells, "title")
        problem = (
            _unfit("번호", case, NUMBER_MAX)
            or _unfit("활동", activity, _ACTIVITY_MAX)
            or self._untimely(written, at)
            or (_unfit("담당자", actor, _ACTOR_MAX) if actor else None)
            or (_unfit("과제명", title, TITLE_MAX) if title else None)
        )
        if problem is not None:
            self.problems.append(LineProblem(line, *problem))
            return
        assert at is not None
        fields = {key: cells[i] for key, i in self._fields.items() if i < len(cells) and cells[i]}
        row = HistoryRow(line, case, activity, at, actor or None, title or None, fields)
        self.rows.setdefault(case, []).append(row)

    def _text(self, cells: Sequence[str], name: str) -> str:
        at = self._places.get(name)
        return " ".join(cells[at].split()) if at is not None and at < len(cells) else ""

    def _moment(self, text: str) -> datetime | None:
        """Give the moment of *text*; a day alone is a day of the office, in whatever zone times are."""
        written = _SPELLED.sub(_spelled_out, text.replace("/", "-"))
        day = _day(written)
        if day is None:
            try:
                at = datetime.fromisoformat(written)
            except ValueError:
                day = date_of(text)
                return None if day is None else datetime.combine(day, time(), SEOUL)
            return at if at.tzinfo is not None else at.replace(tzinfo=self._zone)
        return datetime.combine(day, time(), SEOUL)

    def _untimely(self, text: str, at: datetime | None) -> tuple[str, str] | None:
        if not text:
            return "시각이 비어 있습니다", "채우거나 줄을 지워 주십시오"
        if at is None or at.year < _YEAR_MIN:
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            return f"시각이 아닙니다: ‘{shown}’", "2013-04-10 09:30:00+09:00처럼 적어 주십시오"
        if at > self._now:
            return f"아직 오지 않은 시각입니다: {text}", "이미 있었던 일만 남겨 주십시오"
        return None


def _spelled_out(found: re.Match[str]) -> str:
    """Write the digits of a Korean date and time out: 2011. 2. 3. 9:05 is 2011-02-03 09:05."""
    year, month, day, hour, rest = found.groups()
    return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}:{rest}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unfit(label: str, text: str, longest: int) -> tuple[str, str] | None:
    if not text:
        return f"{label} 칸이 비어 있습니다", "채우거나 줄을 지워 주십시오"
    if len(text) > longest:
        return f"{label} 칸이 {longest}자를 넘습니다", "줄여서 적어 주십시오"
    return None


def _in_order(rows: dict[str, list[HistoryRow]]) -> tuple[dict[str, list[HistoryRow]], int]:
    """Sort each case's events by their moment; how many lines that moved is said."""
    moved = 0
    for case, events in rows.items():
        latest = events[0].at
        for event in events:
            moved += event.at < latest
            latest = max(latest, event.at)
        rows[case] = sorted(events, key=lambda one: one.at)  # stable: one moment, as they stand
    return rows, moved


def _refused(file: str, sentence: str, mend: str) -> SpreadsheetRefused:
    return SpreadsheetRefused(file, CellProblem(None, "", sentence, mend))

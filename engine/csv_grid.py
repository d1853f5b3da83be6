"""A CSV file as a grid: its encoding and its delimiter found, never guessed in silence."""

import csv
import io
import re
from typing import Final

from engine.cell_problem import CellProblem, SpreadsheetRefused
from engine.cell_text import clean
from engine.grid import COLUMNS_MAX, ROWS_MAX, Grid, Value, cell_name

_DELIMITERS: Final = ",;\t"
_SAMPLE_LINES: Final = 50
_HANGUL: Final = range(0xAC00, 0xD7A4)
_SAVE_UTF8: Final = "‘CSV UTF-8(쉼표로 분리)’ 형식이나 XLSX로 저장해 주십시오"
_FEWER: Final = "필요한 줄과 열만 남겨 주십시오"
# A CSV written for a spreadsheet puts an apostrophe before what would run as a formula, and one
# more before what looks as if it had one: so that taking one away gives back what was there.
_RUNS: Final = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_GUARDED: Final = re.compile("'+[=+\\-@\t\r＝＋－＠]")


def read_csv(data: bytes, *, file: str) -> Grid:
    """
    Read a CSV file in UTF-8, with or without a BOM, or in CP949.

    Raises:
        SpreadsheetRefused: It is in neither encoding, its quotes are broken, or it holds more
            than 20,000 rows or 100 columns.
    """
    text, encoding = decoded(data, file=file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[tuple[Value, ...]] = []
    try:
        for cells in reader:
            rows.append(tuple(_value(cell) for cell in cells))
            _check_bounds(rows, file=file)
    except csv.Error as error:
        raise SpreadsheetRefused(
            file,
            CellProblem(
                cell_name(len(rows), 0),
                "",
                f"{reader.line_num}번째 줄부터 따옴표가 맞지 않거나 칸이 너무 깁니다",
                '그 줄의 따옴표(")를 짝 맞추어 다시 저장해 주십시오',
            ),
        ) from error
    return Grid(file=file, rows=tuple(rows), encoding=encoding)


def guarded(text: str) -> str:
    """Give *text* so that no spreadsheet runs it as a formula, and `read_csv` reads it as it was."""
    return f"'{text}" if _RUNS.match(text) else text


def decoded(data: bytes, *, file: str) -> tuple[str, str]:
    """Give the text and the name of its encoding, strictly."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(file, "유니코드 텍스트(UTF-16) 파일입니다")
    if b"\x00" in data:
        raise _unreadable(file, "글자가 아닌 내용이 들어 있습니다")
    as_utf8, as_cp949 = _strict(data, "utf-8-sig"), _strict(data, "cp949")
    if as_utf8 is not None and not (_only_latin(as_utf8) and _has_hangul(as_cp949)):
        return as_utf8, "UTF-8"
    if as_cp949 is not None:
        return as_cp949, "CP949"
    raise _unreadable(file, "문자 인코딩이 UTF-8도 CP949(한글 완성형)도 아닙니다")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _only_latin(text: str) -> bool:
    """Tell text of accented letters alone, as CP949 bytes look when they happen to be UTF-8."""
    return not text.isascii() and all(ord(sign) < 0x800 for sign in text)


def _has_hangul(text: str | None) -> bool:
    return text is not None and any(ord(sign) in _HANGUL for sign in text)


def delimiter_of(text: str) -> str:
    """Give the delimiter that cuts the most of the first lines, and into the most cells."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda delimiter: _cuts(sample, delimiter))


def _cuts(sample: str, delimiter: str) -> tuple[int, int]:
    cells = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter)]
    return sum(count > 1 for count in cells), sum(cells)


def _value(cell: str) -> Value:
    return clean(cell[1:] if _GUARDED.match(cell) else cell) or None


def _check_bounds(rows: list[tuple[Value, ...]], *, file: str) -> None:
    row, columns = len(rows) - 1, len(rows[-1])
    sentence = None
    if row >= ROWS_MAX:
        sentence = f"{ROWS_MAX:,}줄을 넘습니다"
    elif columns > COLUMNS_MAX and any(value is not None for value in rows[-1][COLUMNS_MAX:]):
        sentence = f"{COLUMNS_MAX}열을 넘습니다"
    if sentence is not None:
        column = min(columns, COLUMNS_MAX + 1) - 1
        problem = CellProblem(cell_name(row, max(column, 0)), "", sentence, _FEWER)
        raise SpreadsheetRefused(file, problem)


def _unreadable(file: str, sentence: str) -> SpreadsheetRefused:
    return SpreadsheetRefused(file, CellProblem(None, "", sentence, _SAVE_UTF8))

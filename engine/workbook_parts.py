"""The parts of an XLSX file, taken out only after the archive's bounds were checked."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from engine.cell_problem import CellProblem, SpreadsheetRefused

ENTRIES_MAX: Final = 1_000
UNPACKED_BYTES_MAX: Final = 100 * 1024 * 1024
RATIO_MAX: Final = 100
COUNT_MAX: Final = 4_000_000  # of texts, styles and the like that a part announces
_COUNT: Final = re.compile(r"[0-9]{1,9}")
_RATIO_FREE_BYTES: Final = 1024 * 1024  # a small part may well be all blanks
_ARCHIVES: Final = (".zip", ".xlsx", ".xlsm", ".docx", ".pptx", ".hwpx", ".gz", ".7z", ".rar")
_SAVE_AGAIN: Final = "엑셀이나 한셀에서 열어 XLSX로 다시 저장해 주십시오"

Parts = Mapping[str, bytes]
Start = Callable[[str, dict[str, str]], None]


def read_parts(data: bytes, *, file: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """
    Unpack the *wanted* parts of an XLSX archive, by lower-case path.

    The directory is judged before anything is unpacked: at most 1,000 entries and 100 MB, at most
    100 times the packed size, no archive in the archive, no name twice. Unpacking stops at the
    size an entry declares, so that a lie about it is an error and not a flood.

    Raises:
        SpreadsheetRefused: The archive is broken or out of bounds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_bounds(entries, packed=len(data), file=file)
            return {
                entry.filename.lower(): archive.read(entry)
                for entry in entries
                if wanted(entry.filename.lower())
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise refused(file, "XLSX 파일이 손상되었거나 암호가 걸려 있습니다", _SAVE_AGAIN) from error


def repack(parts: Parts) -> bytes:
    """Pack *parts* again, uncompressed: what was checked is then exactly what is read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return packed.getvalue()


def walk_xml(
    content: bytes,
    *,
    file: str,
    start: Start,
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """
    Walk one XML part, giving each element's name without its prefix.

    Raises:
        SpreadsheetRefused: It is no XML, or declares a document type: entities come only with one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse_doctype(*_: object) -> None:
        raise refused(file, "XLSX 안에 문서 형식 선언(DOCTYPE)이 있어 읽지 않습니다", _SAVE_AGAIN)

    parser.StartDoctypeDeclHandler = refuse_doctype

    def start_bounded(name: str, given: dict[str, str]) -> None:
        if "count" in given or "uniqueCount" in given:
            _check_counts(given, file=file)
        start(name.rpartition(":")[2] if ":" in name else name, given)

    parser.StartElementHandler = start_bounded
    if text is not None:
        parser.CharacterDataHandler = text
    if end is not None:
        parser.EndElementHandler = lambda name: end(
            name.rpartition(":")[2] if ":" in name else name
        )
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise refused(file, "XLSX 안의 XML이 손상되었습니다", _SAVE_AGAIN) from error


def refused(file: str, sentence: str, mend: str, *, cell: str | None = None) -> SpreadsheetRefused:
    return SpreadsheetRefused(file, CellProblem(cell, "", sentence, mend))


def _check_bounds(entries: list[zipfile.ZipInfo], *, packed: int, file: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > ENTRIES_MAX:
        raise refused(file, f"파일 안의 항목이 {ENTRIES_MAX:,}개를 넘습니다", _SAVE_AGAIN)
    if unpacked > UNPACKED_BYTES_MAX:
        raise refused(
            file, "압축을 풀면 100 MB를 넘습니다", "필요한 시트만 남겨 다시 저장해 주십시오"
        )
    swells = unpacked > max(_RATIO_FREE_BYTES, RATIO_MAX * packed)
    if swells or any(map(_swells, entries)):
        raise refused(file, f"압축을 풀면 {RATIO_MAX}배 넘게 커집니다", _SAVE_AGAIN)
    if len(set(names)) < len(names):
        raise refused(file, "파일 안에 이름이 같은 항목이 있습니다", _SAVE_AGAIN)
    if any(name.endswith(_ARCHIVES) for name in names):
        raise refused(
            file,
            "파일 안에 다른 압축 파일이나 문서가 들어 있습니다",
            "끼워 넣은 개체를 지우고 저장해 주십시오",
        )


def _check_counts(given: dict[str, str], *, file: str) -> None:
    """Refuse an announced number that a reader would set memory aside for: one aborts the process."""
    for name in ("count", "uniqueCount"):
        announced = given.get(name, "0")
        if not _COUNT.fullmatch(announced) or int(announced) > COUNT_MAX:
            raise refused(file, "XLSX 안에 적힌 개수가 올바르지 않습니다", _SAVE_AGAIN)


def _swells(entry: zipfile.ZipInfo) -> bool:
    big = entry.file_size > _RATIO_FREE_BYTES
    return big and entry.file_size > RATIO_MAX * max(entry.compress_size, 1)

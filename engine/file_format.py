"""
What a file really is: its name, its first bytes and its archive's directory, before it is kept.

Nothing is ever unpacked here but the two tiny entries that say what an archive is, and those only
after the directory's bounds were checked (ASVS 5.2.1 to 5.2.3).
"""

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from typing import Final

from engine.file_errors import FileRefused
from engine.file_name import checked_name, extension_of
from engine.workbook_parts import ENTRIES_MAX, RATIO_MAX, UNPACKED_BYTES_MAX
from states.requirement import Refusal

_CFB: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE compound files: HWP 5 and old Office
_WIDE = {name: name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint")}
_MARKUP: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")
_SMALL: Final = 1024 * 1024  # an entry below this may well be all blanks
_ARCHIVES: Final = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".jar", ".alz", ".egg")
_ACTIVE: Final = (".exe", ".dll", ".scr", ".bat", ".cmd")  # HWPX holds scripts of its own
_TAIL: Final = 2048  # bytes in which a PDF has to end
_SAVE_AGAIN: Final = "문서를 만든 프로그램에서 다시 저장하거나 PDF로 저장해 올려 주십시오."


def checked_format(name: str, data: bytes, formats: Collection[str]) -> tuple[str, str]:
    """
    Give the clean name and the format of a file that is what its name says.

    Args:
        name: As the browser sent it.
        formats: What is taken here, such as hwpx and pdf.

    Raises:
        FileRefused: Its name cannot be, its format is not taken, or its bytes are of another one.
    """
    name = checked_name(name)
    ending = extension_of(name)
    taken = [each for each in formats if each in KNOWN]
    if ending not in taken:
        said = f"{ending.upper()} 파일은 여기에 올릴 수 없습니다." if ending else _NO_ENDING
        raise _refused("file_format", said, f"다음 형식으로 올려 주십시오: {', '.join(taken)}.")
    if not data:
        raise _refused("file_empty", "빈 파일입니다.", "내용이 있는 파일을 골라 주십시오.")
    if not KNOWN[ending](data):
        raise _refused(
            "file_not_format",
            f"이름은 {ending.upper()} 파일인데 내용이 그 형식이 아닙니다.",
            _SAVE_AGAIN,
        )
    return name, ending


def checked_size(size: int, *, most: int) -> None:
    """
    Refuse a file of more than *most* bytes.

    Raises:
        FileRefused: It is larger.
    """
    if size > most:
        raise _refused(
            "file_large",
            f"파일이 {most // (1024 * 1024)} MB를 넘습니다.",
            "그림의 크기를 줄이거나 나누어서 올려 주십시오.",
        )


def _refused(code: str, sentence: str, mend: str) -> FileRefused:
    return FileRefused(Refusal(code, sentence, mend))


_NO_ENDING: Final = "파일 이름에 확장자가 없어 어떤 형식인지 알 수 없습니다."


def _pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-_TAIL:]


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


def _compound(mark: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(_CFB) and mark in data


def _stating(mimetype: bytes) -> Callable[[bytes], bool]:
    """Take archives that say what they are in an entry of their own: HWPX, ODF."""

    def fits(data: bytes) -> bool:
        with _opened(data) as archive:
            if "mimetype" not in archive.namelist():
                return False
            said = archive.getinfo("mimetype")
            return said.file_size < 200 and archive.read(said).strip() == mimetype

    return fits


def _office(main: str) -> Callable[[bytes], bool]:
    """Take Office Open XML with this main part, and without macros."""

    def fits(data: bytes) -> bool:
        with _opened(data) as archive:
            names = {each.lower() for each in archive.namelist()}
        if any(each.endswith("vbaproject.bin") for each in names):
            raise _refused(
                "file_macro",
                "매크로가 들어 있는 문서는 올릴 수 없습니다.",
                "매크로가 없는 형식으로 다시 저장해 올려 주십시오.",
            )
        return {"[content_types].xml", main} <= names

    return fits


def _opened(data: bytes) -> zipfile.ZipFile:
    """Open an archive whose directory is within bounds; nothing in it has been unpacked yet."""
    if not data.startswith(b"PK\x03\x04"):
        raise _refused("file_not_format", "문서의 내용이 이름과 다른 형식입니다.", _SAVE_AGAIN)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _refused("file_broken", "문서가 손상되었습니다.", _SAVE_AGAIN) from error
    _check_bounds(archive.infolist(), packed=len(data))
    return archive


def _check_bounds(entries: list[zipfile.ZipInfo], *, packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    names = [unicodedata.normalize("NFC", entry.filename).lower() for entry in entries]
    if len(entries) > ENTRIES_MAX:
        said = f"문서 안의 항목이 {ENTRIES_MAX:,}개를 넘습니다."
    elif unpacked > UNPACKED_BYTES_MAX:
        said = "문서의 압축을 풀면 100 MB를 넘습니다."
    elif unpacked > max(_SMALL, RATIO_MAX * packed) or any(map(_swells, entries)):
        said = f"문서의 압축을 풀면 {RATIO_MAX}배 넘게 커집니다."
    elif len(set(names)) < len(names):
        said = "문서 안에 이름이 같은 항목이 있습니다."
    elif any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        said = "문서 안에 밖을 가리키는 항목이 있습니다."
    elif any(name.endswith((*_ARCHIVES, *_ACTIVE)) for name in names):
        said = "문서 안에 다른 압축 파일이나 실행 파일이 들어 있습니다."
    elif any(entry.flag_bits & 1 for entry in entries):
        said = "암호가 걸린 문서는 올릴 수 없습니다."
    else:
        return
    raise _refused("file_bounds", said, _SAVE_AGAIN)


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > max(_SMALL, RATIO_MAX * max(entry.compress_size, 1))


def _plain_text(data: bytes) -> bool:
    """Take text that is UTF-8 or CP949 to the last byte, and no markup that a browser could run."""
    if b"\x00" in data or data.lstrip().startswith(_MARKUP):
        return False
    for encoding in ("utf-8-sig", "cp949"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


# Formats of an office's documents; what a browser would run (html, svg, js) is none of them.
KNOWN: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "hwpx": _stating(b"application/hwp+zip"),
    "hwp": _compound(b"HWP Document File"),
    "pdf": _pdf,
    "xlsx": _office("xl/workbook.xml"),
    "docx": _office("word/document.xml"),
    "pptx": _office("ppt/presentation.xml"),
    "xls": _compound(_WIDE["Workbook"]),
    "doc": _compound(_WIDE["WordDocument"]),
    "ppt": _compound(_WIDE["PowerPoint"]),
    "odt": _stating(b"application/vnd.oasis.opendocument.text"),
    "ods": _stating(b"application/vnd.oasis.opendocument.spreadsheet"),
    "csv": _plain_text,
    "txt": _plain_text,
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
}
# What may be attached beside the documents of a definition (기타 첨부).
ATTACHED: Final = ("hwpx", "hwp", "pdf", "xlsx", "docx", "pptx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg")  # fmt: skip

"""Names of files as people gave them: kept as words, never used as a path."""

import re
import unicodedata
from typing import Final

from engine.file_errors import FileRefused
from states.requirement import Refusal

NAME_MAX: Final = 200  # characters; a name in Korean then still fits every file system's 255

# What a browser, a shell or Windows would run: as a second ending it hides what a file is.
_HIDING: Final = frozenset(
    [
        "bat",
        "cgi",
        "chm",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "jse",
        "jsp",
        "lnk",
        "mht",
        "mhtml",
        "mjs",
        "msi",
        "php",
        "pif",
        "ps1",
        "py",
        "rb",
        "reg",
        "scr",
        "sh",
        "shtml",
        "svg",
        "svgz",
        "swf",
        "url",
        "vbe",
        "vbs",
        "wsf",
        "xht",
        "xhtml",
        "xml",
        "xsl",
        "xslt",
        "asp",
        "aspx",
    ]
)
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
# Direction marks turn cod.pdf into fdp.doc on a screen; separators and quotes break a header.
_FORBIDDEN: Final = re.compile(
    '[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff/\\\\:*?"<>|]'
)


def checked_name(name: str) -> str:
    """
    Give the *name* composed (NFC) and without blanks around it.

    Raises:
        FileRefused: It is a path, hides what it is, or cannot be a name where it is downloaded to.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    stem = clean.rpartition(".")[0] or clean
    if not clean or not stem.strip(". "):
        raise _refused("file_name_missing", "파일에 이름이 없습니다.")
    if len(clean) > NAME_MAX:
        raise _refused("file_name_long", f"파일 이름이 {NAME_MAX}자를 넘습니다.")
    if _FORBIDDEN.search(clean) or clean.startswith("."):
        raise _refused("file_name_letters", "파일 이름에 쓸 수 없는 글자가 있습니다.")
    if _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        raise _refused("file_name_letters", f"파일 이름으로 쓸 수 없는 말입니다: {stem}.")
    hidden = {part.strip().lower() for part in stem.split(".")[1:]} & _HIDING
    if hidden:
        raise _refused(
            "file_name_hiding", f"파일 이름 가운데에 다른 확장자가 있습니다: .{min(hidden)}."
        )
    return clean


def extension_of(name: str) -> str:
    """Give the ending of a name in lower case, without its dot; empty when there is none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _refused(code: str, sentence: str) -> FileRefused:
    return FileRefused(Refusal(code, sentence, "이름을 바꾸어 다시 올려 주십시오."))

"""Why a letter failed, in words for whoever mends it: what happened, and what to do now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, what now, and what a server or a program said to it, word for word."""

    why: str
    mend: str = ""
    said: str = ""


_AGAIN: Final = "잠시 뒤에 다시 보내 주십시오."
_ADDRESS: Final = "받는 사람의 메일 주소를 바로잡아 주십시오. 바로잡으면 다시 나갑니다."
_SERVER: Final = "메일 서버의 설정을 전산 담당에게 확인한 뒤 다시 보내 주십시오."
_LETTER: Final = "알림 문안을 고친 뒤 ‘다시 쓰기’를 눌러 주십시오."

# RFC 3463, what the second and third figure are about.
_ENHANCED: Final[Mapping[str, tuple[str, str]]] = {
    "1.0": ("받는 주소에 문제가 있습니다.", _ADDRESS),
    "1.1": ("그런 받는 사람이 없습니다.", _ADDRESS),
    "1.2": ("그런 메일 서버가 없습니다.", _ADDRESS),
    "1.3": ("받는 주소를 잘못 썼습니다.", _ADDRESS),
    "1.6": ("받는 사람이 다른 곳으로 옮겼습니다.", _ADDRESS),
    "1.10": ("받는 쪽이 메일을 받지 않습니다.", _ADDRESS),
    "2.0": ("받는 편지함에 문제가 있습니다.", _AGAIN),
    "2.1": ("받는 편지함이 쉬고 있습니다.", _ADDRESS),
    "2.2": ("받는 편지함이 가득 찼습니다.", "받는 분에게 비워 달라고 한 뒤 다시 보내 주십시오."),
    "2.3": ("받는 쪽이 받기에는 너무 긴 메일입니다.", "내용을 줄여 다시 보내 주십시오."),
    "3.1": ("받는 서버의 저장 공간이 가득 찼습니다.", _AGAIN),
    "3.2": ("받는 서버가 지금 메일을 받지 않습니다.", _AGAIN),
    "4.1": ("받는 서버가 답하지 않습니다.", _AGAIN),
    "4.4": ("받는 서버를 찾지 못했습니다.", _SERVER),
    "4.7": ("정해진 시간 안에 전해지지 않았습니다.", _AGAIN),
    "7.0": ("받는 쪽의 보안 규칙에 걸렸습니다.", _SERVER),
    "7.1": ("받는 쪽이 이 보내는 곳을 허락하지 않습니다.", _SERVER),
    "7.8": ("메일 서버에 로그인하지 못했습니다.", _SERVER),
    "7.26": ("보내는 주소를 증명하지 못했습니다(SPF, DKIM).", _SERVER),
}
_CODE: Final = re.compile(r"\b[45]\.(\d{1,3}\.\d{1,3})(?!\d)")
_SAID: Final = re.compile(r"^(?P<why>[^()]*[가-힣][^()]*)\((?P<said>.*)\)$", re.DOTALL)

# How our own errors begin, which say in English what holds (notifications/errors.py).
_OURS: Final = (
    (
        re.compile(r"^no letter '(?P<what>[^']*)'"),
        "‘{what}’이라는 알림 문안이 없습니다.",
        "문안을 만들거나 정의에 적은 이름을 고친 뒤 ‘다시 쓰기’를 눌러 주십시오.",
    ),
    (
        re.compile(r"^letter '(?P<what>[^']*)' breaks the rules of letters; (?P<said>.*)"),
        "알림 문안 ‘{what}’에 쓸 수 없는 것이 있습니다.",
        _LETTER,
    ),
    (
        re.compile(r"^letter '(?P<what>[^']*)' could not be written; (?P<said>.*)"),
        "알림 문안 ‘{what}’대로 글을 쓰지 못했습니다.",
        _LETTER,
    ),
    (
        re.compile(r"^word '(?P<what>[^']*)' of a letter; (?P<said>.*)"),
        "알림에 넣을 값 ‘{what}’을 글로 쓸 수 없습니다.",
        "그 값을 고치거나 문안에서 뺀 뒤 ‘다시 쓰기’를 눌러 주십시오.",
    ),
    (
        re.compile(r"^address '(?P<what>[^']*)'; (?P<said>.*)"),
        "‘{what}’은 메일 주소로 쓸 수 없습니다.",
        _ADDRESS,
    ),
    (
        re.compile(r"^the (?P<what>\w+) of a mail; (?P<said>.*)"),
        "메일의 제목이나 머리에 넣을 수 없는 글자가 있습니다.",
        "제목을 한 줄의 글로 고친 뒤 다시 보내 주십시오.",
    ),
    (
        re.compile(r"^login at '(?P<what>[^']*)' without TLS"),
        "메일 서버의 비밀번호가 암호화되지 않은 길로 나갈 뻔하여 보내지 않았습니다.",
        "office.toml의 [mail]에 starttls나 tls를 켜 주십시오.",
    ),
)
# What the engine itself says in Korean, with what to do.
_KNOWN: Final = (
    ("전자우편 주소 없음", "메일 주소가 없습니다.", _ADDRESS),
    ("전자우편 주소에서 메일을 받지 못함", "이 주소는 메일을 받지 않습니다.", _ADDRESS),
    ("전자우편 주소로 쓸 수 없음", "메일 주소로 쓸 수 없는 값이 적혀 있습니다.", _ADDRESS),
    (
        "보내는 도중에 멈추어",
        "보내는 도중에 멈추어 도착했는지 알 수 없습니다.",
        "받는 분에게 확인한 뒤 받은 것으로 하거나 다시 보내 주십시오.",
    ),
    (
        "본문을 다 보낸 뒤",
        "본문을 다 보낸 뒤 서버의 답을 받지 못해 도착했는지 알 수 없습니다.",
        "받는 분에게 확인한 뒤 받은 것으로 하거나 다시 보내 주십시오.",
    ),
    ("메일 서버에 연결하지 못했습니다", "메일 서버에 연결하지 못했습니다.", _SERVER),
    ("메일 서버에 로그인하지 못했습니다", "메일 서버에 로그인하지 못했습니다.", _SERVER),
)


def reason_words(kept: str | None) -> Reason:
    """Word what was kept about a failed letter, whether in Korean or in the words of a program."""
    kept = (kept or "").strip()
    if not kept:
        return Reason("까닭을 남기지 않았습니다.")
    for pattern, why, mend in _OURS:
        if found := pattern.match(kept):
            parts = found.groupdict()
            return Reason(why.format(what=parts["what"]), mend, _korean_only(parts.get("said")))
    why, said = _split(kept)
    for begins, known, mend in _KNOWN:
        if kept.startswith(begins):
            about, mended = _about(said)
            return Reason(f"{known} {about}".strip(), mended or mend, said)
    about, mend = _about(said or kept)
    if about:
        return Reason(about, mend, said or kept)
    return (
        Reason(_ended(why), "", said)
        if re.search("[가-힣]", why)
        else Reason("메일을 보내지 못했습니다.", _AGAIN, kept)
    )


def _split(kept: str) -> tuple[str, str]:
    """Part what we say from what the other server said, which stands in brackets or after a colon."""
    if found := _SAID.match(kept):
        return found["why"].strip(), found["said"].strip()
    why, colon, said = kept.partition(": ")
    return (why, said.strip()) if colon and why.startswith("전자우편") else (kept, "")


def _about(said: str) -> tuple[str, str]:
    found = _CODE.search(said)
    return _ENHANCED.get(found[1], ("", "")) if found else ("", "")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "다.")) else f"{sentence}."


def _korean_only(said: str | None) -> str:
    """Keep what is said in Korean; our own English tells a clerk nothing."""
    return said if said and re.search("[가-힣]", said) else ""

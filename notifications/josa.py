"""조사 that fit whatever word they follow: 빈집 정비를, 협약을, MOU를, 2013년 1월 1일로."""

import re
import unicodedata

_NO_FINAL, _OTHER_FINAL, _RIEUL = 0, 1, 2  # a word ends in a vowel, in a consonant, in ㄹ

# (after a consonant, after a vowel)
PAIRS: tuple[tuple[str, str], ...] = (
    ("을", "를"),
    ("이", "가"),
    ("은", "는"),
    ("과", "와"),
    ("으로", "로"),
    ("으로서", "로서"),
    ("으로써", "로써"),
    ("으로부터", "로부터"),
    ("이나", "나"),
    ("이나마", "나마"),
    ("이라", "라"),
    ("이라고", "라고"),
    ("이라는", "라는"),
    ("이란", "란"),
    ("이랑", "랑"),
    ("이며", "며"),
    ("이고", "고"),
    ("이든", "든"),
    ("아", "야"),
    ("이여", "여"),
)
_BY_NAME = {f"{one}/{other}": pair for pair in PAIRS for one, other in (pair, pair[::-1])}

_FINAL_OF_DIGIT = dict(zip("0123456789", (1, 2, 0, 1, 0, 0, 1, 2, 2, 0), strict=True))
_FINAL_OF_PLACE = {1: 1, 2: 1, 3: 1}  # 십, 백, 천
_FINAL_OF_GROUP = {1: 1, 2: 1, 3: 0, 4: 1, 5: 0}  # 만, 억, 조, 경, 해
_FINAL_OF_LETTER = {"l": 2, "m": 1, "n": 1, "r": 2}  # 엘, 엠, 엔, 알; all others end in a vowel
_FINAL_OF_SIGN = {
    "%": 0,
    "℃": 0,
    "°": 0,
    "+": 0,
    "&": 0,
    "㎡": 0,
    "㎥": 0,
    "㎞": 0,
    "㎝": 0,
    "㎜": 0,
}
_FINAL_OF_SIGN |= {"㎏": 1, "㎎": 1}
_FINAL_OF_UNIT = {"km": 0, "m": 0, "cm": 0, "mm": 0, "ha": 0, "l": 0, "ml": 0}
_FINAL_OF_UNIT |= {"kg": 1, "g": 1, "mg": 1, "t": 1}  # 킬로그램, 그램, 톤
_ROMAN = {chr(0x2160 + n): str(n + 1) for n in range(12)} | {
    chr(0x2170 + n): str(n + 1) for n in range(12)
}
_DATE = re.compile(r"\d{4}\.\s?\d{1,2}\.\s?\d{1,2}\.?(?:\([월화수목금토일]\))?$")

_IN_BRACKETS = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]\s*$")
_NUMBER = re.compile(r"(?P<whole>\d+)(?:\.(?P<part>\d+))?$")
_LATIN = re.compile(r"[A-Za-z]+$")
# An English word is read by ear; its spelling tells most of it.
_ENDS_IN_RIEUL = re.compile(r"(?:l|[^aeiou]le|[aeiou]le)$")
_ENDS_IN_CONSONANT = re.compile(
    r"(?:[mn]|ng|[aeiou][mn]e|(?<![aeiou])[aeiou](?:ck|[bckpt])|oo[kpt])$"
)

_LOOKS_BACK = 200  # characters; a 조사 hears only the end of what it follows


def josa(word: object, pair: str) -> str:
    """
    Give *word* with the 조사 of *pair* that fits it: ``josa("협약", "을/를")`` is 협약을.

    The word may end in Hangul, digits, Latin letters, quotes or brackets: closing quotes
    are looked through, and what stands in round brackets after a word is not heard. After a
    word that nobody can read aloud both forms are given, as in ``🙂을(를)``.

    Raises:
        ValueError: *pair* is no pair of 조사.
    """
    return f"{word}{particle(word, pair)}"


def particle(word: object, pair: str) -> str:
    """
    Give only the 조사 of *pair* that fits *word*.

    Raises:
        ValueError: *pair* is no pair of 조사.
    """
    try:
        after_consonant, after_vowel = _BY_NAME[pair]
    except KeyError:
        raise ValueError(
            f"{pair!r} is no pair of 조사; try 을/를, 이/가, 은/는, 과/와, 으로/로"
        ) from None
    final = _final(str(word))
    if final is None:
        return _both(after_consonant, after_vowel)
    if final == _NO_FINAL or (final == _RIEUL and after_consonant.startswith("으로")):
        return after_vowel
    return after_consonant


def is_pair(pair: str) -> bool:
    return pair in _BY_NAME


def _both(after_consonant: str, after_vowel: str) -> str:
    if after_consonant.endswith(after_vowel):  # (으)로, (이)나
        return f"({after_consonant.removesuffix(after_vowel)}){after_vowel}"
    return f"{after_consonant}({after_vowel})"


def _final(word: str) -> int | None:
    """Hear how the word ends; None when it cannot be read aloud."""
    text = "".join(_ROMAN.get(c, c) for c in unicodedata.normalize("NFC", word[-_LOOKS_BACK:]))
    if _DATE.search(text):
        return _RIEUL  # 4월 10일
    text = _heard(text)
    if not text:
        return None
    last = text[-1]
    if "가" <= last <= "힣":
        return _final_of_jamo((ord(last) - ord("가")) % 28)
    if last in _FINAL_OF_SIGN:
        return _FINAL_OF_SIGN[last]
    if "ㄱ" <= last <= "ㅎ":
        return _RIEUL if last == "ㄹ" else _OTHER_FINAL  # 리을; 기역, 니은, …
    if "ㅏ" <= last <= "ㅣ":
        return _NO_FINAL
    text = unicodedata.normalize("NFKC", text)  # full-width and circled forms read as plain ones
    if number := _NUMBER.search(text.replace(",", "")):
        return _final_of_number(number["whole"], number["part"])
    if latin := _LATIN.search(text):
        return _final_of_latin(latin[0], before=text[: latin.start()])
    return None


def _heard(text: str) -> str:
    """Drop what follows the last sound: space, quotes, brackets and stops."""
    before = None
    while before != text:
        before = text
        text = _IN_BRACKETS.sub("", text)
        if text and not _sounds(text[-1]):
            text = text[:-1]
    return text


def _sounds(character: str) -> bool:
    if character in _FINAL_OF_SIGN:
        return True
    return unicodedata.category(character)[0] not in "PZC"


def _final_of_jamo(index: int) -> int:
    if index == 0:
        return _NO_FINAL
    return _RIEUL if index == 8 else _OTHER_FINAL


def _final_of_number(whole: str, part: str | None) -> int:
    if part is not None:
        return _FINAL_OF_DIGIT[part[-1]]  # 삼점일사: read one by one
    significant = whole.rstrip("0")
    zeros = len(whole) - len(significant)
    if zeros == 0 or not significant:
        return _FINAL_OF_DIGIT[whole[-1]]
    if zeros < 4:
        return _FINAL_OF_PLACE[zeros]
    return _FINAL_OF_GROUP.get(zeros // 4, _OTHER_FINAL)


def _final_of_latin(letters: str, *, before: str) -> int:
    if before[-1:].isdigit() and letters.lower() in _FINAL_OF_UNIT:
        return _FINAL_OF_UNIT[letters.lower()]
    if letters.isupper() or len(letters) == 1:  # MOU, PCRM, A: by the name of the last letter
        return _FINAL_OF_LETTER.get(letters[-1].lower(), _NO_FINAL)
    word = letters.lower()
    if _ENDS_IN_RIEUL.search(word):
        return _RIEUL
    return _OTHER_FINAL if _ENDS_IN_CONSONANT.search(word) else _NO_FINAL

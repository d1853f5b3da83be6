"""The two particles (조사) that our own sentences hang on a word of the definition."""

_FIRST, _LAST, _PER_INITIAL = 0xAC00, 0xD7A3, 28  # 가 to 힣; a syllable without 받침 each 28


def with_object(word: str) -> str:
    """Give *word* with 을 or 를, as its last syllable asks."""
    return word + ("을" if _has_final(word) else "를")


def with_subject(word: str) -> str:
    """Give *word* with 이 or 가, as its last syllable asks."""
    return word + ("이" if _has_final(word) else "가")


def _has_final(word: str) -> bool:
    last = ord(word[-1])
    return _FIRST <= last <= _LAST and (last - _FIRST) % _PER_INITIAL != 0

"""The Korean words of meetings and decisions, as every page says them."""

from collections.abc import Mapping
from typing import Final

KINDS: Final[Mapping[str, str]] = {"regular": "정기회", "extra": "임시회", "written": "서면"}
RESULTS: Final[Mapping[str, str]] = {
    "passed": "원안가결",
    "amended": "수정가결",
    "rejected": "부결",
    "deferred": "보류",
}
TONES: Final[Mapping[str, str]] = {
    "passed": "good",
    "amended": "good",
    "rejected": "bad",
    "deferred": "warn",
}


def quorum_sentence(kind: str, seated: int | None, present: int | None) -> str:
    """
    Say whether enough members came for the meeting to be held: more than half of those seated.

    A meeting in writing has nobody present, so nothing is said of one that names no numbers.
    """
    if not seated or present is None:
        return "" if kind == "written" else "재적과 출석을 아직 적지 않았습니다."
    needed = seated // 2 + 1
    verb = "회신" if kind == "written" else "출석"
    if present >= needed:
        return f"재적위원 {seated}명 가운데 {present}명이 {verb}하여 성립하였습니다(과반수 {needed}명)."
    return (
        f"재적위원 {seated}명 가운데 {present}명이 {verb}하여 "
        f"정족수(과반수 {needed}명)에 미치지 못합니다."
    )

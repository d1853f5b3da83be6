"""The gate for the names of letters: one that is missing, and one that nobody would ever read."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from notifications.korean import josa
from notifications.letter import LetterProblem
from notifications.letters import SUFFIX, Letters
from states.lifecycle import Lifecycle

KINDS = {"request": "제출 요청문", "missing": "미제출 현황"}
_NEAR = 0.8  # a letter of a retired review is left over, not misnamed


def name_problems(
    lifecycle: Lifecycle, letters: Letters, *, others: Collection[str] = ()
) -> Iterator[LetterProblem]:
    """
    Give every letter that a review of *lifecycle* lacks, and every file that is nearly one.

    Args:
        others: Lifecycles whose letters lie beside these; their folders are not looked at.
    """
    files = letters.files()
    wanted = {
        f"{lifecycle.key}/{review.key}.{kind}{SUFFIX}": f"점검 「{review.label}」의 {label}"
        for review in lifecycle.reviews.values()
        for kind, label in KINDS.items()
    }
    strays = [file for file in files if file not in wanted and _ours(file, lifecycle, others)]
    taken = set()
    for name, what in wanted.items():
        if name in files:
            continue
        near = get_close_matches(name, strays, n=1, cutoff=_NEAR)
        taken.update(near)
        mend = f"`templates/{name}`로 문안을 두어 주십시오."  # every name ends in j2
        if near:
            mend = f"혹시 `{near[0]}`입니까? 그 파일의 이름을 `{name}`로 고쳐 주십시오."
        yield LetterProblem(name, 1, f"{josa(what, '이/가')} 없습니다.", mend)
    for stray in strays:
        meant = get_close_matches(stray, wanted, n=1, cutoff=_NEAR)
        if meant and stray not in taken:
            mend = f"혹시 `{meant[0]}`입니까? 쓰지 않는 파일이면 지워 주십시오."
            yield LetterProblem(stray, 1, "아무 데서도 읽지 않는 문안입니다.", mend)


def _ours(file: str, lifecycle: Lifecycle, others: Collection[str]) -> bool:
    """Whether *file* lies in the folder of *lifecycle*, or in one that is nearly called so."""
    folder, slash, _ = file.partition("/")
    if not slash or folder == lifecycle.key:
        return bool(slash)
    return folder not in others and bool(
        get_close_matches(folder, [lifecycle.key], n=1, cutoff=_NEAR)
    )

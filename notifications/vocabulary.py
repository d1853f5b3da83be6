"""The words a letter uses, held against the words it will be given."""

from collections.abc import Iterator
from difflib import get_close_matches

from notifications.grammar import Findings
from notifications.josa import josa


def unknown_words(found: Findings, allowed: frozenset[str]) -> Iterator[tuple[int, str, str]]:
    """
    Name what *found* uses and *allowed* does not hold.

    *allowed* may go deeper, as in ``office.phone`` or ``rows.titles``: where it does for a
    word, the names within that word are held to it too.
    """
    allowed = frozenset(
        ".".join(parts[:depth])
        for parts in (name.split(".") for name in allowed)
        for depth in range(1, len(parts) + 1)
    )
    top = sorted(name for name in allowed if "." not in name)
    for word, line in found.used.items():
        if word not in top:
            yield (
                line,
                f"{josa(f'‘{word}’', '이라는/라는')} 낱말은 이 글에 주어지지 않습니다",
                _meant(word, top),
            )
    for path, line in found.paths:
        whole, parent = ".".join(path), ".".join(path[:-1])
        within = sorted(
            name.removeprefix(f"{parent}.") for name in allowed if name.rpartition(".")[0] == parent
        )
        if within and whole not in allowed:
            yield (
                line,
                f"‘{parent}’에는 {josa(f'‘{path[-1]}’', '이라는/라는')} 값이 없습니다",
                _meant(path[-1], within),
            )


def _meant(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return f"혹시 ‘{near[0]}’입니까"
    return f"{', '.join(known)} 가운데 하나를 쓰십시오" if known else "이 낱말을 빼십시오"

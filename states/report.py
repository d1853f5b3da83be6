"""Collects what is wrong with one file: every problem once, at the line it belongs to."""

import difflib
from collections.abc import Collection

from states.problem import Problem

PROBLEMS_MAX = 200
_WORD_MAX = 64  # beyond it a suggestion helps nobody, and costs time

Path = tuple[str | int, ...]


class Report:
    """The problems of one file, and the line of everything that was read from it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: dict[Problem, None] = {}
        self._lines: dict[Path, int] = {}
        self._broken: set[Path] = set()

    def remember(self, path: Path, line: int) -> None:
        """Keep at which *line* the thing at *path* was written."""
        self._lines[path] = line

    def line(self, path: Path) -> int:
        """Give the line of the thing at *path*, or of the nearest thing around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def add(self, path: Path, sentence: str, mend: str) -> None:
        self.add_at(self.line(path), sentence, mend)

    def add_at(self, line: int, sentence: str, mend: str) -> None:
        if not self.full:
            self._problems[Problem(self._file, line, sentence, mend)] = None

    def add_unread(self, path: Path, sentence: str, mend: str) -> None:
        """Add a problem that leaves the thing at *path* unread, so that nothing is concluded of it."""
        self.leave_unread(path)
        self.add(path, sentence, mend)

    def leave_unread(self, path: Path) -> None:
        """Conclude nothing of the thing at *path*, because a part of it could not be read."""
        self._broken.add(path)

    def unread(self, path: Path) -> bool:
        """Whether the thing at *path*, or anything it lies in, could not be read."""
        return any(path[:end] in self._broken for end in range(len(path) + 1))

    @property
    def full(self) -> bool:
        return len(self._problems) >= PROBLEMS_MAX

    def problems(self) -> tuple[Problem, ...]:
        """Give the problems in the file's order."""
        found = sorted(self._problems, key=lambda problem: problem.line)
        if self.full:
            last = found[-1].line
            sentence = f"문제가 {PROBLEMS_MAX}개를 넘습니다."
            found.append(
                Problem(self._file, last, sentence, "위의 것부터 고친 뒤 다시 점검해 주십시오.")
            )
        return tuple(found)

    def one_of(self, word: str, known: Collection[str]) -> str:
        """Say how to mend *word*: what was probably meant, and what may be written."""
        if not known:
            return "가리킬 것을 먼저 적거나 이 말을 지워 주십시오."
        listed = ", ".join(list(known)[:20])
        listed += " …" if len(known) > 20 else ""
        if len(word) <= _WORD_MAX and len(known) <= 200 and not self.full:
            near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
            if near:
                return f"혹시 `{near[0]}`입니까? 쓸 수 있는 것: {listed}."
        return f"다음 가운데 하나로 고쳐 주십시오: {listed}."

"""Letters by name: the office's own templates first, then the shipped ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from jinja2 import Template, UndefinedError

from notifications.errors import LetterInvalid, LetterUnknown, LetterUnrendered
from notifications.letter import Letter, LetterProblem
from notifications.plain import TURNS_MAX, NotSayable, TooManyTurns, given
from notifications.template import SOURCE_MAX, Compiled, ReadTemplate, read_template
from notifications.vocabulary import unknown_words

SHIPPED = Path(__file__).parent / "templates"
SUFFIX = ".txt.j2"
LETTER_MAX = 200_000  # bytes
STEPS_MAX = 4_000_000  # turns of loops times the size of the template

_NAME = re.compile(r"(?:[a-z0-9_]+/)*[a-z0-9_]+(?:\.[a-z0-9_]+)*")


class Letters:
    """
    The letters of one office, by the name of their template.

    A template in an earlier folder stands in for one of the same name in a later folder; the
    shipped ones come last, whether named or not. Files are read anew each time, so an edited
    letter is in force at once; what was read is compiled once.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = (*(folder for folder in folders if folder != SHIPPED), SHIPPED)

    def names(self) -> tuple[str, ...]:
        """Give every letter's file name, such as ``policy_task/quarterly_report.request.txt.j2``."""
        found = {
            path.relative_to(folder).as_posix()
            for folder in self._folders
            for path in folder.rglob(f"*{SUFFIX}")
        }
        return tuple(sorted(name for name in found if self._path(_bare(name)) is not None))

    def files(self) -> frozenset[str]:
        """Give the name of every file in the folders, whatever its ending: letters and others."""
        return frozenset(
            path.relative_to(folder).as_posix()
            for folder in self._folders
            for path in folder.rglob("*")
            if path.is_file()
        )

    def render(self, template: str, words: Mapping[str, object]) -> Letter:
        """
        Write the letter *template* (with or without ``.txt.j2``) in the given *words*.

        Raises:
            LetterUnknown: No folder holds it.
            LetterInvalid: The template uses what letters may not use.
            WordNotPlain: A word is more than a plain value.
            LetterUnrendered: A word is missing, or the letter grows out of bounds.
        """
        name = _bare(template)
        read = self._template(name)
        if read.compiled is None:
            raise LetterInvalid(name, self.problems(name, frozenset(read.found.used)))
        compiled = read.compiled
        values = given(words, turns=min(TURNS_MAX, STEPS_MAX // max(compiled.nodes, 1)))
        try:
            return _letter(compiled, values)
        except UndefinedError as error:
            raise LetterUnrendered(name, f"‘{error.message}’ 값이 주어지지 않았습니다") from error
        except TooManyTurns as error:
            raise LetterUnrendered(name, "되풀이가 너무 많습니다") from error
        except NotSayable as error:
            raise LetterUnrendered(name, str(error)) from error
        except (TypeError, ValueError, AttributeError, OverflowError) as error:
            sentence = "필터나 비교에 맞지 않는 값이 주어졌습니다"
            raise LetterUnrendered(name, sentence) from error

    def words_used(self, template: str) -> frozenset[str]:
        """
        Give the words that *template* needs, without the names its loops make up.

        Raises:
            LetterUnknown: No folder holds it.
        """
        return frozenset(self._template(_bare(template)).found.used)

    def problems(self, template: str, allowed: frozenset[str]) -> tuple[LetterProblem, ...]:
        """
        Give everything wrong with *template*, by line: what letters may not use, and words
        that are not in *allowed* (``office``, or deeper: ``office.phone``).

        Raises:
            LetterUnknown: No folder holds it.
        """
        name = _bare(template)
        found = self._template(name).found
        said = {
            LetterProblem(f"{name}{SUFFIX}", *problem)
            for problem in (*found.problems, *unknown_words(found, allowed))
        }
        return tuple(sorted(said))

    def _template(self, name: str) -> ReadTemplate:
        path = self._path(name)
        if path is None:
            known = [_bare(known) for known in self.names()]
            raise LetterUnknown(name, tuple(get_close_matches(name, known, n=3)))
        with path.open("rb") as file:
            return read_template(file.read(SOURCE_MAX + 1))

    def _path(self, name: str) -> Path | None:
        if _NAME.fullmatch(name) is None:
            return None
        for folder in self._folders:
            path = (folder / f"{name}{SUFFIX}").resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path
        return None


def _bare(name: str) -> str:
    return name.removesuffix(SUFFIX)


def _letter(compiled: Compiled, values: Mapping[str, object]) -> Letter:
    subject = " ".join(_text(compiled.subject, values).split())
    if not subject:
        raise NotSayable("제목이 비었습니다")
    lines = (line.rstrip() for line in _text(compiled.body, values).strip("\n").split("\n"))
    return Letter(subject, "\n".join(lines) + "\n")


def _text(template: Template, values: Mapping[str, object]) -> str:
    return "".join(_within_bounds(template.generate(dict(values))))


def _within_bounds(pieces: Iterator[str]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece.encode("utf-8", "replace"))
        if size > LETTER_MAX:
            raise NotSayable(f"글이 {LETTER_MAX // 1000}KB보다 길어집니다")
        yield piece

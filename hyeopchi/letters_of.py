"""The letters that a definition sends, checked with it: the office's own where it has any."""

from pathlib import Path

from flows.steps.letters_check import letter_problems
from hyeopchi.errors import LettersInvalid
from hyeopchi.office import SETTINGS
from notifications.letters import Letters
from states.lifecycle import Lifecycle
from states.problem import Problem
from states.reading import read_lifecycle


def problems_of_letters(lifecycle: Lifecycle, file: Path) -> tuple[Problem, ...]:
    """Give what is wrong with the letters of the definition in *file*."""
    return letter_problems(lifecycle, Letters(_templates_near(file)))


def refuse_bad_letters(source: bytes, file: Path, letters: Letters) -> None:
    """
    Let a definition pass whose letters may go out; one that is broken itself is not judged here.

    Raises:
        LettersInvalid: A letter says what it will not be told, or uses what letters may not.
    """
    lifecycle = read_lifecycle(source, file=str(file)).lifecycle
    problems = letter_problems(lifecycle, letters) if lifecycle else ()
    if problems:
        raise LettersInvalid(problems)


def _templates_near(file: Path) -> list[Path]:
    """Give the templates of the office that *file* lies in: beside it, or a folder above."""
    folders = (file.resolve().parent, file.resolve().parent.parent)
    return [folder / "templates" for folder in folders if (folder / SETTINGS).is_file()]

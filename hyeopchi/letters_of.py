"""The letters that a definition sends, checked with it: the office's own where it has any."""

from pathlib import Path

from flows.steps.letters_check import letter_problems
from hyeopchi.errors import LettersInvalid
from hyeopchi.office import SETTINGS, SHIPPED_LIFECYCLES
from notifications.letters import Letters
from states.lifecycle import Lifecycle
from states.problem import Problem
from states.reading import read_lifecycle


def problems_of_letters(lifecycle: Lifecycle, file: Path) -> tuple[Problem, ...]:
    """Give what is wrong with the letters of the definition in *file*."""
    return problems_with(lifecycle, file, Letters(_templates_near(file)))


def problems_with(lifecycle: Lifecycle, file: Path, letters: Letters) -> tuple[Problem, ...]:
    """Give what is wrong with the *letters* of the definition in *file*, wherever they lie."""
    return letter_problems(lifecycle, letters, others=_others(lifecycle, file))


def refuse_bad_letters(source: bytes, file: Path, letters: Letters) -> None:
    """
    Let a definition pass whose letters may go out; one that is broken itself is not judged here.

    Raises:
        LettersInvalid: A letter says what it will not be told, or uses what letters may not.
    """
    lifecycle = read_lifecycle(source, file=str(file)).lifecycle
    if lifecycle is None:
        return
    problems = problems_with(lifecycle, file, letters)
    if problems:
        raise LettersInvalid(problems)


def _others(lifecycle: Lifecycle, file: Path) -> set[str]:
    """Name the definitions that lie beside *file*, and the shipped ones: their letters are theirs."""
    folders = (file.resolve().parent, SHIPPED_LIFECYCLES)
    names = {one.stem for folder in folders for one in folder.glob("*.yaml")}
    return names - {lifecycle.key}


def _templates_near(file: Path) -> list[Path]:
    """Give the templates of the office that *file* lies in: beside it, or a folder above."""
    folders = (file.resolve().parent, file.resolve().parent.parent)
    return [folder / "templates" for folder in folders if (folder / SETTINGS).is_file()]

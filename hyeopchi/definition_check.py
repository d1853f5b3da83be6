"""One definition checked whole: the file, its letters and its scenarios."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyeopchi.errors import ScenariosFailed
from hyeopchi.office import SETTINGS
from states.lifecycle import Lifecycle
from states.problem import Problem
from states.reading import read_lifecycle
from states.scenario import Tried

if TYPE_CHECKING:
    from notifications.letters import Letters

SCENARIOS = ".scenarios.yaml"
_LIFECYCLES = "lifecycles"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking one definition; its scenarios run only where it can be read."""

    file: Path
    problems: tuple[Problem, ...]
    scenarios: Path | None = None  # None: there is no such file
    tried: Tried | None = None  # None: there are none, or they cannot be read


def check_definition(file: Path) -> Checked:
    """Check the definition in *file*, the letters it sends and the scenarios beside it."""
    try:
        source = file.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why = "그런 파일이 없습니다." if missing else "읽을 수 없습니다."
        mend = "파일 이름과 권한을 확인해 주십시오."
        return Checked(file, (Problem(str(file), 1, why, mend),))
    reading = read_lifecycle(source, file=str(file))
    if reading.lifecycle is None:
        return Checked(file, reading.problems)
    from hyeopchi.letters_of import problems_of_letters

    letters = problems_of_letters(reading.lifecycle, file)
    beside = scenarios_beside(file)
    if not beside.is_file():
        return Checked(file, letters)
    problems, tried = _try_scenarios(reading.lifecycle, beside)
    return Checked(file, (*letters, *problems), beside, tried)


def check_text(text: str, file: Path, letters: "Letters") -> Checked:
    """
    Check a definition that is still being written, as if it lay in *file* already.

    Args:
        letters: Those that would go out.
    """
    from hyeopchi.letters_of import problems_with

    reading = read_lifecycle(text.encode(), file=file.name)
    if reading.lifecycle is None:
        return Checked(file, reading.problems)
    said = problems_with(reading.lifecycle, file, letters)
    beside = scenarios_beside(file)
    if not beside.is_file():
        return Checked(file, said)
    problems, tried = _try_scenarios(reading.lifecycle, beside)
    return Checked(file, (*said, *problems), beside, tried)


def refuse_failing_scenarios(source: bytes, file: Path) -> None:
    """
    Let a definition pass that does what the scenarios beside it say, or that has none.

    Raises:
        ScenariosFailed: One fails, or they cannot be read.
    """
    lifecycle = read_lifecycle(source, file=str(file)).lifecycle
    beside = scenarios_beside(file)
    if lifecycle is None or not beside.is_file():
        return
    problems, _ = _try_scenarios(lifecycle, beside)
    if problems:
        raise ScenariosFailed(problems)


def scenarios_beside(file: Path) -> Path:
    """Name the file that holds the scenarios of the definition in *file*."""
    return file.with_name(f"{file.stem}{SCENARIOS}")


def definitions_of(folder: Path) -> tuple[Path, ...]:
    """Name the definitions of the office in *folder*."""
    files = sorted((folder / _LIFECYCLES).glob("*.yaml"))
    return tuple(file for file in files if not file.name.endswith(SCENARIOS))


def meant(files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give the definitions meant by *files*: a file of scenarios means the one it is about."""
    return tuple(
        dict.fromkeys(
            file.with_name(f"{file.name.removesuffix(SCENARIOS)}.yaml")
            if file.name.endswith(SCENARIOS)
            else file
            for file in files
        )
    )


def files_read(file: Path) -> tuple[Path, ...]:
    """Name every file that checking *file* reads: itself, its scenarios and an office's letters."""
    folders = (file.resolve().parent, file.resolve().parent.parent)
    letters = [
        letter
        for folder in folders
        if (folder / SETTINGS).is_file()
        for letter in sorted((folder / "templates").rglob("*"))
    ]
    return (file, scenarios_beside(file), *letters)


def _try_scenarios(lifecycle: Lifecycle, file: Path) -> tuple[tuple[Problem, ...], Tried | None]:
    from states.scenario import run_scenarios
    from states.scenario_reader import read_scenarios

    try:
        source = file.read_bytes()
    except OSError:
        mend = "파일의 권한을 확인해 주십시오."
        return (Problem(str(file), 1, "읽을 수 없습니다.", mend),), None
    reading = read_scenarios(source, file=str(file), lifecycle=lifecycle)
    if reading.problems:
        return reading.problems, None
    tried = run_scenarios(lifecycle, reading.scenarios, file=str(file))
    return tried.problems, tried

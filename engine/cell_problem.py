"""What a clerk must mend before a spreadsheet can be taken: the cell, what it holds, and how."""

from dataclasses import dataclass

from states.errors import HyeopchiError


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One bad cell: where, what it holds, what is wrong in a Korean sentence, how to mend it."""

    cell: str | None  # B7; None: the file as a whole
    asked: str  # what the cell holds, cut short
    sentence: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.cell} 칸: " if self.cell else ""
        return f"{place}{self.sentence} – {self.mend}"


class SpreadsheetRefused(HyeopchiError):
    """The file cannot be read as a table at all."""

    def __init__(self, file: str, problem: CellProblem) -> None:
        super().__init__(f"cannot read {file!r} as a table; {problem.sentence}; {problem.mend}")
        self.file = file
        self.problem = problem


class ImportRefused(HyeopchiError):
    """A table has bad cells, so nothing of it is taken."""

    def __init__(self, problems: tuple[CellProblem, ...]) -> None:
        super().__init__(
            f"cannot import; {len(problems)} cells are bad, first {problems[0]}; mend them all"
        )
        self.problems = problems

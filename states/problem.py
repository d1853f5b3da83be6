"""What is wrong with a definition, worded for the administrator who wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file: where it is, what holds, and what would work."""

    file: str
    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence} – {self.mend}"

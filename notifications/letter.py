"""A letter as text, and what is wrong with the template of one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said: one line that names it, and the text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, order=True)
class LetterProblem:
    """One thing in a template that keeps it from use, in Korean, with how to mend it."""

    file: str
    line: int
    sentence: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence} – {self.mend}"

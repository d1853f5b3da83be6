"""An error in words: a Korean sentence, how to mend it, and the exit code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hyeopchi.exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class Said:
    """An error, in words."""

    code: ExitCode
    sentence: str
    mend: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)  # for `--json`


Worded = Callable[[Any], Said]


def refused(sentence: str, mend: str = "", **details: Any) -> Said:
    return Said(ExitCode.REFUSED, sentence, mend, details)


def usage(sentence: str, mend: str = "") -> Said:
    return Said(ExitCode.USAGE, sentence, mend)


def not_found(sentence: str, mend: str = "") -> Said:
    return Said(ExitCode.NOT_FOUND, sentence, mend)


def unfit(sentence: str, mend: str = "") -> Said:
    return Said(ExitCode.UNFIT, sentence, mend)


def listed(lead: str, problems: Iterable[object], mend: str = "") -> Said:
    return refused("\n".join([lead, *(f"  - {problem}" for problem in problems)]), mend)

"""From a file's bytes to a lifecycle, or to everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from states.check import check
from states.content import apart, lifecycle_of_content, parts
from states.lifecycle import Lifecycle
from states.lifecycle_reader import read_content
from states.problem import Problem
from states.reader import Reader
from states.report import Report


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file. There is no lifecycle and no content iff there are problems."""

    lifecycle: Lifecycle | None
    content: Mapping[str, Any] | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=64)
def read_lifecycle(source: bytes, *, file: str) -> Reading:
    """
    Read a definition and check all of it. Never raises on bad input.

    It takes some thirty milliseconds, and whoever edits or tries a definition reads one text many
    times: the last ones are kept, so nobody may change what was read.

    Args:
        source: The file's bytes: UTF-8 YAML within the bounds of `states.source`.
        file: The name that problems carry.
    """
    # The YAML parser costs a tenth of a second to import; only this function needs it.
    from states.source import read_source

    read = read_source(source, file=file)
    if read.root is None:
        return Reading(None, None, read.problems)
    report = Report(file)
    content = read_content(Reader(report), read.root)
    lifecycle = lifecycle_of_content(content, parts(content)[1], apart(content))
    check(lifecycle, report)
    problems = (*read.problems, *report.problems())
    if problems:
        return Reading(None, None, tuple(sorted(problems, key=lambda each: each.line)))
    return Reading(lifecycle, content, ())

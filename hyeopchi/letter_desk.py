"""The letters of an office as files: which there are, what they say, and saving them whole."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.letter_texts import save_letter
from engine.store import transaction
from flows.steps.letter_names import KINDS
from flows.steps.letters_check import words_allowed
from notifications.kinds import kind_label
from notifications.letter import LetterProblem
from notifications.letter_words import LETTER_WORDS
from notifications.letters import SHIPPED, SUFFIX, Letters
from states.lifecycle import Lifecycle

if TYPE_CHECKING:
    from flows.steps.setting import Setting


_CALLED = {"reviewer": "위원 하루 알림"}  # of a kind that has two letters


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One letter that an office may write anew."""

    name: str  # policy_task/quarterly_report.request
    label: str  # 제출 요청문
    group: str  # 정책과제 – 분기 이행상황 보고
    lifecycle: str | None
    is_shipped: bool
    is_own: bool  # the office has a text of its own


@dataclass(frozen=True, slots=True)
class Row:
    """A line of two texts set against each other."""

    mark: Literal["same", "gone", "new"]
    text: str


def letter_files(setting: "Setting", lifecycles: Mapping[str, Lifecycle]) -> list[LetterFile]:
    """Give every letter of the *lifecycles*, and those that all share, first the shared ones."""
    found = [
        _file(
            setting, name, _CALLED.get(name) or kind_label(name), "모든 흐름이 함께 쓰는 알림", None
        )
        for name in LETTER_WORDS
    ]
    for key, lifecycle in lifecycles.items():
        found += [
            _file(
                setting,
                f"{key}/{review.key}.{kind}",
                label,
                f"{lifecycle.label} – {review.label}",
                key,
            )
            for review in lifecycle.reviews.values()
            for kind, label in KINDS.items()
        ]
    return found


def own_text(setting: "Setting", name: str) -> str | None:
    """Give what the office itself wrote; None: the shipped letter is in use."""
    return _text(_own(setting, name))


def shipped_text(name: str) -> str | None:
    """Give what hyeopchi came with; None: there is no such letter."""
    return _text(SHIPPED / f"{name}{SUFFIX}")


def letters_with(setting: "Setting", name: str, text: str, folder: Path) -> Letters:
    """Give the office's letters with *text* as that of *name*, which lies in *folder* meanwhile."""
    file = folder / f"{name}{SUFFIX}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Letters([folder, setting.folder / "templates"])


def problems_of(
    setting: "Setting", name: str, text: str, lifecycle: Lifecycle | None
) -> tuple[LetterProblem, ...]:
    """Give everything wrong with *text* as the letter *name*, by line."""
    with tempfile.TemporaryDirectory(prefix="hyeopchi-letter-") as folder:
        letters = letters_with(setting, name, text, Path(folder))
        return letters.problems(name, words_allowed(name, lifecycle))


def save(
    setting: "Setting",
    name: str,
    text: str | None,
    *,
    read_hash: str | None,
    by: str,
    at: datetime,
) -> bool:
    """
    Put *text* in use as the letter *name*, whole or not at all; give whether it is another one.

    Args:
        text: None puts the shipped letter back.
        read_hash: Names the office's text that the writer had before them.

    Raises:
        LetterChanged: Somebody saved another text meanwhile.
        RoleMissing: Who saves may not publish.
    """
    file = _own(setting, name)
    with transaction(setting.store) as write:
        changed = save_letter(
            write, name, text, held=_text(file), read_hash=read_hash, by=by, at=at
        )
        if changed and text is None:
            file.unlink(missing_ok=True)
        elif changed and text is not None:
            replace_file(file, text)
    return changed


def compared(old: str, new: str) -> list[Row]:
    """Set two texts against each other, line by line."""
    before, after = old.splitlines(), new.splitlines()
    rows: list[Row] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            rows += [Row("same", line) for line in before[a:b]]
            continue
        rows += [Row("gone", line) for line in before[a:b]]
        rows += [Row("new", line) for line in after[c:d]]
    return rows


def _file(
    setting: "Setting", name: str, label: str, group: str, lifecycle: str | None
) -> LetterFile:
    return LetterFile(
        name,
        label,
        group,
        lifecycle,
        is_shipped=(SHIPPED / f"{name}{SUFFIX}").is_file(),
        is_own=_own(setting, name).is_file(),
    )


def _own(setting: "Setting", name: str) -> Path:
    return setting.folder / "templates" / f"{name}{SUFFIX}"


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
    except FileNotFoundError:
        return None


def replace_file(file: Path, text: str) -> None:
    """Write a file whole, or leave it as it was."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as part:
            part.write(text)
            part.flush()
            os.fsync(part.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise

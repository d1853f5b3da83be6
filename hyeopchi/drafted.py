"""What a page says about a draft: its text against what is in force, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from engine.definitions import InForce, all_in_force, schedules
from engine.draft import Draft, newest_publication, open_draft, source_of, text_hash
from engine.round_view import rounds
from hyeopchi.difference import explain, holds_from, keeps, kept_lines
from hyeopchi.difference_words import AT_ONCE, NEXT_ROUND, Explained
from hyeopchi.letter_desk import replace_file
from hyeopchi.rehearsal import play
from hyeopchi.rehearsal_calendar import Year, year_of
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from flows.steps.setting import Setting


@dataclass(frozen=True, slots=True)
class Drafted:
    """The text that a page shows of a lifecycle: its draft's, else what is in force."""

    key: str
    label: str
    text: str
    hash: str
    draft: Draft | None
    in_force: InForce | None
    publication: int | None  # the one in force

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def is_open(self) -> bool:
        """Whether the text may be written on: nobody proposed it."""
        return self.draft is None or self.draft.state == "working"


@dataclass(frozen=True, slots=True)
class Told:
    """What changes about one part of a definition, and from when."""

    sentences: tuple[str, ...]
    when: str


def drafted(read: "Connection", lifecycle: str) -> Drafted | None:
    """Give the text of *lifecycle*; None: it is neither in force nor drafted."""
    draft, held = open_draft(read, lifecycle), all_in_force(read).get(lifecycle)
    if draft is None and held is None:
        return None
    newest = newest_publication(read, lifecycle)
    text = draft.text if draft else (source_of(read, newest) or "" if newest else "")
    return Drafted(
        key=lifecycle,
        label=held.lifecycle.label if held else lifecycle_in(text, lifecycle) or lifecycle,
        text=text,
        hash=text_hash(text),
        draft=draft,
        in_force=held,
        publication=newest,
    )


def lifecycle_in(text: str, lifecycle: str) -> str | None:
    """Give the label that a text gives to its lifecycle, if it can be read."""
    found = read_lifecycle(text.encode(), file=f"{lifecycle}.yaml").lifecycle
    return found.label if found else None


def definition_of(text: str, lifecycle: str) -> Lifecycle | None:
    """Read a text; None: it has problems."""
    return read_lifecycle(text.encode(), file=f"{lifecycle}.yaml").lifecycle


def told_changes(
    read: "Connection", old: Lifecycle, new: Lifecycle, *, since: date
) -> tuple[Told, ...]:
    """Say what changes from *old* to *new*, and from when, in paragraphs."""
    others = {key: one.lifecycle for key, one in all_in_force(read).items()}
    changes = explain(old, new, others)
    seen = rounds(read, lifecycle=new.key)
    when = holds_from(new, changes, seen, since=since)
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(_part(change), []).append(_bare(change))
    return tuple(Told(tuple(said), _when(part, when)) for part, said in found.items())


def kept(read: "Connection", held: InForce, new: Lifecycle) -> list[str]:
    """Say which cases of the office go on as they were; of rounds `told_changes` says it."""
    changes = tuple(one for one in explain(held.lifecycle, new) if one.holds == "new_cases")
    return kept_lines(new, keeps(read, new.key, held.definition_hash), changes)


def new_reviews(read: "Connection", new: Lifecycle) -> list[str]:
    """Name the reviews that the office never had: they need a first day."""
    known = {one.review for one in schedules(read) if one.lifecycle == new.key}
    return [review.label for key, review in new.reviews.items() if key not in known]


def lay_beside(folder: Path, lifecycle: str, text: str, *, before: str | None) -> str:
    """
    Let the office's own file say what is in force now, if it said what was; give that in words.

    A file that somebody edited meanwhile is theirs, and stays.
    """
    file = folder / "lifecycles" / f"{lifecycle}.yaml"
    name = f"lifecycles/{file.name}"
    held = file.read_text(encoding="utf-8-sig") if file.is_file() else None
    if held == text:
        return ""
    if held is not None and held != before:
        return f" 사무실 폴더의 {name} 파일은 내용이 달라 그대로 두었습니다."
    replace_file(file, text)
    return f" 사무실 폴더의 {name} 파일도 같은 글로 바꾸었습니다."


def rehearse_text(
    setting: "Setting",
    lifecycle: str,
    text: str,
    *,
    first: date,
    last: date,
    each_day: "Callable[[], None]",
) -> Year:
    """Rehearse a span with *text* in force, and without."""
    with TemporaryDirectory(prefix="hyeopchi-draft-") as folder:
        file = Path(folder) / f"{lifecycle}.yaml"
        file.write_text(text, encoding="utf-8")
        return year_of(
            play(setting, first=first, last=last, answers=None, tried=[file], each_day=each_day)
        )


def _part(change: Explained) -> str:
    if change.holds == "next_round":
        return f"review:{change.where.split('.')[1]}"
    return change.holds


def _bare(change: Explained) -> str:
    return change.sentence.removesuffix(NEXT_ROUND).removesuffix(AT_ONCE).strip()


def _when(part: str, reviews: Mapping[str, str]) -> str:
    if part.startswith("review:"):
        return reviews.get(part.removeprefix("review:"), "")
    if part == "at_once":
        return AT_ONCE
    return "앞으로 등록하는 것부터 적용됩니다."

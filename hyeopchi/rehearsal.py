"""Rehearse an office: as it is, and, if definitions are tried, as it would be with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from engine.definitions import all_in_force, publish
from engine.seoul import SEOUL
from engine.store import reading, transaction
from flows.steps.handing_in import Supposed
from flows.steps.rehearse import Rehearsal, check_start, on_a_copy, rehearse
from flows.steps.setting import Setting
from hyeopchi.errors import FileUnreadable
from hyeopchi.letters_of import refuse_bad_letters
from hyeopchi.rehearsal_answers import read_answers
from hyeopchi.rehearsal_moves import Moved, moved
from hyeopchi.rehearsal_waiting import Waiting, waiting
from states.lifecycle import Lifecycle

_ACTOR = "rehearsal"  # stands in the copy, which nobody keeps


@dataclass(frozen=True, slots=True)
class Played:
    """What a span would bring, what then waits for a person, and what tried definitions move."""

    rehearsal: Rehearsal
    waiting: tuple[Waiting, ...]
    definitions: Mapping[str, Lifecycle]
    moved: Moved | None  # None: no definition was tried
    before: Rehearsal | None = None  # the same span with the definitions in force


def play(
    setting: Setting,
    *,
    first: date,
    last: date,
    answers: Path | None,
    tried: Sequence[Path],
    each_day: Callable[[], None],
) -> Played:
    """
    Rehearse the days *first* to *last*; with definitions *tried*, once without them as well.

    Raises:
        RehearsalTooEarly: The record already holds a later day.
        FileUnreadable: A file cannot be read.
        DefinitionInvalid: A definition has problems.
        LettersInvalid: Letters of a definition cannot go out.
        AnswersInvalid: The answers have problems.
    """
    check_start(setting, first=first)
    with on_a_copy(setting) as copy:
        for file in tried:
            _try(copy, file, first)
        with reading(copy.store) as read:
            definitions = {key: held.lifecycle for key, held in all_in_force(read).items()}
        supposed = read_answers(answers, definitions) if answers else ()
        after = rehearse(copy, first=first, last=last, supposed=supposed, each_day=each_day)
    before = _as_it_is(setting, first, last, supposed, each_day) if tried else None
    return Played(
        rehearsal=after,
        waiting=waiting(after, definitions),
        definitions=definitions,
        moved=moved(before, after) if before else None,
        before=before,
    )


def _as_it_is(
    setting: Setting,
    first: date,
    last: date,
    supposed: Sequence[Supposed],
    each_day: Callable[[], None],
) -> Rehearsal:
    with on_a_copy(setting) as copy:
        return rehearse(copy, first=first, last=last, supposed=supposed, each_day=each_day)


def _try(copy: Setting, file: Path, first: date) -> None:
    """Publish a definition in the copy, on the morning of the first day."""
    try:
        source = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(str(file), "그런 파일이 없거나 읽을 수 없습니다.", "") from error
    refuse_bad_letters(source, file, copy.letters)
    with transaction(copy.store) as write:
        publish(
            write,
            source,
            file=str(file),
            by=_ACTOR,
            at=datetime.combine(first, time(), SEOUL),
            since=first,
        )

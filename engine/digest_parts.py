"""The parts of somebody's letters of a day: rounds, cases, letters of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.case_deadline import Watched
from engine.chase import About
from engine.deputies import Absence
from engine.digest_rows import OpenAsk, QueuedNotice, Recipient
from engine.remark_list import Remark
from engine.reminders import OpenRound

MootReason = Literal["answered", "closed", "moved_on", "acted"]


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One round in somebody's digest: what they owe, or what others owe whom they answer for."""

    round: OpenRound
    asks: tuple[OpenAsk, ...]
    late: bool  # others owe these answers
    new: bool  # the digest tells of the opening
    noticed: bool  # a notice of today is about it
    vacant: tuple[Mapping[str, str], ...] = ()  # roles that nobody holds: {organisation, role}
    absent: Recipient | None = None  # in whose place the reader is told


@dataclass(frozen=True, slots=True)
class DigestCase:
    """One case in somebody's digest: its deadline, or that nothing happens to it."""

    case: Watched
    about: About
    late: bool  # others have to act
    responsible: tuple[Mapping[str, str], ...] = ()  # who: {organisation, person}
    vacant: tuple[Mapping[str, str], ...] = ()
    absent: Recipient | None = None

    @property
    def due_on(self) -> date:
        """Give the day of its deadline, or that on which its silence is too long."""
        if self.about == "deadline":
            assert self.case.due is not None, "a deadline that is live has a day"
            return self.case.due.due_on
        assert self.case.silence is not None, "silence that is live has a day"
        return self.case.silence.stale_on


@dataclass(frozen=True, slots=True)
class Alone:
    """A letter of its own: one notice, with what it is about if that is a round or a case."""

    notice: QueuedNotice
    item: DigestItem | None = None
    case: DigestCase | None = None
    absent: Recipient | None = None


@dataclass(frozen=True, slots=True)
class PersonNotices:
    """All that one person is to be told by today; *moot* is no longer worth telling."""

    person: Recipient
    digest: tuple[int, ...]  # the notices that today's digest carries
    items: tuple[DigestItem, ...]
    cases: tuple[DigestCase, ...]
    letters: tuple[Alone, ...]  # each stands alone
    moot: Mapping[int, MootReason]
    instead_of: tuple[int, ...] = ()  # whose deputy they are, by id
    remarks: tuple[Remark, ...] = ()  # unfinished ones about their cases
    absences: tuple[Absence, ...] = ()  # who of their office is away today

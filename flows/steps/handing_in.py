"""Answers that a rehearsal supposes: who answers what, how many days after a round opened."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from engine.answers import Submission, check_submissions, submit
from engine.round_view import AskRow, RoundRow, asks, rounds
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from flows.steps.setting import Setting


@dataclass(frozen=True, slots=True)
class Supposed:
    """
    One line of what is supposed: of those it fits, a share answers on a day after the opening.

    None fits everything. Whom an earlier line took answers by that one only.
    """

    review: str
    after_days: int
    values: Mapping[str, object]
    share: int = 100  # percent of the asks that fit, spread evenly over them
    proposal: str | None = None
    lifecycle: str | None = None
    period: str | None = None
    organisation: str | None = None  # key or name of a department
    person: str | None = None  # key
    line: int = 0  # of the file that says so

    def fits(self, of: RoundRow) -> bool:
        return (
            self.review == of.review
            and self.lifecycle in (None, of.lifecycle)
            and self.period in (None, of.period.name)
        )

    def takes(self, one: AskRow) -> bool:
        return (
            one.person_key is not None
            and self.organisation in (None, one.organisation_key, one.organisation_name)
            and self.person in (None, one.person_key)
        )


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why answers that were supposed could not be taken."""

    day: date
    line: int
    sentence: str
    count: int


@dataclass(slots=True)
class HandedIn:
    """What came of the answers so far; it remembers which lines are done with a round."""

    taken: int = 0
    refused: list[NotTaken] = field(default_factory=list)
    done: set[tuple[int, int]] = field(default_factory=set)  # round, place of the line


def hand_in(
    setting: Setting, supposed: Sequence[Supposed], so_far: HandedIn, *, at: datetime
) -> None:
    """Hand in what is supposed to arrive by the day of *at*; every line once a round."""
    if not supposed:
        return
    today = day_in_seoul(at)
    with reading(setting.store) as read:
        open_now = rounds(read, status="open")
    for of in open_now:
        arriving = [
            place
            for place, line in enumerate(supposed)
            if (of.id, place) not in so_far.done
            and line.fits(of)
            and of.opened_on + timedelta(days=line.after_days) <= today
        ]
        if arriving:
            so_far.done.update((of.id, place) for place in arriving)
            _hand_in(setting, supposed, of, arriving, so_far, at=at)


def _hand_in(
    setting: Setting,
    supposed: Sequence[Supposed],
    of: RoundRow,
    arriving: Sequence[int],
    so_far: HandedIn,
    *,
    at: datetime,
) -> None:
    with reading(setting.store) as read:
        asked = [one for one in asks(read, of.id) if one.status != "withdrawn"]
    shared = _shared_out(supposed, of, asked)
    today = day_in_seoul(at)
    for place in arriving:
        line = supposed[place]
        by_person: defaultdict[str, list[Submission]] = defaultdict(list)
        for one in shared[place]:
            if one.status == "open":
                given = Submission(one.id, line.values, line.proposal)
                by_person[str(one.person_key)].append(given)
        for person_key, theirs in by_person.items():
            with transaction(setting.store) as write:
                checked = check_submissions(write, of.id, theirs, by=person_key, on=today)
                good = [each for each, refusals in checked if not refusals]
                if good:
                    so_far.taken += submit(write, of.id, good, by=person_key, at=at)
            refused = [refusals[0] for _, refusals in checked if refusals]
            for sentence in dict.fromkeys(one.sentence for one in refused):
                count = sum(one.sentence == sentence for one in refused)
                so_far.refused.append(NotTaken(today, line.line, sentence, count))


def _shared_out(
    supposed: Sequence[Supposed], of: RoundRow, asked: Sequence[AskRow]
) -> Mapping[int, list[AskRow]]:
    """Give each line those who answer by it: its share of the ones that no earlier line took."""
    left = list(asked)
    found: dict[int, list[AskRow]] = {}
    for place, line in enumerate(supposed):
        if not line.fits(of):
            continue
        fitting = [one for one in left if line.takes(one)]
        found[place] = [
            one
            for nth, one in enumerate(fitting)
            if (nth + 1) * line.share // 100 > nth * line.share // 100
        ]
        taken = {one.id for one in found[place]}
        left = [one for one in left if one.id not in taken]
    return found

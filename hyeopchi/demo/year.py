"""A year lived day by day: rounds open, answers arrive, the late are chased, rounds close."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from engine.answers import Submission, submit
from engine.definitions import in_force, review_pinned, schedules
from engine.handover import hand_over
from engine.moment import newest_moment
from engine.round_view import AskRow, RoundRow, asks, rounds
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from flows.steps.pending import RoundKey, pending
from flows.steps.setting import Setting
from flows.steps.tick import act, tick
from hyeopchi.demo.answers import evaluation_day, evaluation_of, report_day, report_of
from hyeopchi.demo.example import INCHEON_2013, Example
from hyeopchi.demo.happenings import at_hour, days_of, let_happen
from hyeopchi.demo.past import COORDINATOR, LIFECYCLE, adopt, adoption_days
from hyeopchi.demo.replies import reply, reply_day
from states.period import periods_ending

HANDED_OVER_ON = date(2013, 7, 8)  # 하반기 정기인사
LEAVES, COMES = "dol_miri", "neul_jjokbit"  # 담당자 of 교통정책과
_CHECKED_ON = 0  # Mondays: every night's check would prove the same record over and over

Run = Callable[[RoundKey, datetime], None]  # opens, or closes, one round


def is_lived(store: Engine) -> bool:
    """Say whether the office's days are over: every round that was due is closed."""
    with reading(store) as read:
        due = sum(
            len(
                periods_ending(
                    in_force(read, one.lifecycle).lifecycle.reviews[one.review].every,
                    since=one.since,
                    until=one.until,
                )
            )
            for one in schedules(read)
            if one.until is not None
        )
        return due > 0 and [one.status for one in rounds(read)] == ["closed"] * due


def days_to_live(store: Engine, example: Example = INCHEON_2013) -> int:
    return (example.lived[1] - _first_day(store, example)).days + 1


def live(
    setting: Setting,
    example: Example = INCHEON_2013,
    *,
    open_round: Run | None = None,
    close_round: Run | None = None,
) -> Iterator[date]:
    """
    Live from where the record ends to the last day, and give each day when it is over.

    Each day has its moments: 09:10 the clock's, 14:00 the answers that arrive, 16:00 and
    17:00 what is decided and done. Nothing here remembers anything: cut off, it goes on.

    Args:
        setting: The office.
        example: Which of the examples it is.
        open_round, close_round: How rounds of policy tasks open and close; None: as all the
            others do, by the clock's own tick.
    """
    first = _first_day(setting.store, example)
    happenings = set(days_of(example))
    for nth in range((example.lived[1] - first).days + 1):
        day = first + timedelta(days=nth)
        _clock(setting, at_hour(day, 9, 10), open_round, close_round)
        if example == INCHEON_2013 and day == HANDED_OVER_ON:
            _rotate(setting, day)
        _answer(setting, example, day)
        if day in happenings:
            let_happen(setting.store, example, day)
        if example == INCHEON_2013 and day in adoption_days():
            adopt(setting.store, day)
        yield day


def begin_day(setting: Setting, day: date) -> None:
    """Let the clock beat on the morning of *day*, as `live` would, and nothing more happen."""
    _clock(setting, at_hour(day, 9, 10), None, None)


def _first_day(store: Engine, example: Example) -> date:
    with reading(store) as read:
        newest = newest_moment(read)
    first = example.lived[0]
    return max(first, day_in_seoul(newest)) if newest else first


def _clock(setting: Setting, at: datetime, open_round: Run | None, close_round: Run | None) -> None:
    waiting = pending(setting, at=at)
    for keys, run in ((waiting.openings, open_round), (waiting.closings, close_round)):
        for key in keys:
            if run is not None and key.lifecycle == LIFECYCLE:
                run(key, at)
    if at.weekday() == _CHECKED_ON:
        tick(setting, at=at)
    elif waiting.openings or waiting.closings or waiting.letters:
        act(setting, at=at)


def _answer(setting: Setting, example: Example, day: date) -> None:
    """Hand in what arrives on this day, department by department and member by member."""
    with reading(setting.store) as read:
        due = [
            (one.id, by, submissions)
            for one in rounds(read, status="open")
            for by, submissions in _arriving(read, example, one, day).items()
        ]
    for round_id, by, submissions in due:
        with transaction(setting.store) as write:
            submit(write, round_id, submissions, by=by, at=at_hour(day, 14))


def _arriving(
    read: Connection, example: Example, one: RoundRow, day: date
) -> dict[str, list[Submission]]:
    """Give what each respondent of a round hands in by this day and has not yet."""
    found: dict[str, list[Submission]] = defaultdict(list)
    for asked in asks(read, one.id, status="open"):
        after = _days_after_opening(example, asked, one)
        if asked.person_key and after is not None and one.opened_on + timedelta(after) <= day:
            found[asked.person_key].append(_submission(read, example, asked, one))
    return found


def _days_after_opening(example: Example, asked: AskRow, one: RoundRow) -> int | None:
    """Give when the respondent answers; None: not at all in this round."""
    if one.lifecycle != LIFECYCLE:
        return reply_day(example, one, asked)
    if one.review == "quarterly_report":
        return report_day(str(asked.organisation_key), one.period)
    return evaluation_day(str(asked.person_key), one.period)


def _submission(read: Connection, example: Example, asked: AskRow, one: RoundRow) -> Submission:
    if one.lifecycle != LIFECYCLE:
        review = review_pinned(read, one.definition_hash)
        return Submission(asked.id, reply(example, one, asked, review))
    if one.review == "quarterly_report":
        values = report_of(asked.number, asked.title, str(asked.committee_key), one.period)
        return Submission(asked.id, values)
    said = evaluation_of(asked.number, str(asked.person_key), one.period)
    return Submission(asked.id, {"opinion": said["opinion"]}, proposal=str(said["proposal"]))


def _rotate(setting: Setting, day: date) -> None:
    """Let one 담당자 hand everything over to the next, as each January and July."""
    with transaction(setting.store) as write:
        hand_over(
            write,
            from_key=LEAVES,
            to_key=COMES,
            on=day,
            actor=COORDINATOR,
            at=at_hour(day, 10),
        )

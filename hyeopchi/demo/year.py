"""The year 2013 lived day by day: rounds open, answers arrive, the late are chased, rounds close."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from engine.answers import Submission, submit
from engine.handover import hand_over
from engine.moment import newest_moment
from engine.round_view import AskRow, RoundRow, asks, rounds
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from flows.steps.pending import RoundKey, pending
from flows.steps.setting import Setting
from flows.steps.tick import tick
from hyeopchi.demo.answers import evaluation_day, evaluation_of, report_day, report_of
from hyeopchi.demo.past import COORDINATOR, MIDTERM_ON, adopt, adoption_days, at_hour

LAST_DAY = date(2014, 2, 28)  # by then the rounds of 2013's last quarter and half have closed
ROUNDS = 6  # four quarterly reports and two half-yearly evaluations
HANDED_OVER_ON = date(2013, 7, 8)  # 하반기 정기인사
LEAVES, COMES = "dol_miri", "neul_jjokbit"  # 담당자 of 교통정책과

Run = Callable[[RoundKey, datetime], None]  # opens, or closes, one round


def is_lived(store: Engine) -> bool:
    """Say whether the year is over: the six rounds of 2013 were opened and closed."""
    with reading(store) as read:
        return [one.status for one in rounds(read)] == ["closed"] * ROUNDS


def days_to_live(store: Engine) -> int:
    return (LAST_DAY - _first_day(store)).days + 1


def live(setting: Setting, *, open_round: Run, close_round: Run) -> Iterator[date]:
    """
    Live from where the record ends to the last day, and give each day when it is over.

    Each day has three moments: 09:10 the clock's, 14:00 the answers that arrive, 17:00
    the plenary's decisions. Nothing here remembers anything: cut off, it goes on.
    """
    first = _first_day(setting.store)
    for nth in range((LAST_DAY - first).days + 1):
        day = first + timedelta(days=nth)
        _clock(setting, at_hour(day, 9, 10), open_round, close_round)
        if day == HANDED_OVER_ON:
            _rotate(setting, day)
        _answer(setting, day)
        if day in adoption_days():
            adopt(setting.store, day)
        yield day


def _first_day(store: Engine) -> date:
    with reading(store) as read:
        newest = newest_moment(read)
    return max(MIDTERM_ON, day_in_seoul(newest)) if newest else MIDTERM_ON


def _clock(setting: Setting, at: datetime, open_round: Run, close_round: Run) -> None:
    waiting = pending(setting, at=at)
    for key in waiting.openings:
        open_round(key, at)
    for key in waiting.closings:
        close_round(key, at)
    if waiting:
        tick(setting, at=at)


def _answer(setting: Setting, day: date) -> None:
    """Hand in what arrives on this day, department by department and member by member."""
    with reading(setting.store) as read:
        due = [
            (one.id, by, submissions)
            for one in rounds(read, status="open")
            for by, submissions in _arriving(read, one, day).items()
        ]
    for round_id, by, submissions in due:
        with transaction(setting.store) as write:
            submit(write, round_id, submissions, by=by, at=at_hour(day, 14))


def _arriving(read: Connection, one: RoundRow, day: date) -> dict[str, list[Submission]]:
    """Give what each respondent of a round hands in by this day and has not yet."""
    found: dict[str, list[Submission]] = defaultdict(list)
    for asked in asks(read, one.id, status="open"):
        after = _days_after_opening(asked, one)
        if asked.person_key and after is not None and one.opened_on + timedelta(after) <= day:
            found[asked.person_key].append(_submission(asked, one))
    return found


def _days_after_opening(asked: AskRow, one: RoundRow) -> int | None:
    """Give when the respondent answers; None: not at all in this round."""
    if one.review == "quarterly_report":
        return report_day(str(asked.organisation_key), one.period)
    return evaluation_day(str(asked.person_key), one.period)


def _submission(asked: AskRow, one: RoundRow) -> Submission:
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

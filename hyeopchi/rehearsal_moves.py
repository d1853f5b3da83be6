"""What tried definitions move: the days of rounds and letters, set against those of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.round_days import RoundOf
from flows.steps.rehearse import Rehearsal
from hyeopchi.rehearsal_waiting import round_words
from notifications.korean import official_date

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RoundMoved:
    """One round with and without the definitions; None: there is no such round."""

    lifecycle: str
    review: str
    period: str
    sentence: str
    days: Mapping[str, tuple[date | None, date | None]]  # opens, due, closes: before and after
    told: "ToldMoved"


@dataclass(frozen=True, slots=True)
class ToldMoved:
    """How many of the things to tell go to another day, away, or come."""

    later: int = 0
    gone: int = 0
    new: int = 0

    def __bool__(self) -> bool:
        return bool(self.later or self.gone or self.new)


@dataclass(frozen=True, slots=True)
class Moved:
    """All that moves."""

    rounds: tuple[RoundMoved, ...]
    others: ToldMoved  # told about cases rather than rounds
    letters: tuple[int, int]  # before, after
    pressed: tuple[int, int]


_WORDS = {"opens": "열림", "due": "기한", "closes": "받는 마지막 날"}


def moved(before: Rehearsal, after: Rehearsal) -> Moved:
    """Give every round whose days or letters differ, oldest first."""
    was, now = _rounds(before), _rounds(after)
    told_was, told_now = _told(before), _told(after)
    keys = sorted(
        was.keys() | now.keys(),
        key=lambda key: ((now.get(key) or was[key]).period.last, key),
    )
    rounds = [
        _round_moved(
            was.get(key),
            now.get(key),
            _told_moved(told_was.get(key, {}), told_now.get(key, {})),
        )
        for key in keys
    ]
    return Moved(
        rounds=tuple(one for one in rounds if one is not None),
        others=_told_moved(told_was.get(None, {}), told_now.get(None, {})),
        letters=(len(before.brought.letters), len(after.brought.letters)),
        pressed=(_pressed(before), _pressed(after)),
    )


def told_words(told: ToldMoved) -> str:
    """Say what becomes of the things to tell: 알림 3건의 날짜가 바뀜, 1건이 빠짐."""
    said = [
        f"{count}건{what}"
        for count, what in (
            (told.later, "의 날짜가 바뀜"),
            (told.gone, "이 빠짐"),
            (told.new, "이 새로 생김"),
        )
        if count
    ]
    return f"알림 {', '.join(said)}" if said else ""


def _rounds(of: Rehearsal) -> Mapping[_Key, RoundOf]:
    return {one.round.key: one.round for one in of.brought.rounds}


def _told(of: Rehearsal) -> Mapping[_Key | None, Mapping[str, date]]:
    """Give on which day each thing is told, by round; None: about no round."""
    found: dict[_Key | None, dict[str, date]] = {}
    for letter in of.brought.letters:
        for one in letter.told:
            key = one.round.key if one.round else None
            found.setdefault(key, {})[one.key] = one.day
    return found


def _told_moved(was: Mapping[str, date], now: Mapping[str, date]) -> ToldMoved:
    return ToldMoved(
        later=sum(was[key] != now[key] for key in was.keys() & now.keys()),
        gone=len(was.keys() - now.keys()),
        new=len(now.keys() - was.keys()),
    )


def _pressed(of: Rehearsal) -> int:
    return sum(len(day.pressed) for day in of.days)


def _round_moved(was: RoundOf | None, now: RoundOf | None, told: ToldMoved) -> RoundMoved | None:
    of = now or was
    assert of is not None, "one of the two has it"
    changed = {key: (one, other) for key, (one, other) in _days(was, now).items() if one != other}
    if not changed and not told:
        return None
    if was is None or now is None:
        said = ["새로 열림" if was is None else "열리지 않음"]
        if now is not None and now.span is not None:
            said.append(f"기한 {_short(now.span.due_on, of)}")
    else:
        said = [
            f"{_WORDS[key]} {_short(one, of)} → {_short(other, of)}"
            for key, (one, other) in changed.items()
        ]
    if told:
        said.append(told_words(told))
    return RoundMoved(
        lifecycle=of.lifecycle,
        review=of.review,
        period=of.period.name,
        sentence=f"{round_words(of)}: {', '.join(said)}",
        days=changed,
        told=told,
    )


def _days(
    was: RoundOf | None, now: RoundOf | None
) -> Mapping[str, tuple[date | None, date | None]]:
    one, other = _span(was), _span(now)
    return {key: (one.get(key), other.get(key)) for key in _WORDS}


def _span(of: RoundOf | None) -> Mapping[str, date | None]:
    if of is None or of.span is None:
        return {}
    return {"opens": of.span.opens_on, "due": of.span.due_on, "closes": of.span.closes_on}


def _short(day: date | None, of: RoundOf) -> str:
    """Give a day without its year, which the period tells: 7. 10.(수)."""
    if day is None:
        return "없음"
    year = f"{day.year}. "
    said = official_date(day)
    return said.removeprefix(year) if day.year == of.period.next().year else said

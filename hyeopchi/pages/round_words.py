"""What a round's page says in sentences: how it will end, whom a nudge reaches, what closing leaves."""

from collections.abc import Sequence
from datetime import date

from engine.nudge import ToNudge
from engine.round_progress import Forecast
from engine.round_view import RoundRow
from notifications.josa import josa

NAMES = 12  # in one sentence; more is a crowd


def forecast_words(found: Forecast, *, today: date, of: RoundRow) -> str:
    """Say how many answers there will be by the due day, or that it cannot be told yet."""
    if not found.asked:
        return "이 회차에서 요청한 것이 없습니다."
    if found.answered == found.asked:
        return "모두 제출되었습니다."
    if found.on_time is not None:
        late = found.answered - found.on_time
        after = f", 그 뒤에 {late:,}건이" if late else ""
        return f"기한까지 {found.on_time:,}건이{after} 들어왔습니다."
    said = []
    if found.by_pace is not None:
        said.append(f"지금 속도면 기한까지 {found.by_pace:,}건이 들어옵니다.")
    if found.as_last is not None and found.last_period:
        last = josa(found.last_period, "과/와")
        said.append(f"{last} 같은 흐름이면 {found.as_last:,}건입니다.")
    if not said:
        return "아직 들어온 것이 적어 기한까지 몇 건이 들어올지 알 수 없습니다."
    return " ".join(said)


def nudge_words(told: Sequence[ToNudge]) -> str:
    """Say to whom a nudge would go, and who had one today already."""
    now = [one for one in told if not one.told_today]
    before = len(told) - len(now)
    after = f" 오늘 이미 알린 {before}명은 빼고 알립니다." if before and now else ""
    if not now:
        return f"아직 내지 않은 {before}명에게 오늘 이미 알렸습니다. 내일 다시 알릴 수 있습니다."
    return f"아직 내지 않은 {len(now)}명에게 알립니다: {_named(now)}.{after}"


def nudged_words(told: Sequence[ToNudge]) -> str:
    """Say to whom a nudge went."""
    if not told:
        return "알릴 사람이 없습니다. 모두 제출했거나 오늘 이미 알렸습니다."
    without = [one for one in told if not one.person.email]
    missing = f" 메일 주소가 없는 사람이 있습니다: {_named(without)}." if without else ""
    return (
        f"아직 내지 않은 {len(told)}명에게 보낼 알림을 준비했습니다: {_named(told)}. "
        f"근무 시간에 나가며, 그 전에 제출하면 나가지 않습니다.{missing}"
    )


def _named(told: Sequence[ToNudge]) -> str:
    names = [
        f"{one.person.name} {one.person.title}" if one.person.title else one.person.name
        for one in told
    ]
    rest = f" 외 {len(names) - NAMES}명" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + rest

"""Keep what the clock ran, in words, for whoever looks after the office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from engine.clock_runs import WHOLE, ClockRun, keep_run
from engine.store import transaction
from flows.steps.setting import Setting
from flows.steps.tick import Ticked

_COUNTED: Final[Mapping[str, str]] = {
    "opened": "연 회차 {:,}개",
    "skipped": "건너뛴 회차 {:,}개",
    "closed": "닫은 회차 {:,}개",
    "asked": "묻는 것 {:,}건",
    "bounced": "되돌아온 메일 {:,}통",
    "notices": "알릴 것 {:,}건",
    "mails": "쓴 알림 {:,}통",
    "sent": "보낸 알림 {:,}통",
}
_STATES: Final[Mapping[str, str]] = {
    "failed": "실패",
    "crashed": "도중에 멈춤",
    "cancelled": "취소",
}
_MESSAGE_MAX: Final = 500


def keep_flow(
    setting: Setting,
    flow: str,
    about: Mapping[str, str],
    *,
    began: datetime,
    ended: datetime,
    state: str,
    message: str | None,
    counts: Mapping[str, int],
) -> None:
    """Keep how a flow ended, as Prefect saw it."""
    done = state == "completed"
    said = counted(counts) if done else f"{_STATES.get(state, state)}: {message or ''}".rstrip(": ")
    ended_as: Literal["done", "failed"] = "done" if done else "failed"
    _keep(setting, ClockRun(flow, about, "prefect", began, ended, ended_as, _short(said)))


def keep_tick(setting: Setting, done: Ticked, *, began: datetime, ended: datetime) -> None:
    """Keep that all that was due was done without Prefect."""
    counts = {
        "opened": done.opened,
        "skipped": done.skipped,
        "closed": len(done.closed),
        "bounced": done.bounced,
        "notices": done.notices,
        "mails": done.composed.mails,
        "sent": done.delivered.sent,
    }
    _keep(setting, ClockRun(WHOLE, {}, "direct", began, ended, "done", counted(counts)))


def keep_failure(setting: Setting, error: Exception, *, began: datetime, ended: datetime) -> None:
    """Keep what went wrong: its class, and its first line as far as it fits."""
    first = str(error).partition("\n")[0]
    said = _short(f"{type(error).__name__}: {first}")
    _keep(setting, ClockRun(WHOLE, {}, "direct", began, ended, "failed", said))


def counted(counts: Mapping[str, int]) -> str:
    """Word what was counted, as far as there was any: ``쓴 알림 3통, 보낸 알림 3통``."""
    said = [words.format(counts[key]) for key, words in _COUNTED.items() if counts.get(key)]
    return ", ".join(said) or "새로 한 것 없음"


def _short(said: str) -> str:
    return said[:_MESSAGE_MAX]


def _keep(setting: Setting, run: ClockRun) -> None:
    with transaction(setting.store) as write:
        keep_run(write, run)

"""
The embedded clock: every minute it asks the record what is due, and has it done.

``python -m flows.clock OFFICE`` runs it. It remembers nothing: what was done stands in the
record, so a clock that was off, was killed or runs twice does no harm.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from engine.lease import hold, release, take
from engine.seoul import SEOUL
from engine.store import transaction
from flows.errors import ClockUnfit, FlowLost
from flows.host import FlowHost
from flows.prefect_server import answers
from flows.steps.as_if import ahead
from flows.steps.fit_time import check_time
from flows.steps.kept_runs import keep_failure, keep_flow, keep_tick
from flows.steps.pending import Pending, RoundKey, pending
from flows.steps.setting import Setting, office_at
from flows.steps.tick import this_process, tick
from flows.steps.webhooks import tell_webhooks

logger = logging.getLogger("flows.clock")  # also when it is run as a program

LEASE = "clock"
LEASE_SECONDS = 300  # longer than the longest thing done between two looks at the lease

Beat = Literal["nothing due", "another clock acts", "clock unfit", "ticked", "flows ran"]


@dataclass(frozen=True, slots=True)
class Clock:
    """
    One clock of one office.

    Args:
        folder: The office.
        now: Reads the time.
        api_url: Where a Prefect server may answer; None: everything is done without.
    """

    folder: Path
    now: Callable[[], datetime]
    api_url: str | None = None
    owner: str = ""

    def beat(self) -> Beat:
        """
        Do what is due now, if anything is and no other clock is about it.

        Through Prefect when a server answers, else by calling the same steps directly; and
        directly, too, when a flow did not complete, for what it did is not done again.
        """
        at = self.now()
        with office_at(self.folder) as setting:
            try:
                check_time(setting, at=at)
            except ClockUnfit as error:
                logger.warning("nothing done: %s", error)
                return "clock unfit"
            # What happened is told every minute, also in those in which nothing is due.
            tell_webhooks(setting, at=at, now=self.now)
            if not pending(setting, at=at):
                return "nothing due"  # most minutes of a year: nothing is written in them
            token = self._take(setting, at)
            if token is None:
                return "another clock acts"
            try:
                return self._act(setting, token, at=at)
            finally:
                with transaction(setting.store) as write:
                    release(write, LEASE, token, at=self.now())

    def _act(self, setting: Setting, token: int, *, at: datetime) -> Beat:
        due = pending(setting, at=at)  # once more: another clock may have done it meanwhile
        if not due:
            return "nothing due"
        if self.api_url and answers(self.api_url) and self._run_flows(setting, due, token, at=at):
            return "flows ran"
        began = self.now()
        try:
            done = tick(setting, at=at, now=self.now)
        except Exception as error:
            keep_failure(setting, error, began=began, ended=self.now())
            raise
        keep_tick(setting, done, began=began, ended=self.now())
        logger.info(
            "opened=%d closed=%d notices=%d sent=%d",
            done.opened, len(done.closed), done.notices, done.delivered.sent,
        )  # fmt: skip
        return "ticked"

    def _run_flows(self, setting: Setting, due: Pending, token: int, *, at: datetime) -> bool:
        """Run a flow for each thing due; False as soon as one did not complete."""
        common = {"office_folder": str(setting.folder), "at": at.isoformat()}
        with FlowHost({}, setting.folder / "prefect" / "flows.log") as host:
            for flow, parameters in flows_for(due):
                if not self._hold(setting, token):
                    logger.warning("lease lost before flow=%s", flow)
                    return True
                began = self.now()
                try:
                    ran = host.run(flow, **common, **parameters)
                except FlowLost as error:
                    logger.warning("doing it without Prefect: %s", error)
                    return False
                keep_flow(
                    setting, flow, parameters, began=began, ended=self.now(),
                    state=ran.state, message=ran.message, counts=ran.result,
                )  # fmt: skip
                logger.info("flow=%s state=%s %s", flow, ran.state, ran.message or "")
                if not ran.completed:
                    return False
        return True

    def _take(self, setting: Setting, at: datetime) -> int | None:
        with transaction(setting.store) as write:
            return take(write, LEASE, self._name(), at=at, seconds=LEASE_SECONDS)

    def _hold(self, setting: Setting, token: int) -> bool:
        with transaction(setting.store) as write:
            return hold(write, LEASE, token, at=self.now(), seconds=LEASE_SECONDS)

    def _name(self) -> str:
        return self.owner or this_process()


def flows_for(due: Pending) -> list[tuple[str, dict[str, str]]]:
    """Give the flows that do what is due, in the order of `tick`, with what each must be told."""
    tell = due.letters or due.openings or due.closings
    return [
        *(("open_round", _round_parameters(key)) for key in due.openings),
        *(("close_round", _round_parameters(key)) for key in due.closings),
        *([("daily", {})] if tell else []),
        *([("verify_record", {})] if due.check else []),
    ]


def run_clock(clock: Clock) -> None:
    """Beat every minute until the process is told to end."""
    scheduler = scheduler_of(clock)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        scheduler.shutdown(wait=True)  # a letter half sent is a letter in doubt


def scheduler_of(clock: Clock) -> BlockingScheduler:
    """Give a scheduler of one job, kept in memory: minutes that were missed are one beat, now."""
    scheduler = BlockingScheduler(
        timezone=SEOUL, executors={"default": ThreadPoolExecutor(max_workers=1)}
    )
    scheduler.add_job(
        clock.beat,
        "interval",
        minutes=1,
        next_run_time=clock.now(),  # at once, too: the machine may have been off for months
        coalesce=True,
        misfire_grace_time=None,  # the default drops what is a second late, in silence
        max_instances=1,
    )
    return scheduler


def running_from(at: datetime) -> Callable[[], datetime]:
    """Give a clock that says *at* now and runs on from there: long work, also in a simulated year."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def _round_parameters(key: RoundKey) -> dict[str, str]:
    return {"lifecycle": key.lifecycle, "review": key.review, "period": key.period}


def _now() -> datetime:
    return datetime.now(UTC) + ahead()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    run_clock(Clock(Path(sys.argv[1]), now=_now, api_url=os.environ.get("PREFECT_API_URL")))

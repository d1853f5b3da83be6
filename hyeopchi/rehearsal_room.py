"""Rehearsals that pages ask for: one at a time, beside the pages, and none for longer than bearable."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from hyeopchi.errors import RehearsalBusy, RehearsalTooLong
from hyeopchi.rehearsal_calendar import Year
from states.errors import HyeopchiError

logger = logging.getLogger(__name__)

SECONDS_MAX: Final = 600
_KEPT: Final = 4  # years; the letters of a large office take a few megabytes each

Work = Callable[[Callable[[], None]], Year]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which text is rehearsed over which days."""

    lifecycle: str
    hashed: str
    first: date
    last: date


@dataclass(slots=True)
class Run:
    """One rehearsal: being played, done, or failed."""

    wanted: Wanted
    days: int  # to be played, the span once or twice
    played: int = 0
    year: Year | None = None
    error: HyeopchiError | None = None
    broken: bool = False  # by a mistake of ours, which the log tells
    done: threading.Event = field(default_factory=threading.Event)


class RehearsalRoom:
    """Where rehearsals are played; what was played is kept until newer ones need the room."""

    def __init__(self, *, seconds: int = SECONDS_MAX) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._runs: OrderedDict[Wanted, Run] = OrderedDict()

    def begin(self, wanted: Wanted, work: Work, *, days: int) -> Run:
        """
        Play *work* beside the pages, unless it is being played or was played already.

        Raises:
            RehearsalBusy: Another one is being played.
        """
        with self._lock:
            held = self._runs.get(wanted)
            if held is not None and held.error is None and not held.broken:
                return held
            if any(not run.done.is_set() for run in self._runs.values()):
                raise RehearsalBusy()
            run = self._runs[wanted] = Run(wanted, days)
            self._runs.move_to_end(wanted)
            while len(self._runs) > _KEPT:
                self._runs.popitem(last=False)
        threading.Thread(target=self._play, args=(run, work), daemon=True).start()
        return run

    def look(self, wanted: Wanted) -> Run | None:
        """Give the run of what is wanted, if there is one."""
        with self._lock:
            return self._runs.get(wanted)

    def newest(self, lifecycle: str, hashed: str) -> Run | None:
        """Give the newest run of a text."""
        with self._lock:
            for run in reversed(self._runs.values()):
                if (run.wanted.lifecycle, run.wanted.hashed) == (lifecycle, hashed):
                    return run
        return None

    def _play(self, run: Run, work: Work) -> None:
        ends = time.monotonic() + self._seconds

        def lived() -> None:
            run.played += 1
            if time.monotonic() > ends:
                raise RehearsalTooLong(self._seconds)

        try:
            run.year = work(lived)
        except HyeopchiError as error:
            run.error = error
        except Exception:  # a thread of its own: nobody else would hear of it
            logger.exception("rehearsal failed lifecycle=%s", run.wanted.lifecycle)
            run.broken = True
        finally:
            run.done.set()

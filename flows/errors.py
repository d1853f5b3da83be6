"""Errors of running an office. Each carries what a caller needs to explain it."""

from datetime import date, datetime
from pathlib import Path

from states.errors import HyeopchiError


class OfficeUnfit(HyeopchiError):
    """The office folder does not say what is needed to run it."""

    def __init__(self, path: Path, problem: str, mend: str) -> None:
        super().__init__(f"cannot run the office of {path}; {problem}; {mend}")
        self.path = path
        self.problem = problem
        self.mend = mend


class ClockUnfit(HyeopchiError):
    """The given time cannot be right, so nothing is opened, sent or closed by it."""

    def __init__(self, at: datetime, *, newest: datetime | None = None) -> None:
        holds = f"the record holds {newest.isoformat()}" if newest else "no record is that old"
        super().__init__(f"cannot act at {at.isoformat()}; {holds}; set this machine's clock")
        self.at = at
        self.newest = newest  # what the record already holds, when that is why


class RehearsalTooEarly(HyeopchiError):
    """A rehearsal would begin before what is already recorded."""

    def __init__(self, first: date, *, newest: date) -> None:
        super().__init__(
            f"cannot rehearse from {first.isoformat()}; the record holds {newest.isoformat()}; "
            "begin on that day or later"
        )
        self.first = first
        self.newest = newest


class PrefectNotStarted(HyeopchiError):
    """The Prefect server did not come up."""

    def __init__(self, port: int, problem: str, log: Path) -> None:
        super().__init__(f"cannot start Prefect on port {port}; {problem}; its log is {log}")
        self.port = port
        self.problem = problem
        self.log = log


class FlowLost(HyeopchiError):
    """The process that ran a flow ended before the flow did, or the flow did not end at all."""

    def __init__(self, flow: str, log: Path, *, waited: float | None = None) -> None:
        holds = f"no answer in {waited:.0f} s" if waited is not None else "its process is gone"
        super().__init__(f"cannot tell how {flow!r} ended; {holds}; its log is {log}")
        self.flow = flow
        self.log = log
        self.waited = waited  # seconds, when that is why

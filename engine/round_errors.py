"""Errors of rounds, answers and handovers. Each carries what a caller needs to explain it."""

from collections.abc import Mapping
from datetime import date

from states.errors import HyeopchiError
from states.requirement import Refusal


class RoundUnknown(HyeopchiError):
    """No round is called so."""

    def __init__(self, name: str | int) -> None:
        super().__init__(f"no round {name!r}; `hyeopchi round status` lists those that began")
        self.name = name


class PeriodBeyond(HyeopchiError):
    """The period ends after the last day up to which the review is run."""

    def __init__(self, name: str, *, until: date) -> None:
        super().__init__(f"cannot open {name}; its review runs to {until}; publish it for longer")
        self.name = name
        self.until = until


class RoundNotOpen(HyeopchiError):
    """Something needs the round in another status."""

    def __init__(self, round_id: int, *, status: str, wanted: str) -> None:
        super().__init__(f"round {round_id} is {status}; it must be {wanted}")
        self.round_id = round_id
        self.status = status
        self.wanted = wanted


class PeriodSkipped(HyeopchiError):
    """The period was passed over, so no round of it can begin."""

    def __init__(self, lifecycle: str, review: str, period: str) -> None:
        super().__init__(
            f"{review!r} of {lifecycle!r} for {period} was skipped; a later period would work"
        )
        self.lifecycle = lifecycle
        self.review = review
        self.period = period


class SubmissionsRefused(HyeopchiError):
    """Some answers cannot be taken, so none was."""

    def __init__(self, refused: Mapping[int, tuple[Refusal, ...]]) -> None:
        codes = sorted({each.code for refusals in refused.values() for each in refusals})
        super().__init__(
            f"{len(refused)} answers refused ({', '.join(codes)}); mend each and try again"
        )
        self.refused = refused  # by ask


class HandoverTooEarly(HyeopchiError):
    """The day on which the successor takes over has not come."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__(f"cannot hand over as of {on}; today is {today}; do it on that day")
        self.on = on
        self.today = today


class ReportUnknown(HyeopchiError):
    """The round has no such frozen report."""

    def __init__(self, round_id: int, version: int | None) -> None:
        which = "no frozen report" if version is None else f"no version {version} of its report"
        super().__init__(f"round {round_id} has {which}; closing it freezes the first")
        self.round_id = round_id
        self.version = version


class HandoverToSelf(HyeopchiError):
    """Work would be handed over to the person who has it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"cannot hand over from {key!r} to {key!r}; name the successor")
        self.key = key

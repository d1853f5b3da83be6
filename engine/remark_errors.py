"""Errors of remarks. Each carries what a caller needs to explain it."""

from datetime import date

from states.errors import HyeopchiError


class RemarkUnknown(HyeopchiError):
    """No remark has this number."""

    def __init__(self, remark_id: int) -> None:
        super().__init__(f"no remark {remark_id}; `hyeopchi remark list` gives their numbers")
        self.remark_id = remark_id


class RemarkSettled(HyeopchiError):
    """The remark was settled before, so it cannot be settled again."""

    def __init__(self, remark_id: int, on: date) -> None:
        super().__init__(
            f"cannot settle remark {remark_id}; it was settled on {on}; make a new one"
        )
        self.remark_id = remark_id
        self.on = on


class RemarkRefused(HyeopchiError):
    """A remark cannot be kept as it was given."""

    def __init__(self, why: str, *, on: date | None = None, limit: date | None = None) -> None:
        holds = {
            "empty": "it says nothing; give its text",
            "source": "its source is unknown; name one of the known",
            "future": f"{on} has not come; give the day it was made",
            "before": f"{on} is before it was made, {limit}; give a later day",
            "frozen": f"{on} lies in what was reported up to {limit}; give a later day",
        }
        super().__init__(f"cannot keep the remark; {holds[why]}")
        self.why = why
        self.on = on
        self.limit = limit

"""Errors of the definitions layer. Each carries what a caller needs to explain it."""


class HyeopchiError(Exception):
    """Base of every error hyeopchi raises on purpose."""


class PeriodUnknown(HyeopchiError):
    """No period is called so."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no period {name!r}; try 2013-Q1, 2013-H1 or 2013")
        self.name = name

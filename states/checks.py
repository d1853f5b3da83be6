"""Everything that a definition may say in good form and still not mean."""

from states.lifecycle import Lifecycle
from states.report import Report


def check(lifecycle: Lifecycle, report: Report) -> None:
    """Note every contradiction of *lifecycle* at its line."""

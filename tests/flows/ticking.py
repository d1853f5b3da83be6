"""A clock in a process of its own, for tests that let several run at once."""

from collections.abc import Sequence
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

from flows.steps.setting import office_at
from flows.steps.tick import tick


def tick_through(folder: Path, moments: Sequence[datetime], together: Barrier) -> None:
    """Tick at each moment, starting each at the same instant as the others do."""
    with office_at(folder) as setting:
        for at in moments:
            together.wait(60)
            tick(setting, at=at)

"""How far the clock of an example office runs ahead of the real one: its days are of another year."""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

VARIABLE: Final = "HYEOPCHI_CLOCK_AHEAD"  # whole seconds; negative: the office lives in the past


def ahead(environment: Mapping[str, str] = os.environ) -> timedelta:
    """Give what is added to the real time; nothing, unless whoever started the office said so."""
    return timedelta(seconds=int(environment.get(VARIABLE, "0")))

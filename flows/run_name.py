"""What Prefect's pages call our runs and artifacts."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from prefect.runtime import flow_run

from engine.definitions import in_force
from engine.round_name import round_name
from engine.seoul import day_in_seoul
from engine.store import reading
from flows.steps.setting import office_at
from states.period import period_named


def round_run_name(verb: str) -> Callable[[], str]:
    """Name a run after its round, such as ``2013년 1분기 이행상황 보고 – 열기``."""

    def name() -> str:
        given: dict[str, Any] = flow_run.parameters
        with office_at(given["office_folder"]) as setting, reading(setting.store) as read:
            reviews = in_force(read, given["lifecycle"]).lifecycle.reviews
        review = reviews.get(given["review"])
        label = review.label if review else given["review"]
        return f"{round_name(period_named(given['period']).label, label)} – {verb}"

    return name


def day_run_name(what: str) -> Callable[[], str]:
    """Name a run after its day, such as ``2013. 4. 1. 알림``."""

    def name() -> str:
        at = flow_run.parameters["at"]
        day = day_in_seoul(datetime.fromisoformat(at) if isinstance(at, str) else at)
        return f"{day.year}. {day.month}. {day.day}. {what}"

    return name


def artifact_key(*words: str) -> str:
    """Join *words* to a key that Prefect takes: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")

"""관리 › 시계: what the clock did last, what failed and since when, and what is due next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.clock_runs import clock_runs, failing, last_done
from engine.definitions import all_in_force
from engine.letter_list import count_letters
from engine.round_list import coming_rounds
from engine.round_view import rounds
from flows.steps.pending import pending
from flows.steps.prefect_view import prefect_view
from hyeopchi.clock_words import (
    done_words,
    failing_lines,
    is_supervised,
    next_days,
    run_lines,
    waiting_words,
)
from hyeopchi.pages.outbox_words import MENDING
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

LEASE = "clock"  # of flows.clock, which starts a scheduler when it is imported


@router.get("/admin/clock")
def show(
    request: Request, who: Annotated[Principal, Depends(Through("clock"))], read: Read
) -> Response:
    """Show the clock: whether it runs, what waits, what failed, what it did and will do."""
    site = site_of(request)
    today, setting = site.today(), site.setting
    labels = {
        (name, key): review.label
        for name, force in all_in_force(read).items()
        for key, review in force.lifecycle.reviews.items()
    }
    counts = count_letters(read)
    last = last_done(read, LEASE)
    return page(
        request,
        "clock/show.html",
        who=who,
        runs_now=is_supervised(setting.folder),
        acted=last.acted if last.acted and last.acted <= site.at() else None,
        by=last.by,
        done=done_words(last),
        waiting=waiting_words(pending(setting, at=site.at()), labels),
        failing=failing_lines(failing(read), labels),
        letters=sum(counts.get(status, 0) for status in (*MENDING, "failed")),
        runs=run_lines(clock_runs(read), labels),
        coming=next_days(
            rounds(read, status="open"),
            coming_rounds(read, today=today, calendar=setting.calendar),
            today=today,
        ),
        prefect=prefect_view(setting.folder),
    )

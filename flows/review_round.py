"""Opening and closing a round as Prefect runs: thin over the steps, for people to look at."""

from datetime import datetime

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.run_name import artifact_key, round_run_name
from flows.steps.close_rounds import SYSTEM, close_named
from flows.steps.fit_time import check_time
from flows.steps.open_rounds import batch_size, begin_named, open_next
from flows.steps.round_figures import submission_table
from flows.steps.setting import office_at

# Flows and tasks are coroutines although they wait for nothing: Prefect spends a second
# at the end of every other kind.


@flow(name="open-round", flow_run_name=round_run_name("열기"))
async def open_round(
    office_folder: str, lifecycle: str, review: str, period: str, at: datetime
) -> dict[str, int]:
    """
    Open the round of one period, in some dozens of batches at most; a second run adds nothing.

    Raises:
        RoundUnknown: The period is not due, and has no round.
    """
    round_id = await begin_round(office_folder, lifecycle, review, period, at)
    if round_id is None:
        return {"skipped": 1}
    size = await batch_size_of(office_folder, round_id)
    number = 1
    while await add_batch(office_folder, round_id, number, size, at):
        number += 1
    asked = await show_submissions(office_folder, lifecycle, review, period)
    return {"round_id": round_id, "batches": number, "asked": asked}


@flow(name="close-round", flow_run_name=round_run_name("마감"))
async def close_round(
    office_folder: str, lifecycle: str, review: str, period: str, at: datetime, by: str = SYSTEM
) -> dict[str, int]:
    """
    Close and tally the round of one period; a second run changes nothing.

    Raises:
        RoundUnknown: The round did not begin.
    """
    closed = await tally(office_folder, lifecycle, review, period, by, at)
    asked = await show_submissions(office_folder, lifecycle, review, period)
    return {"closed": int(closed), "asked": asked}


@task(task_run_name="회차 시작", cache_policy=NO_CACHE)
async def begin_round(
    office_folder: str, lifecycle: str, review: str, period: str, at: datetime
) -> int | None:
    with office_at(office_folder) as setting:
        check_time(setting, at=at)
        return begin_named(setting, lifecycle, review, period, at=at)


@task(task_run_name="묶음 크기", cache_policy=NO_CACHE)
async def batch_size_of(office_folder: str, round_id: int) -> int:
    with office_at(office_folder) as setting:
        return batch_size(setting, round_id)


@task(task_run_name="과제 묶음 {number}", cache_policy=NO_CACHE)
async def add_batch(
    office_folder: str, round_id: int, number: int, size: int, at: datetime
) -> bool:
    with office_at(office_folder) as setting:
        return open_next(setting, round_id, at=at, size=size)


@task(task_run_name="마감·집계", cache_policy=NO_CACHE)
async def tally(
    office_folder: str, lifecycle: str, review: str, period: str, by: str, at: datetime
) -> bool:
    with office_at(office_folder) as setting:
        check_time(setting, at=at)
        closed = close_named(setting, lifecycle, review, period, by=by, at=at)
    return closed is not None and closed.fresh


@task(task_run_name="부서별 제출 현황", cache_policy=NO_CACHE)
async def show_submissions(office_folder: str, lifecycle: str, review: str, period: str) -> int:
    """Keep 요청 and 제출 of every department as the round's artifact; give how many were asked."""
    with office_at(office_folder) as setting:
        table = submission_table(setting, lifecycle, review, period)
    await acreate_table_artifact(
        key=artifact_key(lifecycle, review, period),
        table=[dict(row) for row in table],
        description=f"{period} 부서·분과별 요청과 제출",
    )
    return int(table[0]["요청"])

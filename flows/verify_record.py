"""The nightly proof of the record as a Prefect run: red when something does not hold."""

from datetime import datetime
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.run_name import day_run_name
from flows.steps.check_record import check_record
from flows.steps.fit_time import check_time
from flows.steps.setting import office_at
from flows.steps.tick import this_process


@flow(name="verify-record", flow_run_name=day_run_name("기록 검증"))
async def verify_record(office_folder: str, at: datetime) -> State[Any]:
    """Verify every chain and keep a checkpoint, once a day."""
    findings = await verify_chains(office_folder, at)
    if findings:
        return Failed(message=f"맞지 않는 곳 {findings}건. 관리자에게 편지를 남겼습니다.")
    return Completed(message="이상 없음" if findings == 0 else "오늘은 이미 검증했습니다.")


@task(task_run_name="사건 사슬 검증", cache_policy=NO_CACHE)
async def verify_chains(office_folder: str, at: datetime) -> int | None:
    """Give how many things do not hold; None when today's check was done already."""
    with office_at(office_folder) as setting:
        check_time(setting, at=at)
        verified = check_record(setting, at=at, owner=this_process())
    return None if verified is None else len(verified.findings)

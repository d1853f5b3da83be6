"""The letters of a day as a Prefect run: remind, compose, deliver."""

from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.clock import running_from
from flows.run_name import day_run_name
from flows.steps.bounces import take_bounces
from flows.steps.fit_time import check_time
from flows.steps.setting import office_at
from flows.steps.tick import compose_now, deliver_now, remind_now


@flow(name="daily", flow_run_name=day_run_name("알림"))
async def daily(office_folder: str, at: datetime) -> dict[str, int]:
    """Read what came back, queue what is to be told, write the letters of the day, send them."""
    bounced = await take_back(office_folder, at)
    notices = await remind(office_folder, at)
    mails = await compose(office_folder, at)
    sent = await deliver(office_folder, at)
    return {"bounced": bounced, "notices": notices, "mails": mails, "sent": sent}


@task(task_run_name="되돌아온 메일 읽기", cache_policy=NO_CACHE)
async def take_back(office_folder: str, at: datetime) -> int:
    with office_at(office_folder) as setting:
        check_time(setting, at=at)
        return len(take_bounces(setting, at=at))


@task(task_run_name="알릴 일 모으기", cache_policy=NO_CACHE)
async def remind(office_folder: str, at: datetime) -> int:
    with office_at(office_folder) as setting:
        check_time(setting, at=at)
        return remind_now(setting, at=at)


@task(task_run_name="편지 쓰기", cache_policy=NO_CACHE)
async def compose(office_folder: str, at: datetime) -> int:
    with office_at(office_folder) as setting:
        return compose_now(setting, at=at).mails


# Retried for the database's sake: a mail server that refuses is the outbox's own matter, which
# remembers every letter and its attempts.
@task(
    task_run_name="발송", cache_policy=NO_CACHE, retries=3, retry_delay_seconds=[5.0, 30.0, 120.0]
)
async def deliver(office_folder: str, at: datetime) -> int:
    with office_at(office_folder) as setting:
        return deliver_now(setting, at=at, now=running_from(at)).sent

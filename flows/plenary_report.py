"""What the plenary is told of a period, as a Prefect run with its tables."""

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.run_name import artifact_key, round_run_name
from flows.steps.round_figures import choice_table, submission_table
from flows.steps.setting import office_at


@flow(name="plenary-report", flow_run_name=round_run_name("본회의 보고"))
async def plenary_report(
    office_folder: str, lifecycle: str, review: str, period: str
) -> dict[str, int]:
    """
    Keep the figures of one period's round: 제출 by department, and answers by 이행상태.

    The report itself, to print and to send, is `hyeopchi report plenary`.

    Raises:
        RoundUnknown: The round did not begin.
    """
    return await show_figures(office_folder, lifecycle, review, period)


@task(task_run_name="보고 표", cache_policy=NO_CACHE)
async def show_figures(
    office_folder: str, lifecycle: str, review: str, period: str
) -> dict[str, int]:
    with office_at(office_folder) as setting:
        submissions = submission_table(setting, lifecycle, review, period)
        choices = choice_table(setting, lifecycle, review, period)
    for name, table in (("submissions", submissions), ("choices", choices)):
        if table:
            await acreate_table_artifact(
                key=artifact_key("plenary", lifecycle, review, period, name),
                table=[dict(row) for row in table],
                description=f"{period} 본회의 보고",
            )
    return {"asked": int(submissions[0]["요청"]), "answered": int(submissions[0]["제출"])}

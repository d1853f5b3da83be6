"""`hyeopchi init`: lay down an office."""

from pathlib import Path

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.korean_help import Verb


@click.command("init", cls=Verb)
@click.argument("folder", metavar="폴더", type=click.Path(path_type=Path))
@click.option("--name", default="○○시", metavar="이름", help="기관 이름.", show_default=True)
@click.option(
    "--department", default="협치담당관", metavar="부서", help="총괄부서 이름.", show_default=True
)
@click.option(
    "--email",
    default="hyeopchi@office.example",
    metavar="주소",
    help="알림을 보내는 주소.",
    show_default=True,
)
@click.option("--phone", default="", metavar="전화", help="알림에 적을 문의 전화.")
@pass_desk
def command(desk: Desk, folder: Path, name: str, department: str, email: str, phone: str) -> None:
    """사무실 폴더와 빈 기록을 만듭니다.

    폴더에는 설정(office.toml), 정의(lifecycles/), 휴무일(calendar.csv), 알림 문안(templates/),
    보낸 알림(outbox/), 보고서(reports/)가 들어갑니다. 기록은 폴더 안의 hyeopchi.db에 남기며,
    HYEOPCHI_DATABASE_URL이 있으면 그 데이터베이스에 남깁니다. 이미 사무실인 폴더는 건드리지 않습니다.
    """
    from hyeopchi.address import ADDRESS
    from hyeopchi.office import init_office

    if not ADDRESS.fullmatch(email):
        raise click.UsageError("--email에는 이름@기관.kr처럼 메일 주소를 적어 주십시오.")
    made = init_office(folder, name=name, department=department, email=email, phone=phone)

    def show() -> None:
        click.echo(f"{made.folder}에 사무실을 만들었습니다.")
        for file in made.files:
            click.echo(f"  {file}")
        click.echo(f"기록: {made.database}")
        click.echo(f"다음: {made.folder}/office.toml을 고치고 `hyeopchi people 명부/ --apply`")

    desk.answer({"folder": made.folder, "files": made.files, "database": made.database}, show)

"""`hyeopchi schema`: what editors need to complete and check a definition as one types."""

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.korean_help import Verb


@click.command("schema", cls=Verb)
@click.option("--scenarios", is_flag=True, help="정의가 아니라 시험 파일의 스키마를 냅니다.")
@pass_desk
def command(desk: Desk, scenarios: bool) -> None:
    """정의 파일의 JSON Schema를 냅니다.

    YAML을 아는 편집기가 쓸 수 있는 키와 값을 알려 주고, 잘못 적은 곳을 바로 표시합니다. `hyeopchi init`이
    사무실의 lifecycles/ 폴더에 .schema.json과 .scenarios.schema.json으로 넣어 둡니다. 판을 올린 뒤에는
    이 명령으로 새로 받습니다.
    """
    from hyeopchi.schema_files import schema_text

    click.echo(schema_text(scenarios=scenarios).rstrip("\n"))

"""`hyeopchi verify`: prove that nobody changed the record."""

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb


@click.command("verify", cls=Verb)
@pass_desk
def command(desk: Desk) -> ExitCode:
    """기록이 고쳐지지 않았는지 점검합니다.

    모든 과제의 모든 기록을 처음부터 읽어, 고쳐지거나 빠지거나 끼워 넣은 것이 있으면 그 과제를
    알려 주고 1로 끝납니다. 마지막 확인점의 해시를 다른 곳에 적어 두면, 그 뒤의 변조도 알 수 있습니다.
    """
    from engine.verify import FINDINGS, verify
    from hyeopchi.progress import working

    with working("기록을 점검하는 중"), desk.reading() as read:
        found = verify(read)
    findings = [
        {
            "number": one.number,
            "lifecycle": one.lifecycle,
            "seq": one.seq,
            "code": one.code,
            "sentence": FINDINGS[one.code],
        }
        for one in found.findings
    ]

    def show() -> None:
        for one in findings:
            place = f"과제 {one['number']}" if one["number"] else "기록 전체"
            at = f" {one['seq']}번째 기록" if one["seq"] else ""
            click.echo(f"{place}{at}: {one['sentence']}.")
        click.echo(f"과제 {found.cases:,}건의 기록 {found.events:,}건을 점검했습니다.")
        click.echo(f"문제가 {len(findings)}군데 있습니다." if findings else "모두 맞습니다.")
        if found.root:
            click.echo(f"마지막 확인점: {found.root}")

    desk.answer(
        {
            "cases": found.cases,
            "events": found.events,
            "root": found.root,
            "findings": findings,
            "holds": not findings,
        },
        show,
    )
    return ExitCode.REFUSED if findings else ExitCode.DONE

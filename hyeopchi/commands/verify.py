"""`hyeopchi verify`: prove that nobody changed the record, and that no letter is lost."""

from dataclasses import asdict
from datetime import datetime

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.when import MOMENT


@click.command("verify", cls=Verb)
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 알림을 점검합니다. 없으면 지금.")
@pass_desk
def command(desk: Desk, at: datetime | None) -> ExitCode:
    """기록이 고쳐지지 않았는지 점검합니다.

    모든 과제의 모든 기록을 처음부터 읽어, 고쳐지거나 빠지거나 끼워 넣은 것이 있으면 그 과제를
    알려 주고 1로 끝납니다. 나갈 알림 가운데 사라지거나 멈춘 것이 있어도 그렇게 하며, 사람의 처리를
    기다리는 알림은 세어 보여 주기만 합니다.

    올린 파일도 하나하나 읽어, 없거나 올릴 때와 달라진 것을 알려 줍니다. 기록에 없는 파일은 세어 보여
    주기만 합니다.

    마지막 확인점의 해시를 다른 곳에 적어 두면, 그 뒤의 변조도 알 수 있습니다.
    """
    from engine.file_check import check_files
    from engine.file_store import FileStore
    from engine.outbox_check import check_outbox
    from engine.verify import FINDINGS, verify
    from flows.steps.check_letter import outbox_lines
    from hyeopchi.progress import working

    with working("기록을 점검하는 중"), desk.reading() as read:
        found = verify(read)
        outbox = check_outbox(read, at=at or now())
        files = check_files(read, FileStore.of(desk.folder))
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
        for lost in files.lost:
            click.echo(f"{lost.number} 문서 {lost.name}({lost.id}번): 없거나 올릴 때와 다릅니다.")
        click.echo(f"{found.cases:,}건의 기록 {found.events:,}건을 점검했습니다.")
        if files.files:
            click.echo(f"올린 파일 {files.files:,}개를 점검했습니다.")
        if files.orphans:
            click.echo(f"기록에 없는 파일이 {files.orphans:,}개 있습니다. 지워도 됩니다.")
        for line in outbox_lines(outbox, unknown=0):
            look = f" – `{line['command']}`" if line["command"] else ""
            click.echo(f"{line['sentence']}: {line['count']:,}건{look}")
        wrong = len(findings) + len(outbox.faults) + len(files.lost)
        click.echo(f"문제가 {wrong}군데 있습니다." if wrong else "모두 맞습니다.")
        if found.root:
            click.echo(f"마지막 확인점: {found.root}")

    desk.answer(
        {
            "cases": found.cases,
            "events": found.events,
            "root": found.root,
            "findings": findings,
            "outbox": {"faults": outbox.faults, "waiting": outbox.waiting},
            "files": asdict(files),
            "holds": not (findings or outbox.faults or files.lost),
        },
        show,
    )
    return ExitCode.REFUSED if findings or outbox.faults or files.lost else ExitCode.DONE

"""`hyeopchi eventlog`: the record as an event log, for process mining."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant
from hyeopchi.names import Names
from hyeopchi.when import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from engine.event_log import Trace
    from hyeopchi.event_log_files import LogFile, Value, Written
    from states.lifecycle import Lifecycle

_PLAIN = (
    "choice",
    "organisation",
    "organisations",
    "subcommittee",
    "committee",
    "number",
    "percent",
)


@click.command("eventlog", cls=Verb)
@click.argument("lifecycle", metavar="정의")
@click.argument("file", metavar="파일", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["xes", "csv"]),
    help="XES(IEEE 1849)나 CSV. 없으면 파일 이름의 끝으로 압니다.",
)
@click.option("--from", "first", type=DAY, help="이날부터 시행된 사건만.")
@click.option("--to", "last", type=DAY, help="이날까지 시행된 사건만.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="항목",
    help="담을 과제 항목. 없으면 구분, 부서, 수 항목.",
)
@click.option("--names", is_flag=True, help="담당자를 번호 대신 이름으로 적습니다.")
@click.option("--reason", metavar="사유", help="파일로 내는 까닭. 기록에 남습니다.")
@pass_desk
def command(
    desk: Desk,
    lifecycle: str,
    file: Path,
    form: str | None,
    first: date | None,
    last: date | None,
    fields: tuple[str, ...],
    names: bool,
    reason: str | None,
) -> None:
    """과제의 처리 이력을 프로세스 마이닝 도구가 읽는 사건 기록으로 냅니다.

    과제 하나가 자취 하나, 등록과 처리가 사건입니다. 되돌린 처리는 빠집니다. 담당자는 번호로 적으며,
    이름이 꼭 있어야 하면 --names를 적습니다. 누가 무엇을 왜 냈는지는 기록에 남습니다.

    \b
    hyeopchi eventlog policy_task 이력.xes --reason '처리 기간 분석' --as coordinator
    """
    from engine.event_log import traces
    from engine.exports import Export, keep_export
    from engine.permission import allow
    from engine.store import reading, transaction
    from hyeopchi.event_log_files import write_csv, write_xes
    from hyeopchi.progress import working

    chosen = form or ("csv" if file.suffix.lower() == ".csv" else "xes")
    if not reason or not reason.strip():
        raise click.UsageError("사건 기록을 내는 까닭을 --reason에 적어 주십시오. 기록에 남습니다.")
    actor, at = desk.acting(), now()
    part = file.with_name(f".{file.name}.part")
    with desk.setting() as setting, working("사건 기록을 쓰는 중"):
        try:
            with reading(setting.store) as read:
                by = allow(read, actor, "export", on=at.date())
                definition = lifecycle_meant(read, lifecycle).lifecycle
                log = _log(read, definition, fields, names=names)
                write = write_csv if chosen == "csv" else write_xes
                written = write(traces(read, definition.key, first=first, last=last), log, part)
            asked = {"lifecycle": definition.key, "from": first, "to": last, "names": names}
            narrowed = {key: value for key, value in asked.items() if value}
            taken = Export("eventlog", narrowed, chosen, reason.strip(), written.events, by, at)
            with transaction(setting.store) as record:
                keep_export(record, taken)
                part.replace(file)
        except OSError as error:
            raise FileUnreadable(
                str(file), "쓸 수 없는 자리입니다.", "폴더가 있는지 확인해 주십시오."
            ) from error
        finally:
            part.unlink(missing_ok=True)
    desk.answer(_data(file, chosen, written), lambda: _show(file, written))


def _data(file: Path, form: str, written: "Written") -> dict[str, Any]:
    return {"file": file, "format": form, "cases": written.cases, "events": written.events}


def _show(file: Path, written: "Written") -> None:
    click.echo(f"{file}에 과제 {written.cases:,}건의 사건 {written.events:,}건을 냈습니다.")


def _log(
    read: "Connection", definition: "Lifecycle", fields: tuple[str, ...], *, names: bool
) -> "LogFile":
    from engine.people import committees, everybody, organisations
    from hyeopchi.event_log_files import LogFile, pseudonyms

    people = {key: one.name for key, one in everybody(read).items()}
    words = Names.of(definition, organisations(read), committees(read))
    by_name: Callable[[str], str] = lambda actor: people.get(actor, actor)  # noqa: E731
    return LogFile(
        title=definition.label,
        actor=by_name if names else pseudonyms(),
        fields=_fields(definition, _keys(definition, fields), words),
    )


def _keys(definition: "Lifecycle", asked: tuple[str, ...]) -> tuple[str, ...]:
    if not asked:
        return tuple(key for key, one in definition.fields.items() if one.type in _PLAIN)
    labels = {one.label: key for key, one in definition.fields.items()}
    for name in asked:
        if name not in definition.fields and name not in labels:
            known = ", ".join(f"{label}({key})" for label, key in labels.items())
            raise click.UsageError(f"--field {name}: 없는 항목입니다. 있는 항목: {known}.")
    return tuple(labels.get(name, name) for name in asked)


def _fields(
    definition: "Lifecycle", keys: tuple[str, ...], names: Names
) -> "Callable[[Trace], Mapping[str, Value]]":
    def said(trace: "Trace") -> "Mapping[str, Value]":
        return {
            key: value if isinstance(value, int) else names.value(key, value)
            for key in keys
            if (value := trace.fields.get(key)) is not None
        }

    return said

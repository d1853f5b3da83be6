"""`hyeopchi history`: an office's past, each event as it was."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.when import MOMENT

if TYPE_CHECKING:
    from engine.history import HistoryPreview, Taken
    from engine.history_compare import Compared
    from engine.history_file import HistoryFile
    from engine.history_map import HistoryMap


@click.command("history", cls=Verb)
@click.argument("file", metavar="파일", type=click.Path(path_type=Path))
@lifecycle_option
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    metavar="파일",
    help="열과 활동의 대응표(TOML).",
)
@click.option("--apply", is_flag=True, help="미리 본 대로 모두 기록합니다.")
@click.option("--compare", is_flag=True, help="이미 불러온 파일을 기록과 견주어 봅니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def command(
    desk: Desk,
    file: Path,
    lifecycle: str | None,
    map_file: Path | None,
    apply: bool,
    compare: bool,
    at: datetime | None,
) -> ExitCode:
    """지난 일을 CSV에서 읽어 있었던 그대로 기록합니다.

    한 줄이 사건 하나입니다: 번호(case), 활동(activity), 시각(time), 담당자(actor). 프로세스 마이닝
    도구의 열 이름도 알아봅니다. 정의가 허용하지 않았을 사건도 버리지 않고, 까닭과 함께 ‘정의와 다른
    사건’으로 남깁니다. 먼저 활동과 어긋남을 세어 보여 주고, --apply를 적으면 모두 기록하거나 하나도
    기록하지 않습니다. 같은 파일은 한 번만 기록됩니다.

    \b
    hyeopchi history 지난일.csv --lifecycle policy_task
    hyeopchi history 지난일.csv --lifecycle policy_task --apply --as coordinator
    hyeopchi history 지난일.csv --lifecycle policy_task --compare
    """
    from engine.history import preview_history, take_history
    from engine.history_compare import compare_history
    from engine.history_file import read_history
    from engine.permission import allow
    from engine.store import reading, transaction
    from hyeopchi.progress import working
    from hyeopchi.reports.history_tables import show_compared, show_history

    if apply and compare:
        raise click.UsageError("--apply와 --compare는 하나만 적어 주십시오.")
    moment = at or now()
    actor = desk.acting() if apply else None
    mapped = _mapped(map_file)
    history = read_history(_bytes(file), file=file.name, mapped=mapped, now=moment)
    with desk.setting() as setting, working("지난 일을 읽는 중"):
        with reading(setting.store) as read:
            force = lifecycle_meant(read, lifecycle)
            if compare:
                compared = compare_history(read, force.lifecycle.key, history)
            else:
                preview = preview_history(read, force, history, mapped)
        if compare:
            desk.answer(_compared(compared), lambda: show_compared(compared))
            return ExitCode.DONE if compared.equal else ExitCode.REFUSED
        taken = None
        if actor is not None and not preview.problems:
            with transaction(setting.store) as write:
                by = allow(write, actor, "history", on=moment.astimezone(SEOUL).date())
                taken = take_history(write, force, preview, actor=by, at=moment)
    desk.answer(_data(history, preview, taken), lambda: show_history(history, preview, taken))
    return ExitCode.REFUSED if preview.problems else ExitCode.DONE


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            str(file), "그런 파일이 없거나 읽을 수 없습니다.", "파일 이름을 확인해 주십시오."
        ) from error


def _mapped(file: Path | None) -> "HistoryMap":
    from engine.csv_grid import decoded
    from engine.history_map import HistoryMap, history_map

    if file is None:
        return HistoryMap()
    text, _ = decoded(_bytes(file), file=file.name)
    return history_map(text, file=file.name)


def _data(
    history: "HistoryFile", preview: "HistoryPreview", taken: "Taken | None"
) -> Mapping[str, Any]:
    span = preview.span
    return {
        "applied": taken is not None and taken.fresh,
        "done": preview.done,
        "cases": len(preview.cases),
        "events": preview.events,
        "activities": preview.activities,
        "deviations": preview.deviations,
        "conforming": preview.conforming,
        "first": span[0] if span else None,
        "last": span[1] if span else None,
        "encoding": history.encoding,
        "moved_lines": history.moved_lines,
        "empty": preview.empty,
        "read": history.read,
        "ignored": history.ignored,
        "problems": [
            {"line": p.line, "sentence": p.sentence, "mend": p.mend} for p in preview.problems
        ],
        "more_problems": history.more_problems,
    }


def _compared(compared: "Compared") -> Mapping[str, Any]:
    return {
        "equal": compared.equal,
        "cases": compared.cases,
        "events": compared.events,
        "activities": [
            {"activity": one.activity, "file": one.in_file, "record": one.in_record}
            for one in compared.activities
        ],
        "differing": compared.differing,
    }

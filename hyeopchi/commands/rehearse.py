"""`hyeopchi rehearse`: see what days to come would bring, before they come."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, now, pass_desk, today
from hyeopchi.errors import FileUnreadable
from hyeopchi.korean_help import Verb
from hyeopchi.when import DAY

if TYPE_CHECKING:
    from flows.steps.rehearse import DayPlayed, Rehearsal
    from hyeopchi.rehearsal import Played
    from hyeopchi.rehearsal_moves import Moved

DAYS_MAX = 3_660  # ten years


@click.command("rehearse", cls=Verb)
@click.option("--from", "first", type=DAY, help="첫날. 없으면 오늘.")
@click.option("--to", "last", type=DAY, help="마지막 날. 없으면 첫날부터 한 해.")
@click.option(
    "--with",
    "answers",
    metavar="파일",
    type=click.Path(path_type=Path),
    help="누가 무엇을 며칠 만에 답한다고 볼지 적은 answers.yaml. 없으면 아무도 답하지 않습니다.",
)
@click.option(
    "--definition",
    "tried",
    metavar="파일",
    multiple=True,
    type=click.Path(path_type=Path),
    help="이 정의를 시행한다면 무엇이 달라지는지도 봅니다. 여러 번 적을 수 있습니다.",
)
@click.option(
    "--ics", metavar="파일", type=click.Path(path_type=Path), help="달력 파일로도 남깁니다."
)
@click.option(
    "--letters",
    "folder",
    metavar="폴더",
    type=click.Path(path_type=Path),
    help="알림을 한 통씩 글 파일로 남깁니다. 비어 있거나 없는 폴더여야 합니다.",
)
@click.option("--show-letters", is_flag=True, help="알림의 글을 모두 보여 줍니다.")
@pass_desk
def command(
    desk: Desk,
    first: date | None,
    last: date | None,
    answers: Path | None,
    tried: tuple[Path, ...],
    ics: Path | None,
    folder: Path | None,
    show_letters: bool,
) -> None:
    """앞으로 있을 일을 미리 살아 봅니다.

    기록을 베낀 것 위에서 하루하루를 실제와 똑같이 살아 보고, 회차가 언제 열리고 마감되는지, 누구에게
    어떤 알림이 가는지를 달력으로 보여 줍니다. 아무 데도 보내지 않고, 사무실의 기록과 발송함은 그대로
    둡니다. --definition으로 고친 정의를 넣으면 지금 정의와 견주어 무엇이 움직이는지 말해 줍니다.
    """
    from hyeopchi import rehearsal_pages
    from hyeopchi.progress import counting
    from hyeopchi.rehearsal import play

    begin = first or today()
    end = last or begin + timedelta(days=364)
    days = (end - begin).days + 1
    if not 1 <= days <= DAYS_MAX:
        raise click.UsageError("--to는 --from과 같거나 그 뒤이고, 십 년을 넘지 않아야 합니다.")
    if folder is not None:
        _refuse_full(folder)
    with (
        desk.setting() as setting,
        counting("예행", unit="일", total=days * (2 if tried else 1)) as lived,
    ):
        office = setting.office
        played = play(setting, first=begin, last=end, answers=answers, tried=tried, each_day=lived)
    if ics is not None:
        from hyeopchi.rehearsal_ics import calendar_of

        name = f"{office['name']} 예행"
        content = calendar_of(played.rehearsal, name=name, domain=office["mail_domain"], at=now())
        _write(ics, content)
    if folder is not None:
        _write_letters(folder, played.rehearsal)

    def show() -> None:
        rehearsal_pages.show(played)
        if show_letters:
            rehearsal_pages.show_letters(played.rehearsal)
        if ics is not None:
            click.echo(f"\n달력을 {ics}에 남겼습니다.")
        if folder is not None:
            click.echo(f"\n알림 {len(played.rehearsal.brought.letters)}통을 {folder}에 남겼습니다.")

    desk.answer(_data(played), show)


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileUnreadable(
            str(folder), "비어 있는 폴더가 아닙니다.", "다른 폴더를 적어 주십시오."
        )


def _write_letters(folder: Path, of: "Rehearsal") -> None:
    """Write each letter as a text to read; the name sorts by day, and holds no name of a person."""
    for nth, letter in enumerate(of.brought.letters, 1):
        head = (
            f"날짜: {letter.day.isoformat()}\n받는 사람: {letter.to_name} <{letter.to_address}>\n"
            f"제목: {letter.subject}\n\n"
        )
        name = f"{letter.day.isoformat()}-{nth:04}"
        _write(folder / f"{name}.txt", (head + letter.body).encode())
        if letter.calendar is not None:
            _write(folder / f"{name}.ics", letter.calendar.encode())


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise FileUnreadable(
            str(file), "그 자리에 쓸 수 없습니다.", "폴더와 권한을 확인해 주십시오."
        ) from error


def _data(played: "Played") -> dict[str, Any]:
    from hyeopchi.rehearsal_pages import is_shown, totals

    of = played.rehearsal
    return {
        "from": of.first,
        "to": of.last,
        "days": [_day(one) for one in of.days if is_shown(one)],
        "totals": totals(of),
        "waiting": played.waiting,
        "answers_not_taken": of.not_taken,
        "moved": None if played.moved is None else _moved(played.moved),
    }


def _day(one: "DayPlayed") -> dict[str, Any]:
    return {
        "day": one.day,
        "off": one.off,
        "rounds": [
            {
                "what": each.what,
                "lifecycle": each.round.lifecycle,
                "review": each.round.review,
                "period": each.round.period.name,
                "due_on": each.round.span.due_on if each.round.span else None,
                "late": each.late,
                "reason": each.reason,
                "asked": each.asked,
                "answered": each.answered,
            }
            for each in one.rounds
        ],
        "letters": [
            {
                "to": letter.to_name,
                "address": letter.to_address,
                "kind": letter.kind,
                "status": letter.status,
                "subject": letter.subject,
                "body": letter.body,
            }
            for letter in one.letters
        ],
        "deadlines": [
            {
                "lifecycle": each.lifecycle,
                "number": each.number,
                "title": each.title,
                "label": each.label,
            }
            for each in one.deadlines
        ],
        "pressed": [
            {"person": each.person, "role": each.role, "step": each.step, "kind": each.kind}
            for each in one.pressed
        ],
    }


def _moved(found: "Moved") -> dict[str, Any]:
    return {
        "rounds": [
            {
                "lifecycle": one.lifecycle,
                "review": one.review,
                "period": one.period,
                "sentence": one.sentence,
                "days": one.days,
                "told": one.told,
            }
            for one in found.rounds
        ],
        "others": found.others,
        "letters": found.letters,
        "pressed": found.pressed,
    }

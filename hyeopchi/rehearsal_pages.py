"""A rehearsal on a terminal: month by month, what happens on which day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

import click

from engine.case import natural
from engine.round_days import RoundDay
from flows.steps.rehearse import CaseDay, DayPlayed, Rehearsal
from hyeopchi.rehearsal import Played
from hyeopchi.rehearsal_moves import Moved, told_words
from hyeopchi.rehearsal_waiting import round_words
from hyeopchi.reports.tables import Column, show_table
from notifications.kinds import kind_label
from notifications.korean import official_date
from states.role import role_label

WEEKEND = ("토요일", "일요일")
WHAT = {"opened": "열림", "due": "기한", "closed": "마감", "skipped": "넘어감"}
_NAMED_MAX = 3  # cases in a line
_COLUMNS = (
    Column.words("날짜"),
    Column.words("휴무일"),
    Column("회차와 기한"),
    Column.figures("알림"),
    Column("재촉"),
)


def show(played: Played) -> None:
    """Print the calendar, the totals, what waits for people, and what moves."""
    of = played.rehearsal
    click.echo(
        f"예행: {official_date(of.first)}부터 {official_date(of.last)}까지. "
        "아무 데도 보내지 않았고 기록도 그대로입니다."
    )
    for (year, month), days in groupby(
        (one for one in of.days if is_shown(one)), key=lambda one: (one.day.year, one.day.month)
    ):
        click.echo()
        show_table(
            _COLUMNS,
            [row for one in days for row in _rows(one)],
            title=f"{year}년 {month}월",
        )
    click.echo()
    for line in _totals(of):
        click.echo(line)
    if played.waiting:
        click.echo("\n사람이 결정할 일")
        for waits in played.waiting:
            click.echo(f"  {official_date(waits.day)}  {waits.sentence}")
    if of.not_taken:
        click.echo("\n받지 못한 답")
        for one in of.not_taken:
            click.echo(f"  {official_date(one.day)}  {one.line}줄, {one.count}건: {one.sentence}")
    if played.moved is not None:
        click.echo()
        _show_moved(played.moved)


def show_letters(of: Rehearsal) -> None:
    """Print every letter in full, in the order of leaving."""
    for letter in of.brought.letters:
        click.echo(f"\n{'─' * 60}")
        click.echo(f"{official_date(letter.day)}  {letter.to_name} <{letter.to_address}>")
        click.echo(f"{letter.subject}\n\n{letter.body.rstrip()}")


def round_line(one: RoundDay) -> str:
    """Say what becomes of a round on a day."""
    said = f"{WHAT[one.what]} {round_words(one.round)}"
    span = one.round.span
    if one.what == "opened" and span is not None:
        late = ", 늦게 엶" if one.late else ""
        return f"{said} (요청 {one.asked}건, 기한 {official_date(span.due_on)}{late})"
    if one.what == "closed":
        return f"{said} (제출 {one.answered}건, 미제출 {one.asked - one.answered}건)"
    return f"{said} ({one.reason})" if one.reason else said


def pressed_words(day: DayPlayed) -> str:
    """Count who is told that a day has passed: 주무관(담당자) 2, 팀장 1."""
    roles = Counter("당사자" if one.role is None else role_label(one.role) for one in day.pressed)
    return ", ".join(f"{role} {count}" for role, count in sorted(roles.items()))


def is_shown(one: DayPlayed) -> bool:
    """Say whether a day has anything to show; a weekend alone is no news."""
    is_holiday = one.off is not None and one.off not in WEEKEND
    return is_holiday or bool(one.rounds or one.letters or one.deadlines)


def _rows(one: DayPlayed) -> Iterator[tuple[object, ...]]:
    lines = [*map(round_line, one.rounds), *deadline_lines(one), *told_lines(one)] or [""]
    letters = str(len(one.letters)) if one.letters else ""
    yield _day(one.day), one.off or "", lines[0], letters, pressed_words(one)
    for line in lines[1:]:
        yield "", "", line, "", ""


def deadline_lines(one: DayPlayed) -> list[str]:
    """Say whose deadline falls on a day; many of one name are counted."""
    by_label: defaultdict[str, list[CaseDay]] = defaultdict(list)
    for each in one.deadlines:
        by_label[each.label].append(each)
    return [
        f"기한 {label} {', '.join(f'{each.number} {each.title}' for each in cases)}"
        if len(cases) <= _NAMED_MAX
        else f"기한 {label} {len(cases)}건"
        for label, cases in by_label.items()
    ]


def told_lines(one: DayPlayed) -> list[str]:
    """Say what the day's letters are about, but for openings, which stand there themselves."""
    of_rounds = {
        f"{kind_label(each.kind)} {round_words(each.round)}"
        for each in one.told
        if each.round and each.kind != "opened"
    }
    of_cases: defaultdict[str, set[str]] = defaultdict(set)
    for each in one.told:
        if each.number is not None:
            of_cases[each.kind].add(each.number)
    return sorted(of_rounds) + [
        f"{kind_label(kind)} {', '.join(sorted(numbers, key=natural))}"
        if len(numbers) <= _NAMED_MAX
        else f"{kind_label(kind)} {len(numbers)}건"
        for kind, numbers in sorted(of_cases.items())
    ]


def _day(day: date) -> str:
    """Give a day of the month with its 요일, figures to the right: `` 9.(화)``."""
    return official_date(day).rpartition(". ")[2].rjust(len("10.(수)"))


def totals(of: Rehearsal) -> dict[str, int]:
    """Count what the span brought."""
    what = Counter(one.what for one in of.brought.rounds)
    return {
        "opened": what["opened"],
        "closed": what["closed"],
        "skipped": what["skipped"],
        "due": what["due"],
        "deadlines": sum(len(day.deadlines) for day in of.days),
        "letters": len(of.brought.letters),
        "pressed": sum(len(day.pressed) for day in of.days),
        "answers": of.taken,
    }


def _totals(of: Rehearsal) -> Iterator[str]:
    count = totals(of)
    skipped = f", 넘어간 것 {count['skipped']}개" if count["skipped"] else ""
    yield f"회차: 여는 것 {count['opened']}개, 마감하는 것 {count['closed']}개{skipped}"
    if count["deadlines"]:
        yield f"건마다의 기한: {count['deadlines']}건"
    yield f"알림: {count['letters']}통, 그 가운데 기한이 지나 재촉하는 것 {count['pressed']}건"
    yield f"답: {count['answers']}건을 낸다고 보았습니다."


def _show_moved(found: Moved) -> None:
    if not found.rounds and not found.others:
        click.echo("정의를 바꾸어도 이 기간에 달라지는 날짜와 알림은 없습니다.")
        return
    click.echo("정의를 바꾸면 달라지는 것")
    for one in found.rounds:
        click.echo(f"  {one.sentence}")
    if found.others:
        click.echo(f"  건마다의 기한: {told_words(found.others)}")
    for what, (was, now) in (("알림", found.letters), ("재촉", found.pressed)):
        unit = "통" if what == "알림" else "건"
        click.echo(f"  {what}: {was}{unit} → {now}{unit}")

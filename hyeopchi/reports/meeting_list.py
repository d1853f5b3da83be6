"""Meetings with what they had on the agenda, and the drafts that wait for one."""

from dataclasses import dataclass
from typing import Any

import click
from sqlalchemy import Connection

from engine.facts import MEETING_KINDS
from engine.meetings import AgendaItem, Decision, Meeting, agenda, decisions_on, meetings
from notifications.korean import official_date


@dataclass(frozen=True, slots=True)
class Decided:
    """An agenda item, and what was decided on it."""

    item: AgendaItem
    decisions: tuple[Decision, ...]

    @property
    def used(self) -> int:
        return sum(one.used for one in self.decisions)


@dataclass(frozen=True, slots=True)
class MeetingList:
    meetings: tuple[tuple[Meeting, tuple[Decided, ...]], ...]
    drafts: tuple[AgendaItem, ...]


def read_meetings(read: Connection) -> MeetingList:
    """Read every meeting, oldest first, and the drafts."""
    return MeetingList(
        tuple(
            (
                one,
                tuple(
                    Decided(item, tuple(decisions_on(read, item.id)))
                    for item in agenda(read, one.id)
                ),
            )
            for one in meetings(read)
        ),
        tuple(agenda(read, None)),
    )


def meeting_data(listed: MeetingList) -> dict[str, Any]:
    return {
        "meetings": [
            {
                "meeting": one.key,
                "committee": one.committee_name,
                "kind": one.kind,
                "held_on": one.held_on,
                "items": [
                    {
                        "item": each.item.id,
                        "number": each.item.number,
                        "title": each.item.title,
                        "decisions": len(each.decisions),
                        "used": each.used,
                    }
                    for each in items
                ],
            }
            for one, items in listed.meetings
        ],
        "drafts": [{"item": one.id, "title": one.title, "note": one.note} for one in listed.drafts],
    }


def show_meetings(listed: MeetingList) -> None:
    for one, items in listed.meetings:
        click.echo(f"{official_date(one.held_on)} {one.committee_name} {MEETING_KINDS[one.kind]}")
        for each in items:
            said = f"결정 {len(each.decisions)}건 가운데 {each.used}건 옮김"
            click.echo(f"  안건 {each.item.id}: {each.item.title} ({said})")
    if listed.drafts:
        click.echo("회의를 기다리는 안건 초안")
    for draft in listed.drafts:
        click.echo(f"  초안 {draft.id}: {draft.title}")
    if not listed.meetings and not listed.drafts:
        click.echo("아직 회의도 안건도 없습니다.")

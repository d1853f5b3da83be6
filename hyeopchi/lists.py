"""What each list says as a file: the columns of the screen, and what its importer needs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.round_name import round_name
from hyeopchi.list_files import Cell, ListColumn, ListFile
from states.role import role_label

if TYPE_CHECKING:
    from engine.deputies import Absence
    from engine.exports import Export
    from engine.ledger import MailRow
    from engine.people import Person
    from engine.remark_list import Remark
    from engine.round_view import AskRow, RoundRow
    from hyeopchi.duties import HeldRole
    from hyeopchi.reports.meeting_list import MeetingList
    from states.lifecycle import Field

_ASKED = {"open": "아직", "answered": "제출", "missing": "미제출", "withdrawn": "뺌"}
_FIGURES = ("number", "won", "percent")


def people_list(
    people: Iterable["Person"], held: Mapping[int, Sequence["HeldRole"]], day: date
) -> ListFile:
    """List who is there; `hyeopchi people` reads it back as people.csv."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.key,
            one.name,
            one.title,
            one.email,
            one.phone,
            ", ".join(
                f"{role_label(duty.role)}({duty.place})" if duty.place else role_label(duty.role)
                for duty in held.get(one.id, ())
            ),
        )
        for one in people
    ]
    return _list("명부", day, "명", ("키", "이름", "직위", "메일", "전화", "맡은 일"), rows)


def decision_list(listed: "MeetingList", labels: Mapping[str, str], day: date) -> ListFile:
    """List every decision, an item without any once; `hyeopchi decide --from` reads one item back."""
    from engine.facts import MEETING_KINDS
    from hyeopchi.commands.decide import RESULTS

    rows: list[tuple[Cell, ...]] = []
    for meeting, items in listed.meetings:
        at = (meeting.held_on, meeting.committee_name, MEETING_KINDS[meeting.kind])
        for each in items:
            item = (each.item.id, each.item.title)
            rows += [
                (
                    *at,
                    *item,
                    one.number,
                    labels.get(one.move, one.move),
                    RESULTS.get(one.result, one.result),
                    one.effective_on,
                    "옮김" if one.used else "",
                )
                for one in each.decisions
            ] or [(*at, *item, *[None] * 5)]
    rows += [(None, None, None, one.id, one.title, *[None] * 5) for one in listed.drafts]
    columns = (
        ListColumn("회의한 날", "date"),
        *map(ListColumn, ("위원회", "회의")),
        ListColumn("안건", "number"),
        *map(ListColumn, ("안건명", "과제번호", "결정", "결과")),
        ListColumn("시행일", "date"),
        ListColumn("옮겼는지"),
    )
    return ListFile("회의와 결정", day, "건", columns, rows)


def answer_list(
    round_: "RoundRow", asks: Iterable["AskRow"], form: Mapping[str, "Field"], day: date
) -> ListFile:
    """List who was asked about what, and what they answered."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.number,
            one.title,
            one.organisation_name or one.committee_name,
            one.person_name,
            _ASKED.get(one.status, one.status),
            *(_answer(field, (one.values or {}).get(key)) for key, field in form.items()),
            one.proposal,
            one.submitted_at,
        )
        for one in asks
    ]
    columns = (
        *map(ListColumn, ("과제번호", "과제명", "부서·분과", "담당자", "제출")),
        *(
            ListColumn(field.label, field.type if field.type in _FIGURES else "text")  # type: ignore[arg-type]
            for field in form.values()
        ),
        ListColumn("제안"),
        ListColumn("제출한 때", "moment"),
    )
    title = round_name(round_.period.label, round_.review_label)
    return ListFile(title, day, "건", columns, rows)


def round_list(rounds: Iterable["RoundRow"], day: date) -> ListFile:
    """List the rounds, as far as they are."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.lifecycle,
            one.review,
            one.review_label,
            one.period.name,
            one.status,
            one.span.due_on,
            one.items,
            one.asked,
            one.answered,
            one.missing,
            one.report_version,
        )
        for one in rounds
    ]
    columns = (
        *map(ListColumn, ("정의", "점검", "점검명", "기간", "상태")),
        ListColumn("기한", "date"),
        *(ListColumn(label, "number") for label in ("과제", "요청", "제출", "미제출", "확정 판")),
    )
    return ListFile("회차", day, "건", columns, rows)


def mail_list(mails: Iterable["MailRow"], statuses: Mapping[str, str], day: date) -> ListFile:
    """List the letters with their state."""
    from notifications.kinds import kind_label

    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            one.on_day,
            kind_label(one.kind),
            one.to_name,
            one.to_address,
            one.subject,
            statuses.get(one.status, one.status),
            one.attempts,
            one.sent_at,
            one.error,
            one.message_id,
        )
        for one in mails
    ]
    columns = (
        ListColumn("번호", "number"),
        ListColumn("날짜", "date"),
        *map(ListColumn, ("종류", "받는 사람", "주소", "제목", "상태")),
        ListColumn("시도", "number"),
        ListColumn("보낸 때", "moment"),
        *map(ListColumn, ("까닭", "Message-ID")),
    )
    return ListFile("나간 알림과 나갈 알림", day, "통", columns, rows)


def remark_list(
    remarks: Iterable["Remark"], sources: Mapping[str, str], erased: str, day: date
) -> ListFile:
    """List the remarks with their age in days."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            one.lifecycle,
            one.number,
            one.title,
            sources.get(one.source, one.source),
            one.made_on,
            one.text or erased,
            one.settled_on,
            one.settlement,
            one.age_in_days(one.settled_on or day),
        )
        for one in remarks
    ]
    columns = (
        ListColumn("지적번호", "number"),
        *map(ListColumn, ("정의", "번호", "이름", "나온 곳")),
        ListColumn("지적한 날", "date"),
        ListColumn("내용"),
        ListColumn("조치한 날", "date"),
        ListColumn("조치한 내용"),
        ListColumn("지난 날", "number"),
    )
    return ListFile("지적사항", day, "건, 일", columns, rows)


def deputy_list(found: Iterable["Absence"], day: date) -> ListFile:
    """List who stands in for whom, from when to when."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.person.key,
            one.person.name,
            one.deputy.key,
            one.deputy.name,
            one.starts_on,
            one.ends_on,
            one.reason,
        )
        for one in found
    ]
    columns = (
        *map(ListColumn, ("키", "없는 사람", "대결자 키", "대결자")),
        ListColumn("첫날", "date"),
        ListColumn("마지막 날", "date"),
        ListColumn("까닭"),
    )
    return ListFile("대결", day, "건", columns, rows)


def export_list(taken: Iterable["Export"], day: date) -> ListFile:
    """List what left the record."""
    rows: list[tuple[Cell, ...]] = [
        (one.at, one.actor, one.what, one.format, one.rows, one.reason, chosen_words(one.chosen))
        for one in taken
    ]
    columns = (
        ListColumn("낸 때", "moment"),
        *map(ListColumn, ("사람", "목록", "형식")),
        ListColumn("줄", "number"),
        *map(ListColumn, ("사유", "조건")),
    )
    return ListFile("파일로 낸 목록", day, "줄", columns, rows)


def chosen_words(chosen: Mapping[str, Any]) -> str:
    """Word what a list was narrowed to, on one line."""
    return ", ".join(
        f"{key}={'/'.join(map(str, value)) if isinstance(value, list) else value}"
        for key, value in chosen.items()
    )


def _answer(field: "Field", value: Any) -> Cell:
    if isinstance(value, str):
        return field.choices.get(value, value)
    if isinstance(value, Mapping):
        return f"{value.get('from') or ''} ~ {value.get('to') or ''}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, int) else None


def _list(
    title: str, day: date, unit: str, labels: Iterable[str], rows: Sequence[Sequence[Cell]]
) -> ListFile:
    return ListFile(title, day, unit, tuple(map(ListColumn, labels)), rows)

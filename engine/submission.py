"""What somebody hands in for an ask, and why it cannot be taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.definitions import in_force, review_pinned
from engine.deputies import absents_of
from engine.holders import relations_by
from engine.id_chunks import chunks
from engine.last_answer import holding_answer, last_answers
from engine.round_errors import RoundUnknown
from engine.tables import answer, ask, person, round_
from states.lifecycle import Actor, Field, Review
from states.period import period_named
from states.requirement import Refusal
from states.values import typed

PROPOSAL = "proposal"  # what an evaluation's form asks besides its own fields


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer as it was handed in; checked, its values are typed and its proposal is a move."""

    ask_id: int
    values: Mapping[str, object]
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An ask as it stands, with the answer that holds."""

    ask_id: int
    case_id: int
    status: str
    person_id: int | None
    person_key: str | None
    version: int  # 0: not answered
    values: Mapping[str, Any] | None
    proposal: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """What one round asks for."""

    review: Review
    closed: bool
    fields: Mapping[str, Field]


def check_submissions(
    read: Connection,
    round_id: int,
    submissions: Sequence[Submission],
    *,
    by: str | None = None,
    on: date | None = None,
) -> list[tuple[Submission, tuple[Refusal, ...]]]:
    """
    Give each submission with typed values and every reason why it cannot be taken.

    The respondent may answer; where one answers for a department, so may whoever has the
    duty on the day *on*; and the coordinator, who collects what came on paper; and for each of
    them their deputy. Without *by* this is not looked at. A few queries for any number.

    Raises:
        RoundUnknown: There is no such round.
    """
    form = form_of(read, round_id)
    held = held_asks(read, round_id, [each.ask_id for each in submissions])
    before = _before(read, round_id, form)
    theirs = None if by is None or on is None else _whose(read, form.review, held, by=by, on=on)
    checked: dict[int, tuple[Submission, tuple[Refusal, ...]]] = {}
    result = []
    for each in submissions:
        mended, refusals = _checked(each, form, held.get(each.ask_id), before)
        if each.ask_id in held and theirs is not None and each.ask_id not in theirs:
            refusals = (_NOT_YOURS, *refusals)
        if each.ask_id in checked:
            refusals = (_TWICE, *refusals)
        checked[each.ask_id] = (mended, refusals)
        result.append((mended, refusals))
    return result


def form_of(read: Connection, round_id: int) -> Form:
    """
    Give what the round asks for: the fields of its review as pinned, and the proposal if any.

    Raises:
        RoundUnknown: There is no such round.
    """
    row = read.execute(
        select(round_.c.lifecycle, round_.c.definition_hash, round_.c.status).where(
            round_.c.id == round_id
        )
    ).one_or_none()
    if row is None:
        raise RoundUnknown(round_id)
    review = review_pinned(read, row.definition_hash)
    closed = row.status == "closed"
    fields = dict(review.form)
    if review.proposes:
        moves = in_force(read, row.lifecycle).lifecycle.moves
        fields[PROPOSAL] = Field(
            key=PROPOSAL,
            label="제안",
            type="choice",
            required=not closed,
            choices={key: moves[key].label if key in moves else key for key in review.proposes},
        )
    return Form(review=review, closed=closed, fields=fields)


def held_asks(read: Connection, round_id: int, ask_ids: Collection[int]) -> dict[int, Held]:
    """Give these asks of the round, by id, each with the answer that holds."""
    query = (
        select(
            ask.c.id,
            ask.c.case_id,
            ask.c.status,
            ask.c.person_id,
            person.c.key,
            func.coalesce(answer.c.version, 0),
            answer.c["values"],
            answer.c.proposal,
        )
        .select_from(ask)
        .outerjoin(person, person.c.id == ask.c.person_id)
        .outerjoin(answer, holding_answer())
        .where(ask.c.round_id == round_id)
    )
    return {
        row.id: Held(*row)
        for part in chunks(ask_ids)
        for row in read.execute(query.where(ask.c.id.in_(part)))
    }


_UNKNOWN = Refusal(
    "ask_unknown",
    "이 회차에서 요청하지 않은 제출입니다.",
    "이 회차의 제출표를 다시 내려받아 작성해 주십시오.",
)
_WITHDRAWN = Refusal(
    "ask_closed",
    "다른 사람에게 넘어간 제출 요청입니다.",
    "이어받은 담당자의 이름으로 제출해 주십시오.",
)
_NOT_YOURS = Refusal(
    "not_yours",
    "이 과제의 담당자가 아니어서 제출할 수 없습니다.",
    "담당자 본인이나 총괄부서가 제출해 주십시오.",
)
_TWICE = Refusal("twice", "같은 과제를 두 번 제출했습니다.", "한 줄만 남기세요.")

_Before = Mapping[tuple[int, int | None], tuple[str, Mapping[str, Any]]]


def _checked(
    each: Submission, form: Form, held: Held | None, before: _Before
) -> tuple[Submission, tuple[Refusal, ...]]:
    if held is None:
        return each, (_UNKNOWN,)
    if held.status == "withdrawn":
        return each, (_WITHDRAWN,)
    given = dict(each.values)
    if form.review.proposes and each.proposal is not None:
        given[PROPOSAL] = each.proposal
    values, refusals = typed(form.fields, given)
    fallen = _fallen(form, values, before.get((held.case_id, _who(form.review, held.person_id))))
    proposal = values.pop(PROPOSAL, None) if form.review.proposes else None
    if form.closed and proposal not in (None, held.proposal):
        refusals = (*refusals, _TALLIED)
    kept = held.proposal if form.closed else proposal
    mended = Submission(each.ask_id, values, None if kept is None else str(kept))
    return mended, (*refusals, *fallen)


_TALLIED = Refusal(
    "tallied",
    "마감하면서 집계한 제안은 바꿀 수 없습니다.",
    "제안은 그대로 두고 다른 항목만 고치거나, 다음 회차에 제출해 주십시오.",
)


def _fallen(
    form: Form, values: Mapping[str, object], last: tuple[str, Mapping[str, Any]] | None
) -> list[Refusal]:
    """A percentage that falls is explained (R2-4)."""
    if last is None:
        return []
    period, before = last
    found = []
    for key, field in form.fields.items():
        now, then, why = values.get(key), before.get(key), field.never_falls_without
        if why is None or not isinstance(now, int) or not isinstance(then, int):
            continue
        if now < then and not values.get(why):
            label = form.fields[why].label if why in form.fields else "사유"
            found.append(
                Refusal(
                    "fell",
                    f"{field.label}: {period_named(period).label}({then}%)보다 낮습니다({now}%).",
                    f"‘{label}’ 칸에 낮아진 까닭을 적어 주십시오.",
                )
            )
    return found


def _before(read: Connection, round_id: int, form: Form) -> _Before:
    if not any(field.never_falls_without for field in form.fields.values()):
        return {}
    return {
        (last.case_id, _who(form.review, last.person_id)): (last.period, last.values)
        for last in last_answers(read, round_id)
    }


def _who(review: Review, person_id: int | None) -> int | None:
    """Name whose answers are compared: a department's whoever gives them, or each member's own."""
    return person_id if review.answers == "each" else None


def by_whose(
    read: Connection,
    round_id: int,
    fresh: Sequence[tuple[Submission, Held]],
    *,
    by: str,
    on: date,
) -> dict[str | None, list[tuple[Submission, Held]]]:
    """Part answers by whose they are: one's own (None), or an absent person's whose deputy answers."""
    held = {one.ask_id: one for _, one in fresh}
    whose = _whose(read, form_of(read, round_id).review, held, by=by, on=on)
    parts: dict[str | None, list[tuple[Submission, Held]]] = {}
    for new, one in fresh:
        parts.setdefault(whose[one.ask_id], []).append((new, one))
    return parts


def _whose(
    read: Connection, review: Review, held: Mapping[int, Held], *, by: str, on: date
) -> dict[int, str | None]:
    relations = relations_by(read, by, {one.case_id for one in held.values()}, on=on)
    allowed = {Actor("coordinator")}
    if review.answers == "one":
        allowed.add(review.answered_by)
    found: dict[int, str | None] = {}
    for whose in (None, *absents_of(read, by, on=on)):
        some = relations.get(whose, {})
        for one in held.values():
            asked = one.person_key == (whose or by)
            if asked or not allowed.isdisjoint(some.get(one.case_id, ())):
                found.setdefault(one.ask_id, whose)
    return found

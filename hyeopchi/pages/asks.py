"""One ask: the form by which a department answers, saved one by one, and corrected after closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, select
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.answers import Submission, amend, submit
from engine.last_answer import last_answers
from engine.remark_list import unfinished_of_cases
from engine.round_errors import SubmissionsRefused
from engine.round_view import AskRow
from engine.store import reading, transaction
from engine.submission import PROPOSAL, check_submissions, form_of, held_asks
from engine.tables import answer, person
from hyeopchi.pages.answer_form import (
    NO_PROBLEMS,
    FormProblems,
    Input,
    Options,
    given_of,
    inputs_of,
    options_of,
    problems_of,
    said_words,
)
from hyeopchi.pages.round_seen import SeenBy, ask_seen, asks_of, round_seen
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from states.lifecycle import Field
from states.period import period_named

router = APIRouter()

Who = Annotated[Principal, Depends(Through("rounds"))]

_MEANWHILE = (
    "그사이 이 과제의 답이 새로 제출되었습니다. 아래의 제출 기록을 확인하고 다시 저장해 주십시오."
)


@dataclass(frozen=True, slots=True)
class AskPage:
    """All that the page of one ask is made from."""

    seen: SeenBy
    row: AskRow
    fields: Mapping[str, Field]
    options: Mapping[str, Options]
    before: Mapping[str, Any]
    before_label: str
    mine: Sequence[AskRow]  # everything that the round asks of the reader
    versions: Sequence[Any]  # what was handed in, the newest first
    remarks: Sequence[Any]
    writes: bool  # the reader may answer now
    amends: bool  # the reader may correct a closed round's answer

    @property
    def place(self) -> int | None:
        """Where the ask stands among one's own; None: it is somebody else's."""
        return next((at for at, one in enumerate(self.mine, 1) if one.id == self.row.id), None)

    @property
    def next_open(self) -> AskRow | None:
        """The next of one's own without an answer, from here on and around."""
        at = self.place or 0
        around = [*self.mine[at:], *self.mine[:at]]
        return next((one for one in around if one.status == "open" and one.id != self.row.id), None)


@router.get("/rounds/{round_id}/mine")
def mine(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Lead to the first of one's own asks without an answer; once all are answered, list them."""
    seen = round_seen(read, site_of(request), who, round_id)
    theirs = asks_of(read, seen)
    first = next((one for one in theirs if one.status == "open"), None)
    if first is not None and seen.round.status == "open" and not seen.each:
        return to(f"/asks/{first.id}")
    return page(request, "asks/mine.html", who=who, seen=seen, mine=theirs)


@router.get("/asks/{ask_id}")
def show(request: Request, ask_id: int, who: Who, read: Read) -> Response:
    """Show what is asked, with the form for whoever may answer it."""
    one = _ask_page(read, site_of(request), who, ask_id)
    return _shown(request, who, one, _standing(one.row))


@router.post("/asks/{ask_id}")
def save(request: Request, ask_id: int, who: Who, form: Form) -> Response:
    """Take the answer, or say next to each field why not; then lead to the next one."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one = _ask_page(read, site, who, ask_id)
    given = given_of(one.fields, form)
    if copied := text(form, "copy"):
        return _shown(request, who, one, {**given, **_again(one, copied)})
    problems = _save(site, who, one, given, form)
    if problems:
        return _shown(request, who, one, given, problems)
    following = one.next_open if text(form, "go") == "next" else None
    path = f"/asks/{following.id}" if following else f"/rounds/{one.seen.round.id}/mine"
    if one.place is None or text(form, "go") != "next":
        path = f"/asks/{ask_id}"
    say(site, who, path, f"{one.row.number} {one.row.title}의 답을 저장했습니다.")
    return to(path)


@router.get("/asks/{ask_id}/amendment")
def correct(request: Request, ask_id: int, who: Who, read: Read) -> Response:
    """Show the answer of a closed round to whoever may correct it."""
    one = _ask_page(read, site_of(request), who, ask_id)
    if not one.amends:
        return to(f"/asks/{ask_id}")
    return _amending(request, who, one, _standing(one.row))


@router.post("/asks/{ask_id}/amendment")
def keep_correction(request: Request, ask_id: int, who: Who, form: Form) -> Response:
    """Correct an answer after closing: a new version of the report, with its reason."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one = _ask_page(read, site, who, ask_id)
    if not one.amends:
        return to(f"/asks/{ask_id}")
    given, reason = given_of(one.fields, form), text(form, "reason")
    problems = problems_of(one.fields, given, (), options=one.options)
    if not problems:
        try:
            with transaction(site.setting.store) as write:
                amend(
                    write,
                    one.seen.round.id,
                    _submission(one, given),
                    by=who.key,
                    at=site.at(),
                    reason=reason,
                )
        except SubmissionsRefused as refused:
            problems = problems_of(one.fields, given, refused.refused[ask_id], options=one.options)
    if problems:
        return _amending(request, who, one, given, problems, reason=reason)
    path = f"/asks/{ask_id}"
    say(site, who, path, f"{one.row.number}의 답을 고쳐 보고서의 다음 판으로 확정했습니다.")
    return to(path)


def _ask_page(read: Connection, site: Site, who: Principal, ask_id: int) -> AskPage:
    """
    Read all that the page of an ask needs; a constant number of queries.

    Raises:
        NotThere: There is no such ask, or it is not theirs to see.
    """
    seen, row = ask_seen(read, site, who, ask_id)
    today = site.today()
    of = seen.round
    form = form_of(read, of.id)
    asked_before = [
        last
        for last in last_answers(read, of.id, case_ids=[row.case_id])
        if not seen.each or last.person_id == row.person_id
    ]
    last = asked_before[0] if asked_before else None
    checked = check_submissions(read, of.id, [Submission(ask_id, {})], by=who.key, on=today)
    allowed = all(each.code != "not_yours" for each in checked[0][1])
    versions = read.execute(
        select(
            answer.c.version, answer.c.submitted_at, answer.c.reason, person.c.name, person.c.title
        )
        .join(person, person.c.id == answer.c.person_id)
        .where(answer.c.ask_id == ask_id)
        .order_by(answer.c.version.desc())
    ).all()
    return AskPage(
        seen=seen,
        row=row,
        fields=form.fields,
        options=options_of(read, form.fields),
        before=last.values if last else {},
        before_label=f"{period_named(last.period).label}의 답" if last else "",
        mine=asks_of(read, seen),
        versions=versions,
        remarks=[]
        if seen.each
        else unfinished_of_cases(read, [row.case_id], on=today).get(row.case_id, []),
        writes=allowed and of.status == "open" and row.status in ("open", "answered"),
        amends=seen.runs and of.status == "closed" and row.status != "withdrawn",
    )


def _save(
    site: Site, who: Principal, one: AskPage, given: Mapping[str, object], form: FormData
) -> FormProblems:
    """Hand the answer in; say what is wrong with it, if anything is."""
    problems = problems_of(one.fields, given, (), options=one.options)
    if problems:
        return problems
    of, ask_id = one.seen.round, one.row.id
    try:
        with transaction(site.setting.store) as write:
            held = held_asks(write, of.id, [ask_id])[ask_id]
            if text(form, "version") != str(held.version):
                return FormProblems({}, (_MEANWHILE,))
            submit(write, of.id, [_submission(one, given)], by=who.key, at=site.at())
    except SubmissionsRefused as refused:
        return problems_of(one.fields, given, refused.refused[ask_id], options=one.options)
    return NO_PROBLEMS


def _submission(one: AskPage, given: Mapping[str, object]) -> Submission:
    values = {key: value for key, value in given.items() if key != PROPOSAL}
    proposal = given.get(PROPOSAL)
    return Submission(one.row.id, values, None if proposal is None else str(proposal))


def _standing(row: AskRow) -> dict[str, object]:
    values: dict[str, object] = dict(row.values or {})
    return {**values, PROPOSAL: row.proposal} if row.proposal else values


def _again(one: AskPage, key: str) -> dict[str, object]:
    """Give what was said last time of one field, as a text to begin with."""
    return {key: one.before[key]} if key in one.fields and key in one.before else {}


def _shown(
    request: Request,
    who: Principal,
    one: AskPage,
    said: Mapping[str, object],
    problems: FormProblems = NO_PROBLEMS,
) -> Response:
    return _page(request, "asks/show.html", who, one, said, problems)


def _amending(
    request: Request,
    who: Principal,
    one: AskPage,
    said: Mapping[str, object],
    problems: FormProblems = NO_PROBLEMS,
    *,
    reason: str = "",
) -> Response:
    return _page(request, "asks/amend.html", who, one, said, problems, reason=reason)


def _page(
    request: Request,
    template: str,
    who: Principal,
    one: AskPage,
    said: Mapping[str, object],
    problems: FormProblems,
    **words: Any,
) -> Response:
    showed(request, [one.row.person_key], what="제출한 답")
    inputs: tuple[Input, ...] = inputs_of(
        one.fields, said, before=one.before, problems=problems, options=one.options
    )
    listed = [(each.name, each.problem) for each in inputs if each.problem]
    return page(
        request,
        template,
        who=who,
        status=422 if problems else 200,
        one=one,
        inputs=inputs,
        problems=[*problems.general, *listed],
        answered=[
            (field.label, said_words(field, said.get(key), one.options.get(key, ())))
            for key, field in one.fields.items()
        ],
        **words,
    )

"""What the form of a move holds: read from what was posted, filled in again, and looked ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection
from starlette.datastructures import FormData

from engine.case import Case, cases_numbered
from engine.case_agenda import on_agendas
from engine.case_filter import CaseFilter
from engine.case_search import list_cases
from engine.definitions import lifecycle_pinned
from engine.facts import decisions_of
from engine.preview import MovePreview, MoveRequest, preview_moves
from engine.scope import Scope, sees
from hyeopchi.pages.answer_form import (
    NO_PROBLEMS,
    Input,
    given_of,
    inputs_of,
    options_of,
    problems_of,
)
from hyeopchi.pages.meanwhile import Meanwhile
from hyeopchi.pages.mending import Mend, asks_document, asks_successors, mends_of
from hyeopchi.web.forms import text, texts
from hyeopchi.web.principal import Principal
from notifications.korean import josa
from states.day import date_of
from states.lifecycle import Lifecycle, Move

_FOUND_MAX = 20
_GIVEN = "give."  # before the names of what the move itself asks


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """A move as it was asked: everything typed, so that nothing is lost when it is refused."""

    move: str
    label: str
    given: Mapping[str, object] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    search: str = ""
    decision: int | None = None
    document: str = ""
    on: date | None = None
    on_said: str = ""
    version: int | None = None
    problems: tuple[tuple[str, str], ...] = ()  # (field, sentence) that reading it found

    def request(self, one: Case) -> MoveRequest:
        return MoveRequest(
            number=one.number,
            move=self.move,
            given=self.given,
            successors=self.successors,
            decision=self.decision,
            approval_document=self.document or None,
            expected_version=self.version,
        )

    def with_problem(self, name: str, sentence: str) -> "MoveAsked":
        return replace(self, problems=(*self.problems, (name, sentence)))


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision that the move may use, or one case that may take over."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class MoveForm:
    """The form, ready to be shown."""

    one: Case
    move: str
    label: str
    state: str
    target: str
    asked: MoveAsked
    inputs: tuple[Input, ...]
    mends: tuple[Mend, ...]
    whose: str  # not theirs: whose it is instead
    asks_successors: bool
    chosen: tuple[Choice, ...]
    found: tuple[Choice, ...]
    searched: bool
    asks_document: bool
    decisions: tuple[Choice, ...]
    problems: tuple[tuple[str, str], ...]
    preview: tuple[str, ...]  # what would come of it, in sentences; empty: not looked yet
    meanwhile: Meanwhile | None

    @property
    def decision_options(self) -> list[tuple[str, str]]:
        return [("", "가장 먼저 시행된 결정"), *((one.value, one.label) for one in self.decisions)]

    def problem(self, name: str) -> str:
        return next((said for at, said in self.problems if at == name), "")


def opened(
    read: Connection, one: Case, move: str, *, decision: int | None, today: date
) -> MoveAsked | None:
    """Give the empty form of a move; None: it does not leave the state that the case is in."""
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    known = lifecycle.moves.get(move)
    if known is None or one.state not in known.sources:
        return None
    fit = [d for d in decisions_of(read, [one.id]).get(one.id, ()) if d.id == decision]
    on = max([today, *(d.effective_on for d in fit)])
    return MoveAsked(
        move=move,
        label=known.label,
        decision=fit[0].id if fit else None,
        on=on,
        on_said=on.isoformat(),
        version=one.version,
    )


def move_asked(read: Connection, one: Case, form: FormData, *, today: date) -> MoveAsked | None:
    """Read what was posted; None: the definition knows no such move."""
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    move = lifecycle.moves.get(text(form, "move"))
    if move is None:
        return None
    said = text(form, "on")
    on = date_of(said) if said else today
    problems = [("on", "날짜를 2013. 4. 10.처럼 적어 주십시오.")] if on is None else []
    number = text(form, "decision")
    version = text(form, "version")
    return MoveAsked(
        move=move.key,
        label=move.label,
        given=given_of(move.asks, form, prefix=_GIVEN),
        successors=tuple(dict.fromkeys(filter(None, texts(form, "successor")))),
        search=text(form, "search"),
        decision=_whole(number),
        document=text(form, "document"),
        on=on,
        on_said=said or today.isoformat(),
        version=_whole(version),
        problems=tuple(problems),
    )


def _whole(said: str) -> int | None:
    """Read a number as long as an id may be; None: it is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def move_form(
    read: Connection,
    one: Case,
    asked: MoveAsked,
    who: Principal,
    scope: Scope,
    *,
    today: date,
    step: str,
    meanwhile: Meanwhile | None = None,
) -> MoveForm:
    """
    Fill the form in, and say what is missing.

    Args:
        step: What was pressed: ``""`` nothing yet, ``search``, ``preview`` or ``do``.
    """
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    move = lifecycle.moves[asked.move]
    preview = _preview(read, one, asked, who, today)
    waiting = on_agendas(read, one.id)
    options = options_of(read, move.asks)
    pressed = step in ("preview", "do")
    problems = problems_of(move.asks, asked.given, (), options=options) if pressed else None
    refusals = preview.verdict.refusals
    shown = [*asked.problems]
    if pressed:
        assert problems is not None
        shown += [(f"{_GIVEN}{key}", said) for key, said in problems.by_key.items()]
        shown += _of_the_form(preview)
    not_theirs = next((each for each in refusals if each.code == "not_yours"), None)
    return MoveForm(
        one=one,
        move=move.key,
        label=move.label,
        state=lifecycle.states[one.state].label,
        target=lifecycle.states[move.target].label,
        asked=replace(asked, version=one.version),
        inputs=inputs_of(
            move.asks,
            asked.given,
            options=options,
            prefix=_GIVEN,
            problems=problems or NO_PROBLEMS,
        ),
        mends=mends_of(preview, waiting, who, in_form=True),
        whose=not_theirs.mend.partition(": ")[2].rstrip(".") if not_theirs else "",
        asks_successors=asks_successors(move),
        chosen=_chosen(read, one, asked, scope),
        found=_found(read, one, asked, lifecycle, scope) if asks_successors(move) else (),
        searched=bool(asked.search),
        asks_document=asks_document(move),
        decisions=_decisions(preview),
        problems=tuple(dict.fromkeys(shown)),
        preview=_ahead(lifecycle, move, preview, asked) if step == "preview" else (),
        meanwhile=meanwhile,
    )


def _preview(
    read: Connection, one: Case, asked: MoveAsked, who: Principal, today: date
) -> MovePreview:
    request = replace(asked.request(one), expected_version=None)
    (preview,) = preview_moves(
        read, one.lifecycle, [request], actor=who.key, on=asked.on or today, today=today
    )
    return preview


def _of_the_form(preview: MovePreview) -> list[tuple[str, str]]:
    """Give the refusals that concern what was typed here, beside the questions' own."""
    at = {
        "successor_missing": "search",
        "successor_unfit": "search",
        "successor_unneeded": "search",
        "approval_document_missing": "document",
        "not_open": "step",
    }
    return [
        (at[each.code], f"{each.sentence} {each.mend}".strip())
        for each in preview.verdict.refusals
        if each.code in at
    ]


def _decisions(preview: MovePreview) -> tuple[Choice, ...]:
    """Give the passed, unused decisions about this move; a choice only where there are several."""
    return tuple(
        Choice(str(each.id), each.item)
        for each in preview.facts.decisions
        if each.move == preview.request.move and each.passed and not each.used
    )


def _chosen(read: Connection, one: Case, asked: MoveAsked, scope: Scope) -> tuple[Choice, ...]:
    held = cases_numbered(read, one.lifecycle, asked.successors) if asked.successors else {}
    held = {number: each for number, each in held.items() if sees(read, scope, each.id)}
    return tuple(
        Choice(number, f"{number} {held[number].title}" if number in held else number)
        for number in asked.successors
    )


def _found(
    read: Connection, one: Case, asked: MoveAsked, lifecycle: Lifecycle, scope: Scope
) -> tuple[Choice, ...]:
    """Give the running cases that a search finds, those chosen already left out."""
    if not asked.search:
        return ()
    live = tuple(key for key, state in lifecycle.states.items() if not state.final)
    wanted = CaseFilter(lifecycle=one.lifecycle, states=live, text=asked.search)
    listed = list_cases(read, scope, wanted, limit=_FOUND_MAX).cases
    return tuple(
        Choice(each.number, f"{each.number} {each.title}")
        for each in listed
        if each.id != one.id and each.number not in asked.successors
    )


def _ahead(
    lifecycle: Lifecycle, move: Move, preview: MovePreview, asked: MoveAsked
) -> tuple[str, ...]:
    if preview.verdict.target is None:
        return ()
    before = lifecycle.states[preview.case.state].label
    after = lifecycle.states[preview.verdict.target].label
    said = [f"상태가 {before}에서 {josa(after, '으로/로')} 바뀝니다."]
    if before == after:
        said = [f"상태는 {after} 그대로입니다."]
    used = next((d for d in preview.facts.decisions if d.id == preview.verdict.decision), None)
    if used is not None:
        said.append(f"근거: {used.item}의 결정")
    elif asked.document:
        said.append(f"근거: 결재 문서 {asked.document}")
    return tuple(said)

"""What keeps a move from being made, each with the way to mend it: a sentence, and a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engine.case_agenda import OnAgenda
from engine.preview import MovePreview
from engine.scope import SEE_ALL
from hyeopchi.web.principal import Principal
from notifications.korean import josa
from states.lifecycle import Move
from states.requirement import Asked, Facts, Refusal, Requirement
from states.requirements import (
    AllSigned,
    AnyOf,
    ApprovalDocument,
    ChecklistDone,
    DecisionRecorded,
    DocumentFiled,
    FieldFilled,
    MonthsWithin,
    ParentStands,
    ReviewClosed,
    SuccessorNamed,
    TrainingAttended,
    Unrivalled,
)

Link = tuple[str, str]  # label, address


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that is missing, in a sentence, and where it can be mended."""

    sentence: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveNow:
    """One move that leaves the case's state, as it stands for who looks."""

    key: str
    label: str
    theirs: bool  # by their roles
    whose: str  # of which duties it is otherwise, in words
    mends: tuple[Mend, ...]  # empty: a form leads on

    @property
    def open(self) -> bool:
        return self.theirs and not self.mends


def moves_now(
    previews: Sequence[MovePreview], waiting: Sequence[OnAgenda], who: Principal
) -> list[MoveNow]:
    """
    Say of each move whether it can be begun now, and if not what is missing and where to mend it.

    What a move's own form asks for does not keep it closed.

    Args:
        waiting: The agenda items that name the case.
    """
    return [_move_now(preview, waiting, who) for preview in previews]


def mends_of(
    preview: MovePreview, waiting: Sequence[OnAgenda], who: Principal, *, in_form: bool = False
) -> tuple[Mend, ...]:
    """
    Give what is missing beyond what the form itself asks.

    Args:
        in_form: The form is open: what can be typed into it needs no link to it.
    """
    lifecycle = preview.wanted.lifecycle
    asked = replace(preview.wanted.asked, case_label=lifecycle.case_label)
    of = _Of(preview, asked, preview.facts, waiting, who, in_form)
    found = [mend for each in preview.wanted.requires if (mend := _mend(each, of)) is not None]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Of:
    """What a requirement is asked about."""

    preview: MovePreview
    asked: Asked
    facts: Facts
    waiting: Sequence[OnAgenda]
    who: Principal
    in_form: bool

    @property
    def here(self) -> str:
        return f"/cases/{self.preview.case.id}"

    @property
    def form(self) -> str:
        return f"{self.here}/moves/{self.preview.request.move}"


def _move_now(preview: MovePreview, waiting: Sequence[OnAgenda], who: Principal) -> MoveNow:
    move = preview.wanted.lifecycle.moves[preview.verdict.move]
    not_theirs = [each for each in preview.verdict.refusals if each.code == "not_yours"]
    return MoveNow(
        key=move.key,
        label=move.label,
        theirs=not not_theirs,
        whose=_whose(not_theirs),
        mends=mends_of(preview, waiting, who),
    )


def _whose(refusals: Iterable[Refusal]) -> str:
    """Take the duties out of the sentence that names them."""
    said = next((each.mend for each in refusals), "")
    return said.partition(": ")[2].rstrip(".")


def _mend(requirement: Requirement, of: _Of) -> Mend | None:
    refusal = requirement.refusal(of.asked, of.facts)
    if refusal is None or _asked_in_form(requirement):
        return None
    if isinstance(requirement, AnyOf):
        return _any(requirement, refusal, of)
    sentence = refusal.sentence
    if isinstance(requirement, Unrivalled) and not of.who.roles & SEE_ALL:
        sentence = f"{sentence.partition(': ')[0]}."  # the other one may be out of their sight
    return Mend(sentence, _links(requirement, refusal, of))


def _any(requirement: AnyOf, refusal: Refusal, of: _Of) -> Mend | None:
    """Name the first way, which definitions put first because it is the usual one, and link all."""
    first = requirement.options[0].refusal(of.asked, of.facts)
    sentence = refusal.sentence
    if refusal.code == "any_of_missing" and first is not None:
        sentence = first.sentence
    links: list[Link] = []
    for option in requirement.options:
        unmet = option.refusal(of.asked, of.facts)
        if unmet is None:
            continue
        if _asked_in_form(option):
            links += [] if of.in_form else [_other_way(option, of)]
        else:
            links += _links(option, unmet, of)
    return Mend(sentence, tuple(dict.fromkeys(links)))


def _other_way(option: Requirement, of: _Of) -> Link:
    noun = "결재 문서번호" if isinstance(option, ApprovalDocument) else option.noun
    return (f"{josa(noun, '으로/로')} 진행하기", of.form)


def _asked_in_form(requirement: Requirement) -> bool:
    if isinstance(requirement, AnyOf):
        return all(map(_asked_in_form, requirement.options))
    if isinstance(requirement, SuccessorNamed | ApprovalDocument):
        return True
    return bool(getattr(requirement, "set_here", False))


def _links(requirement: Requirement, refusal: Refusal, of: _Of) -> tuple[Link, ...]:
    if refusal.code.endswith("_later") and not of.in_form:
        return (("시행일을 정해 진행하기", of.form),)
    match requirement:
        case DecisionRecorded():
            return _agenda_links(of)
        case DocumentFiled():
            return _if(of, "prove", "문서 올리기", f"{of.here}/files/new?key={requirement.key}")
        case ChecklistDone():
            return _if(of, "prove", "점검하기", f"{of.here}/proofs?of=check:{requirement.key}")
        case AllSigned() if refusal.sentence.endswith("비어 있습니다."):
            return _if(of, "edit", "항목 고치기", f"{of.here}/fields")
        case AllSigned():
            return _if(of, "prove", "서명 적기", f"{of.here}/proofs?of=signature:{requirement.key}")
        case TrainingAttended():
            return _if(
                of, "prove", "이수 적기", f"{of.here}/proofs?of=attendance:{requirement.key}"
            )
        case FieldFilled():
            return _if(of, "edit", "항목 고치기", f"{of.here}/fields#f-{requirement.key}")
        case MonthsWithin() | Unrivalled() | ParentStands():
            named = (getattr(requirement, name, "") for name in ("field", "by", "through"))
            key = next(filter(None, named))
            return _if(of, "edit", "항목 고치기", f"{of.here}/fields#f-{key}")
        case ReviewClosed():
            return _if(of, "rounds", "회차 보기", "/rounds")
    return ()


def _agenda_links(of: _Of) -> tuple[Link, ...]:
    """Lead to the item that waits with just this, or else to a new one."""
    move = of.preview.request.move
    waits = [each for each in of.waiting if each.move == move and each.result is None]
    if waits:
        return ((f"안건 「{waits[0].title}」 보기", f"/meetings/items/{waits[0].item_id}"),)
    new = f"/meetings/items/new?case={of.preview.case.id}&move={move}"
    return _if(of, "decide", "안건으로 올리기", new)


def _if(of: _Of, door: str, label: str, href: str) -> tuple[Link, ...]:
    return ((label, href),) if of.who.may(door) else ()


def asks_successors(move: Move) -> bool:
    """Tell whether a move names cases that take over."""
    return any("successors" in each.needs for each in move.requires)


def asks_document(move: Move) -> bool:
    """Tell whether a move can rest on an approved document."""
    return any(
        isinstance(leaf, ApprovalDocument)
        for each in move.requires
        for leaf in (each.options if isinstance(each, AnyOf) else (each,))
    )

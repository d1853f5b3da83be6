"""What a page of one case shows, now or as of a day: read in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from engine.asof import case_as_of
from engine.called import called
from engine.case import Case
from engine.case_agenda import OnAgenda, on_agendas
from engine.case_answers import PeriodAnswer, last_period_answers
from engine.definitions import in_force, lifecycle_pinned
from engine.field_lock import locks_on
from engine.files import OTHER, CaseFile, files_of
from engine.happened import Happened, happened_before
from engine.kin import Kin, kin_of
from engine.people import committees, organisations
from engine.preview import MoveRequest, preview_moves
from engine.remark_list import Remark, remarks
from engine.scope import Scope
from engine.walked import walk_of
from hyeopchi.names import Names
from hyeopchi.pages.mending import MoveNow, moves_now
from hyeopchi.proof_list import proof_data
from hyeopchi.story import sentence_of
from hyeopchi.veiled import MEMBER, veiled
from hyeopchi.web.principal import Principal
from states.lifecycle import Lifecycle
from states.walk import Walk

EVENTS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the timeline, in words."""

    seq: int
    sentence: str
    who: str
    recorded_at: datetime
    kind: str
    files: tuple[CaseFile, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some events, newest first, and whether there are older ones."""

    events: tuple[Told, ...]
    older: int | None  # the number before which they lie
    actors: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldRow:
    key: str
    label: str
    value: str
    lock: str  # which moves change it; empty: an edit does


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the definition, what was said of it last, and its versions."""

    key: str
    label: str
    formats: tuple[str, ...]
    said: Mapping[str, Any]
    files: tuple[CaseFile, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that a page of one case shows."""

    one: Case  # as of the day, where one was asked for
    lifecycle: Lifecycle
    state: str  # label
    names: Names
    walk: Walk
    timeline: Timeline
    moves: tuple[MoveNow, ...]
    fields: tuple[FieldRow, ...]
    documents: tuple[DocumentRow, ...]
    attached: tuple[CaseFile, ...]
    proofs: tuple[Mapping[str, Any], ...]  # all but documents
    answers: tuple[PeriodAnswer, ...]
    people: Mapping[str | int, str]
    kin: tuple[Kin, ...]
    agendas: tuple[OnAgenda, ...]
    remarks: tuple[Remark, ...]

    def kin_as(self, what: str) -> list[Kin]:
        return [each for each in self.kin if each.what == what]


def stands_as_of(read: Connection, one: Case, on: date | None) -> Case | None:
    """Give the case as it stood at the end of the day *on*; None: it was not there yet."""
    if on is None:
        return one
    then = case_as_of(read, one.id, on=on)
    if then is None:
        return None
    return replace(one, title=then.title, state=then.state, fields=then.fields)


def case_view(
    read: Connection,
    one: Case,
    who: Principal,
    scope: Scope,
    *,
    today: date,
    on: date | None = None,
    before: int | None = None,
) -> CaseView:
    """
    Read everything about the case.

    Args:
        one: As `stands_as_of` gave it.
        on: As of the end of this day: nothing can be done from there.
        before: Show the part of the timeline before the event of this number.
    """
    lifecycle = lifecycle_of(read, one)
    names = Names.of(lifecycle, organisations(read), committees(read))
    story = happened_before(read, one.id, before=before, on=on, at_most=EVENTS_A_PAGE + 1)
    story = veiled(read, story, who.roles)
    files = files_of(read, one.id, on=on)
    agendas = on_agendas(read, one.id, on=on)
    answers = last_period_answers(read, one.id, on=on)
    people = called(
        read,
        _actors(story) | {each.actor for each in files},
        ids={each.person_id for each in answers if each.person_id},
    )
    proofs = proof_data(read, one, one.fields, names.organisations, on=on)
    return CaseView(
        one=one,
        lifecycle=lifecycle,
        state=names.state(one.state),
        names=names,
        walk=walk_of(read, one, on=on),
        timeline=_timeline(story, names, people, files),
        moves=_moves(read, one, lifecycle, agendas, who, today) if on is None else (),
        fields=tuple(field_rows(lifecycle, one, names)),
        documents=_documents(lifecycle, proofs, files),
        attached=tuple(each for each in files if each.key == OTHER),
        proofs=tuple(each for each in proofs if each["kind"] != "document"),
        answers=tuple(answers),
        people=people,
        kin=tuple(kin_of(read, one, scope, on=on)),
        agendas=tuple(agendas),
        remarks=tuple(_remarks(read, one, on)),
    )


def field_rows(lifecycle: Lifecycle, one: Case, names: Names) -> list[FieldRow]:
    """Give the fields in their definition's order, those of older definitions last."""
    locks = locks_on(lifecycle, one.state, lifecycle.fields)
    rows = []
    for key in (*lifecycle.fields, *(key for key in one.fields if key not in lifecycle.fields)):
        lock = locks.get(key)
        by = ", ".join(lock.moves) if lock else ""
        said = f"처리로만 바뀝니다: {by}" if by else "지금 상태에서는 바뀌지 않습니다"
        rows.append(
            FieldRow(
                key, names.field(key), names.value(key, one.fields.get(key)), said if lock else ""
            )
        )
    return rows


def lifecycle_of(read: Connection, one: Case) -> Lifecycle:
    """Give the definition that a case pins, with the reviews as they are called now: it pins none."""
    pinned = lifecycle_pinned(read, one.definition_hash)
    return replace(pinned, reviews=in_force(read, one.lifecycle).lifecycle.reviews)


def timeline(
    read: Connection, one: Case, who: Principal, *, before: int, on: date | None
) -> Timeline:
    """Read an older part of the timeline alone."""
    lifecycle = lifecycle_of(read, one)
    names = Names.of(lifecycle, organisations(read), committees(read))
    story = happened_before(read, one.id, before=before, on=on, at_most=EVENTS_A_PAGE + 1)
    story = veiled(read, story, who.roles)
    people = called(read, _actors(story))
    return _timeline(story, names, people, files_of(read, one.id, on=on))


def _moves(
    read: Connection,
    one: Case,
    lifecycle: Lifecycle,
    agendas: Sequence[OnAgenda],
    who: Principal,
    today: date,
) -> tuple[MoveNow, ...]:
    asked = [MoveRequest(one.number, move.key) for move in lifecycle.open_from(one.state)]
    if not asked:
        return ()
    previews = preview_moves(read, one.lifecycle, asked, actor=who.key, on=today, today=today)
    return tuple(moves_now(previews, agendas, who))


def _timeline(
    story: Sequence[Happened],
    names: Names,
    people: Mapping[str | int, str],
    files: Sequence[CaseFile],
) -> Timeline:
    shown = story[:EVENTS_A_PAGE]
    by_event: dict[int, list[CaseFile]] = {}
    for each in files:
        by_event.setdefault(each.event_id, []).append(each)
    titles = {str(key): said for key, said in people.items()}
    return Timeline(
        events=tuple(
            Told(
                each.seq,
                sentence_of(each, names, titles),
                titles.get(each.actor, each.actor),
                each.recorded_at,
                each.kind,
                tuple(by_event.get(each.id, ())),
            )
            for each in shown
        ),
        older=shown[-1].seq if len(story) > len(shown) else None,
        actors=frozenset(_actors(story)),
    )


def _actors(story: Sequence[Happened]) -> set[str]:
    actors = {each.actor for each in story} | {e.on_behalf_of for e in story if e.on_behalf_of}
    return actors - {MEMBER}


def _documents(
    lifecycle: Lifecycle, proofs: Sequence[Mapping[str, Any]], files: Sequence[CaseFile]
) -> tuple[DocumentRow, ...]:
    said = {each["key"]: each for each in proofs if each["kind"] == "document"}
    return tuple(
        DocumentRow(
            document.key,
            document.label,
            document.formats,
            said[document.key],
            tuple(each for each in files if each.key == document.key),
        )
        for document in lifecycle.documents.values()
    )


def _remarks(read: Connection, one: Case, on: date | None) -> list[Remark]:
    """Give the remarks, those not settled first; of a past day as they stood then."""
    found = remarks(read, lifecycle=one.lifecycle, number=one.number)
    if on is not None:
        found = [
            replace(each, settled_on=None, settlement=None)
            if each.settled_on and each.settled_on > on
            else each
            for each in found
            if each.made_on <= on
        ]
    return sorted(found, key=lambda each: (each.settled_on is not None, each.made_on, each.id))

"""Cases, events and moves in the API's words: keys with their labels."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from engine.case import Case
from engine.definitions import lifecycle_pinned
from engine.happened import Happened
from engine.people import committees, organisations
from engine.round_scope import AskScope, seen_asks
from engine.tables import ask
from hyeopchi.api.case_shape import KINDS, CaseOut, EventOut
from hyeopchi.api.shape import FieldOut, Labelled
from hyeopchi.names import Names
from states.lifecycle import Field, Lifecycle

_NOTHING: Final = Lifecycle("", "", None, {}, {}, {}, {}, {})  # a form has names of its own
_ASKED: Final = ("answered", "corrected")
_KEPT: Final = ("review", "period", "round")  # of an answer that is not theirs to see


@dataclass(frozen=True, slots=True)
class Worder:
    """Names for the values of cases of any definition; two queries for all of them."""

    organisations: Mapping[str, Any]
    committees: Mapping[str, Any]

    @classmethod
    def of(cls, read: Connection) -> "Worder":
        return cls(organisations(read), committees(read))

    def names(self, definition: Lifecycle) -> Names:
        return Names.of(definition, self.organisations, self.committees)

    def fields(self, definition: Lifecycle, held: Mapping[str, Any]) -> dict[str, FieldOut]:
        """Give the fields that the definition has, in its order; what it forgot keeps its key."""
        names = self.names(definition)
        order = [*(key for key in definition.fields if key in held), *held]
        return {
            key: FieldOut(label=names.field(key), value=held[key], text=names.value(key, held[key]))
            for key in dict.fromkeys(order)
        }

    def answer(self, form: Mapping[str, Field], held: Mapping[str, Any]) -> dict[str, FieldOut]:
        """Give what was answered, in the order of the form."""
        names = Names(
            _NOTHING,
            {key: one.name for key, one in self.organisations.items()},
            {key: one.name for key, one in self.committees.items()},
        )
        order = [*(key for key in form if key in held), *held]
        return {
            key: FieldOut(
                label=form[key].label if key in form else key,
                value=held[key],
                text=names.worded(form.get(key), held[key]),
            )
            for key in dict.fromkeys(order)
        }


def case_out(read: Connection, one: Case) -> CaseOut:
    definition = lifecycle_pinned(read, one.definition_hash)
    return CaseOut(
        id=one.id,
        lifecycle=Labelled(key=definition.key, label=definition.label),
        number=one.number,
        title=one.title,
        state=state_out(definition, one.state),
        final=definition.states[one.state].final,
        version=one.version,
        fields=Worder.of(read).fields(definition, one.fields),
        entered_on=one.entered_on,
        effective_on=one.effective_on,
        frozen_through=one.frozen_through,
    )


def state_out(definition: Lifecycle, key: str) -> Labelled:
    state = definition.states.get(key)
    return Labelled(key=key, label=state.label if state else key)


def hidden_answers(
    read: Connection, scope: AskScope, events: Collection[Happened]
) -> frozenset[int]:
    """Name the events whose answers *scope* may not see: what a member said is theirs alone."""
    back = frozenset(one.id for one in events if "conflict" in one.data and not scope.scores)
    asked = {one.id: one.data.get("ask") for one in events if one.kind in _ASKED}
    if not asked:
        return back
    ids = [id_ for id_ in asked.values() if id_ is not None]
    open_ = set(read.scalars(select(ask.c.id).where(ask.c.id.in_(ids), seen_asks(scope))))
    return back | {event_id for event_id, ask_id in asked.items() if ask_id not in open_}


def event_out(
    definition: Lifecycle, one: Happened, *, hidden: Collection[int] = frozenset()
) -> EventOut:
    """Give an event; of a *hidden* one only that somebody answered, not who and not what."""
    move = definition.moves.get(one.move or "")
    shut = one.id in hidden
    return EventOut(
        id=one.id,
        version=one.seq,
        kind=Labelled(key=one.kind, label=KINDS.get(one.kind, one.kind)),
        move=Labelled(key=one.move, label=move.label if move else one.move) if one.move else None,
        from_state=state_out(definition, one.from_state) if one.from_state else None,
        to_state=state_out(definition, one.to_state),
        actor=None if shut else one.actor,
        on_behalf_of=None if shut else one.on_behalf_of,
        effective_on=one.effective_on,
        recorded_at=one.recorded_at,
        data={k: v for k, v in one.data.items() if not shut or k in _KEPT},
        text={} if shut else dict(one.text),
        hash=one.hash,
    )


def etag(version: int) -> str:
    return f'"{version}"'


def version_of(told: str) -> int | None:
    """Give the version that an ETag of ours names; None: it is none of ours."""
    held = told.strip()
    inner = held[1:-1] if held[:1] == held[-1:] == '"' and len(held) > 2 else ""
    return int(inner) if inner.isascii() and inner.isdecimal() and len(inner) < 10 else None

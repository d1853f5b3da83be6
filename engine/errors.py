"""Errors of the record. Each carries what a caller needs to explain it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.field_lock import FieldLock
from engine.happened import Happened
from states.errors import HyeopchiError
from states.problem import Problem
from states.requirement import Refusal

if TYPE_CHECKING:
    from engine.preview import MovePreview
    from engine.proof_check import NewProof


class StoreUnfit(HyeopchiError):
    """The database cannot keep the record as promised."""

    def __init__(self, what: str) -> None:
        super().__init__(f"cannot keep the record in {what}; SQLite and PostgreSQL would work")
        self.what = what


class PersonUnknown(HyeopchiError):
    """Nobody is called so."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no person {key!r}; `hyeopchi people` lists who is there")
        self.key = key


class OrganisationUnknown(HyeopchiError):
    """No organisation is called so."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no organisation {key!r}; enter it first")
        self.key = key


class CommitteeUnknown(HyeopchiError):
    """No committee is called so."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no committee {key!r}; enter it first")
        self.key = key


class LifecycleUnknown(HyeopchiError):
    """No definition of this lifecycle was published."""

    def __init__(self, lifecycle: str) -> None:
        super().__init__(f"no lifecycle {lifecycle!r} is in force; publish its file first")
        self.lifecycle = lifecycle


class DefinitionInvalid(HyeopchiError):
    """A definition has problems, so it was not published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"not published; {len(problems)} problems; mend each and try again")
        self.problems = problems


class CaseNotFound(HyeopchiError):
    """No case has this number."""

    def __init__(self, lifecycle: str | None, number: str | int) -> None:
        super().__init__(
            f"no case {number!r} in {lifecycle!r}; the number of an existing one would work"
        )
        self.lifecycle = lifecycle
        self.number = number


class CaseNumberTaken(HyeopchiError):
    """A case of this lifecycle already has the number."""

    def __init__(self, lifecycle: str, number: str) -> None:
        super().__init__(f"a case {number!r} of {lifecycle!r} exists; another number would work")
        self.lifecycle = lifecycle
        self.number = number


class CaseChanged(HyeopchiError):
    """Somebody else changed the case after it was read. Read it again and decide anew."""

    def __init__(
        self, number: str, *, expected: int, version: int, happened: tuple[Happened, ...] = ()
    ) -> None:
        super().__init__(
            f"case {number!r} was read at version {expected} and is at {version}; read it again"
        )
        self.number = number
        self.expected = expected
        self.version = version
        self.happened = happened  # what others did since


class EffectiveTooEarly(HyeopchiError):
    """Something would take effect before what happened to the case last."""

    def __init__(self, number: str, *, on: date, last: date) -> None:
        super().__init__(f"case {number!r} cannot change as of {on}; its last event is of {last}")
        self.number = number
        self.on = on
        self.last = last


class PeriodFrozen(HyeopchiError):
    """Something would take effect inside a period that was already reported."""

    def __init__(self, number: str, *, on: date, frozen_through: date) -> None:
        super().__init__(
            f"case {number!r} cannot change as of {on}; reports through {frozen_through} are frozen"
        )
        self.number = number
        self.on = on
        self.frozen_through = frozen_through


class FieldsInvalid(HyeopchiError):
    """What was given for a case does not fit its lifecycle's fields."""

    def __init__(self, number: str, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(f"case {number!r}: " + "; ".join(r.code for r in refusals))
        self.number = number
        self.refusals = refusals


class StateUnknown(HyeopchiError):
    """The lifecycle has no such state."""

    def __init__(self, lifecycle: str, state: str, states: tuple[str, ...]) -> None:
        super().__init__(f"{lifecycle!r} has no state {state!r}; one of {', '.join(states)}")
        self.lifecycle = lifecycle
        self.state = state
        self.states = states


class KeyReused(HyeopchiError):
    """The idempotency key was used before, with another request."""

    def __init__(self, key: str) -> None:
        super().__init__(f"key {key!r} names another request already done; use a new key")
        self.key = key


class MovesRefused(HyeopchiError):
    """At least one case cannot move, so none was moved; the previews carry every reason."""

    def __init__(self, previews: "Sequence[MovePreview]") -> None:
        self.refused = [each for each in previews if each.verdict.refusals]
        reasons = "; ".join(
            f"{each.case.number}: {', '.join(r.code for r in each.verdict.refusals)}"
            for each in self.refused
        )
        super().__init__(f"{len(self.refused)} of {len(previews)} cannot move; {reasons}")
        self.previews = previews


class DecisionUsed(HyeopchiError):
    """A decision has opened its move already: it does so once."""

    def __init__(self, decisions: list[int | None]) -> None:
        super().__init__(
            f"one of the decisions {decisions} was used meanwhile; read the cases again"
        )
        self.decisions = decisions


class SuccessorEnded(HyeopchiError):
    """A case named as successor has ended, or is ending in the same action."""

    def __init__(self, number: str, state: str) -> None:
        super().__init__(f"case {number!r} cannot take over: it is {state!r}; name a running one")
        self.number = number
        self.state = state


class MeetingUnknown(HyeopchiError):
    """No meeting is called so."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no meeting {key!r}; enter it first")
        self.key = key


class MeetingDiffers(HyeopchiError):
    """The meeting was entered before, with something else said about it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"meeting {key!r} was entered otherwise; use its words, or another key")
        self.key = key


class AgendaItemUnknown(HyeopchiError):
    """The agenda item is not there, or not where the request needs it."""

    def __init__(self, item_id: int) -> None:
        super().__init__(f"no agenda item {item_id} to use here; list the items and drafts")
        self.item_id = item_id


class DecisionTwice(HyeopchiError):
    """One agenda item cannot decide two different things about one case."""

    def __init__(self, item_id: int, case_id: int) -> None:
        super().__init__(
            f"agenda item {item_id} decided otherwise about case {case_id}; use a new item"
        )
        self.item_id = item_id
        self.case_id = case_id


class UndoRefused(HyeopchiError):
    """Something rests on what would be undone."""

    def __init__(self, number: str, seq: int, why: str) -> None:
        holds = {
            "successor": "a case passed its work on to it",
            "asked": "an open round asks of it",
            "child": "a case that names it moved because of it",
            "rival": "another live case holds what only one may hold",
        }
        super().__init__(
            f"cannot undo event {seq} of case {number!r}: {holds[why]}; mend that first"
        )
        self.number = number
        self.seq = seq
        self.why = why  # successor, asked, child, rival


class RoleMissing(HyeopchiError):
    """The person who acts holds none of the roles that may do this."""

    def __init__(self, actor: str, act: str, roles: tuple[str, ...]) -> None:
        super().__init__(f"{actor!r} may not {act!r}; one of {', '.join(roles)} may")
        self.actor = actor
        self.act = act
        self.roles = roles


class NothingToUndo(HyeopchiError):
    """The case's last event is none that can be undone."""

    def __init__(self, number: str, seq: int, kind: str) -> None:
        super().__init__(
            f"nothing to undo in case {number!r}: event {seq} is {kind!r}; only a last move or edit is"
        )
        self.number = number
        self.seq = seq
        self.kind = kind


class ProofsRefused(HyeopchiError):
    """Some proofs do not fit the definition of their case, so none was recorded."""

    def __init__(self, refused: "Sequence[tuple[NewProof, tuple[Refusal, ...]]]") -> None:
        reasons = "; ".join(
            f"{new.number} {new.kind} {new.key} {new.item}: {', '.join(r.code for r in refusals)}"
            for new, refusals in refused
        )
        super().__init__(f"{len(refused)} proofs cannot be recorded; {reasons}")
        self.refused = refused


class FieldLocked(HyeopchiError):
    """In its state, only a move may change this field of the case."""

    def __init__(self, number: str, lock: FieldLock) -> None:
        may = ", ".join(lock.moves) or "no move from here does"
        super().__init__(
            f"case {number!r}: {lock.field!r} is locked in {lock.state!r}; use a move: {may}"
        )
        self.number = number
        self.field = lock.field  # its label
        self.state = lock.state  # its label
        self.moves = lock.moves  # the labels of the moves from here that may change it


class AddressSuppressed(HyeopchiError):
    """A letter cannot go to an address that takes no mail."""

    def __init__(self, address: str, person: str) -> None:
        super().__init__(
            f"{address!r} takes no mail; `hyeopchi address {person} …` with one that does would work"
        )
        self.address = address
        self.person = person

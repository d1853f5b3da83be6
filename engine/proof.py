"""What shows that something was done for a case: documents, checks, signatures, attendance."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from engine.case import Case, cases_numbered
from engine.command import Command, claim, first_answer, keep_answer
from engine.definitions import lifecycle_pinned
from engine.errors import CaseNotFound, ProofsRefused
from engine.id_chunks import chunks
from engine.proof_check import TWICE, NewProof, check_proof
from engine.record import Entry, Recorded, lock_in_order, record
from engine.seoul import day_in_seoul
from engine.tables import event, event_text, proof
from states.requirement import ProofFact, ProofKind, Refusal

__all__ = ["HeldProof", "NewProof", "ProofPreview", "held_proofs", "preview_proofs", "proofs_of", "prove"]  # fmt: skip

ProofName = tuple[ProofKind, str, str]  # kind, key, item


@dataclass(frozen=True, slots=True)
class HeldProof:
    """What was said last of one item of a case."""

    kind: ProofKind
    key: str
    item: str
    mark: str
    on: date
    document_number: str | None
    note: str | None  # None: none was given, or it was erased

    @property
    def name(self) -> ProofName:
        return (self.kind, self.key, self.item)


@dataclass(frozen=True, slots=True)
class ProofPreview:
    """What would come of one proof: nothing new, something new, or every reason why not."""

    proof: NewProof
    case: Case
    before: HeldProof | None
    refusals: tuple[Refusal, ...]
    same: bool  # said before in the same words


def prove(
    write: Connection,
    lifecycle: str,
    proofs: Sequence[NewProof],
    *,
    actor: str,
    at: datetime,
    key: str | None = None,
) -> list[Recorded]:
    """
    Record proofs, one quiet `proved` event a case, and give the events: all of them or none.

    Of one item the newest holds; nothing is erased, and withdrawing is a proof of its own. What
    was said before in the same words is not said again. A constant number of statements for up
    to a thousand cases. One of a day in a period that was reported takes effect after that period.

    Args:
        write: A write transaction.
        key: Names this very request: asked again, it gives the first answer.

    Raises:
        CaseNotFound: No case has a number.
        ProofsRefused: Some do not fit the definition of their case, or are of a day to come.
        KeyReused: The key names another request.
    """
    if key is None:
        return _proved(write, lifecycle, proofs, actor=actor, at=at, key=None)
    body = {"do": "prove", "lifecycle": lifecycle, "proofs": [asdict(each) for each in proofs]}
    asked = Command(key, body, actor)
    if not claim(write, asked, at=at):
        return [Recorded(**each) for each in first_answer(write, asked) or ()]
    recorded = _proved(write, lifecycle, proofs, actor=actor, at=at, key=key)
    keep_answer(write, asked, [asdict(each) for each in recorded])
    return recorded


def preview_proofs(
    read: Connection, lifecycle: str, proofs: Sequence[NewProof], *, today: date
) -> list[ProofPreview]:
    """
    Say of each proof what would come of it.

    Raises:
        CaseNotFound: No case has a number.
    """
    cases = _cases(read, lifecycle, proofs)
    held = held_proofs(read, [one.id for one in cases.values()])
    said: dict[tuple[str, ProofName], NewProof] = {}
    previews = []
    for new in proofs:
        one = cases[new.number]
        before = held.get(one.id, {}).get(new.name)
        refusals = check_proof(
            new,
            lifecycle_pinned(read, one.definition_hash),
            one.fields,
            mark=before.mark if before else "",
            today=today,
        )
        first = said.setdefault((new.number, new.name), new)
        if first != new:
            refusals = (*refusals, TWICE)
        same = first is not new or (before is not None and _says_nothing_new(new, before))
        previews.append(ProofPreview(new, one, before, refusals, same))
    return previews


def held_proofs(
    read: Connection, case_ids: Collection[int], *, on: date | None = None
) -> dict[int, dict[ProofName, HeldProof]]:
    """
    Give what was said last of each item of the cases, by case id, in one query a thousand cases.

    Args:
        on: Leave out what had not taken effect by the end of this day.
    """
    found: dict[int, dict[ProofName, HeldProof]] = defaultdict(dict)
    p = proof.c
    for ids in chunks(case_ids):
        newest = select(func.max(p.id)).where(p.case_id.in_(ids))
        if on is not None:
            newest = newest.join(event, event.c.id == p.event_id).where(event.c.effective_on <= on)
        rows = read.execute(
            select(
                p.case_id, p.kind, p.key, p.item, p.mark, p.on_day, p.document_number,
                event_text.c.words,
            )
            .outerjoin(event_text, event_text.c.event_id == p.event_id)
            .where(p.id.in_(newest.group_by(p.case_id, p.kind, p.key, p.item)))
            .order_by(p.case_id, p.id)
        )  # fmt: skip
        for case_id, kind, key, item, mark, day, document_number, words in rows:
            note = (words or {}).get(_note_key((kind, key, item)))
            held = HeldProof(kind, key, item, mark, day, document_number, note)
            found[case_id][held.name] = held
    return dict(found)


def proofs_of(read: Connection, case_ids: Collection[int]) -> dict[int, list[ProofFact]]:
    """Give the newest proof of each item of the cases, by case id; withdrawn ones too."""
    return {
        case_id: [ProofFact(one.kind, one.key, one.item, one.mark, one.on) for one in held.values()]
        for case_id, held in held_proofs(read, case_ids).items()
    }


def _proved(
    write: Connection,
    lifecycle: str,
    proofs: Sequence[NewProof],
    *,
    actor: str,
    at: datetime,
    key: str | None,
) -> list[Recorded]:
    cases = _cases(write, lifecycle, proofs)
    lock_in_order(write, sorted(one.id for one in cases.values()))
    previews = preview_proofs(write, lifecycle, proofs, today=day_in_seoul(at))
    if refused := [(each.proof, each.refusals) for each in previews if each.refusals]:
        raise ProofsRefused(refused)
    frozen = {each.case.id: each.case.frozen_through for each in previews}
    fresh: dict[int, list[NewProof]] = defaultdict(list)
    for each in previews:
        if not each.same:
            fresh[each.case.id].append(each.proof)
    entries = [_entry(case_id, news, frozen[case_id]) for case_id, news in fresh.items()]
    recorded = record(write, entries, actor=actor, at=at, key=key)
    rows = [
        {
            "case_id": done.case_id,
            "kind": new.kind,
            "key": new.key,
            "item": new.item,
            "mark": new.mark,
            "on_day": new.on,
            "document_number": new.document_number,
            "event_id": done.event_id,
        }
        for done in recorded
        for new in fresh[done.case_id]
    ]
    if rows:
        write.execute(insert(proof), rows)
    return recorded


def _cases(read: Connection, lifecycle: str, proofs: Sequence[NewProof]) -> Mapping[str, Case]:
    cases: dict[str, Case] = {}
    for numbers in chunks([new.number for new in proofs]):
        cases |= cases_numbered(read, lifecycle, numbers)
    for new in proofs:
        if new.number not in cases:
            raise CaseNotFound(lifecycle, new.number)
    return cases


def _says_nothing_new(new: NewProof, before: HeldProof) -> bool:
    if new.file is not None:  # a new version of the document
        return False
    return (
        (new.mark, new.on, new.document_number) == (before.mark, before.on, before.document_number)
    ) and new.note in (None, before.note)


def _entry(case_id: int, news: Sequence[NewProof], frozen_through: date | None) -> Entry:
    """
    Give the event of one case; it takes effect on the last day that it tells of.

    What comes late, of a day in a period that was reported, takes effect the day after that
    period: the day that it tells of stays, and so does what was reported.
    """
    effective_on = max(new.on for new in news)
    if frozen_through is not None:
        effective_on = max(effective_on, frozen_through + timedelta(days=1))
    told = [
        {
            "kind": new.kind,
            "key": new.key,
            "item": new.item,
            "mark": new.mark,
            "on": new.on,
            "document_number": new.document_number,
            **({"file": asdict(new.file)} if new.file else {}),
        }
        for new in news
    ]
    return Entry(
        case_id=case_id,
        expected_version=None,
        kind="proved",
        effective_on=effective_on,
        data={"proofs": told},
        text={_note_key(new.name): new.note for new in news if new.note},
    )


def _note_key(name: ProofName) -> str:
    """Name the note of one proof among the texts of its event."""
    return ":".join(("note", *name))

"""Prove the record: every chain whole, every case what its events say, every checkpoint kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from engine.asof import fold
from engine.chain import GENESIS, chain_root, event_hash, text_digest
from engine.file_check import file_differs, kept_files
from engine.remark_check import kept_remarks, remark_differs
from engine.tables import case, checkpoint, event, event_text, proof


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the record that cannot have come about by its own rules."""

    code: str  # see FINDINGS
    lifecycle: str
    number: str  # the case's; "" when the finding is about the whole
    seq: int | None = None


FINDINGS = {
    "broken": "사건의 내용이 기록 당시의 해시와 다릅니다",
    "orphan": "사건은 남아 있으나 그 과제가 없습니다",
    "gap": "사건이 빠졌거나 순서가 바뀌었습니다",
    "altered_text": "사유 등 글의 내용이 기록 당시와 다릅니다",
    "proof": "증빙(문서, 점검, 서명, 교육)이 사건에 적힌 것과 다릅니다",
    "remark": "지적사항이나 그 조치가 사건에 적힌 것과 다릅니다",
    "file": "올린 파일의 목록이 사건에 적힌 것과 다릅니다",
    "not_folded": "과제의 현재 모습이 사건의 합과 다릅니다",
    "checkpoint": "확인점에 있던 사건이 없거나 달라졌습니다",
    "checkpoint_chain": "확인점의 이어짐이 끊어졌습니다",
}


@dataclass(frozen=True, slots=True)
class Verified:
    cases: int
    events: int
    root: str | None  # of the last checkpoint: compare it with the one kept elsewhere
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far every chain reached at a moment, and one hash over all of it."""

    at: datetime
    cases: int
    events: int
    root: str


def verify(read: Connection) -> Verified:
    """
    Read every event of every case once, and report all that does not hold.

    A changed, added, removed or reordered event breaks its chain; a changed case is
    not what its events fold to; a removed tail or case is missed by a checkpoint.
    What somebody who can write to the database recomputed since the last checkpoint
    kept *elsewhere* cannot be seen: export the root often.
    """
    cases = {row.id: row for row in read.execute(_CASES)}
    findings: list[Finding] = []
    reached: dict[int, list[str]] = {case_id: [] for case_id in cases}  # the hash at each seq
    proofs, remarks, files = _proofs(read), kept_remarks(read), kept_files(read)
    lines = read.execution_options(yield_per=5000).execute(_EVENTS)
    for case_id, chain in groupby(lines, key=attrgetter("case_id")):
        events = list(chain)
        reached[case_id] = [row.hash for row in events]
        if case_id in cases:
            findings += _findings(cases[case_id], events)
            findings += _proof_findings(cases[case_id], events, proofs.pop(case_id, frozenset()))
            if remark_differs(events, remarks.get(case_id, frozenset())):
                held = cases[case_id]
                findings.append(Finding("remark", held.lifecycle, held.number))
            if file_differs(events, files.get(case_id, frozenset())):
                held = cases[case_id]
                findings.append(Finding("file", held.lifecycle, held.number))
        else:
            findings.append(Finding("orphan", "", ""))
    findings += [
        Finding("not_folded", held.lifecycle, held.number)
        for case_id, held in cases.items()
        if not reached[case_id]
    ]
    root, lost = _checkpoints(read, reached)
    return Verified(
        cases=len(cases),
        events=sum(map(len, reached.values())),
        root=root,
        findings=(*findings, *lost),
    )


def take_checkpoint(write: Connection, *, at: datetime) -> Checkpoint:
    """
    Keep how far every chain has reached, chained to the last checkpoint.

    It names only the chains that grew since: what it costs is the day's work, not the
    record's size. Five statements.
    """
    grown = write.execute(
        select(case.c.id, case.c.version, case.c.head)
        .where(case.c.version > case.c.checkpoint_seq)
        .order_by(case.c.id)
        .with_for_update()
    ).all()
    newest = select(checkpoint.c.root).order_by(checkpoint.c.id.desc()).limit(1)
    prev_root = write.scalar(newest) or GENESIS
    totals = select(func.count(), func.coalesce(func.sum(case.c.version), 0)).select_from(case)
    cases, events = write.execute(totals).one()
    root = chain_root({str(row.id): row.head for row in grown}, prev_root)
    write.execute(
        insert(checkpoint).values(
            at=at,
            cases=cases,
            events=events,
            seqs={str(row.id): row.version for row in grown},
            root=root,
            prev_root=prev_root,
        )
    )
    if grown:
        write.execute(
            update(case)
            .where(case.c.id == bindparam("of"))
            .values(checkpoint_seq=bindparam("reached")),
            [{"of": row.id, "reached": row.version} for row in grown],
        )
    return Checkpoint(at, cases, events, root)


def _findings(held: Row[Any], chain: Sequence[Row[Any]]) -> Iterator[Finding]:
    prev_hash = GENESIS
    for nth, row in enumerate(chain, start=1):
        if row.seq != nth or row.prev_hash != prev_hash:
            yield Finding("gap", held.lifecycle, held.number, row.seq)
        if row.hash != _hash_of(held, row):
            yield Finding("broken", held.lifecycle, held.number, row.seq)
        if row.salt is not None and text_digest(row.salt, row.words) != row.text_digest:
            yield Finding("altered_text", held.lifecycle, held.number, row.seq)
        prev_hash = row.hash
    title, fields = fold(_changes(row) for row in chain)
    folded = (len(chain), prev_hash, chain[-1].to_state if chain else None, title, fields)
    if folded != (held.version, held.head, held.state, held.title, held.fields):
        yield Finding("not_folded", held.lifecycle, held.number)


_Proof = tuple[Any, ...]  # event id, kind, key, item, mark, day, document number


def _proofs(read: Connection) -> dict[int, frozenset[_Proof]]:
    """Give the rows of what was proved, by case."""
    found: dict[int, set[_Proof]] = defaultdict(set)
    p = proof.c
    rows = read.execute(
        select(p.case_id, p.event_id, p.kind, p.key, p.item, p.mark, p.on_day, p.document_number)
    )
    for case_id, event_id, kind, key, item, mark, day, document_number in rows:
        found[case_id].add((event_id, kind, key, item, mark, day.isoformat(), document_number))
    return {case_id: frozenset(theirs) for case_id, theirs in found.items()}


def _proof_findings(
    held: Row[Any], chain: Sequence[Row[Any]], rows: frozenset[_Proof]
) -> Iterator[Finding]:
    """A proof is what one event told, neither more nor less."""
    names = ("kind", "key", "item", "mark", "on", "document_number")
    told = {
        (row.id, *(each.get(name) for name in names))
        for row in chain
        if row.kind == "proved" and isinstance(row.data, dict)
        for each in row.data.get("proofs", ())
    }
    if told != rows:
        yield Finding("proof", held.lifecycle, held.number)


def _changes(row: Row[Any]) -> Mapping[str, Any]:
    """Give what an event changed; of data that was made into something else, nothing."""
    changes = row.data.get("changes") if isinstance(row.data, dict) else None
    return changes if isinstance(changes, dict) else {}


def _hash_of(held: Row[Any], row: Row[Any]) -> str:
    return event_hash(
        case_number=held.number,
        lifecycle=held.lifecycle,
        seq=row.seq,
        kind=row.kind,
        move=row.move,
        from_state=row.from_state,
        to_state=row.to_state,
        actor=row.actor,
        on_behalf_of=row.on_behalf_of,
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        data=row.data,
        text_digest=row.text_digest,
        key=row.key,
        prev_hash=row.prev_hash,
    )


def _checkpoints(
    read: Connection, reached: dict[int, list[str]]
) -> tuple[str | None, list[Finding]]:
    """Hold each checkpoint against the chains as they are."""
    findings: list[Finding] = []
    prev_root = GENESIS
    for kept in read.execute(select(checkpoint).order_by(checkpoint.c.id)):
        heads = {
            case_id: reached[int(case_id)][seq - 1]
            for case_id, seq in kept.seqs.items()
            if len(reached.get(int(case_id), ())) >= seq
        }
        if kept.prev_root != prev_root:
            findings.append(Finding("checkpoint_chain", "", ""))
        if chain_root(heads, kept.prev_root) != kept.root:
            findings.append(Finding("checkpoint", "", ""))
        prev_root = kept.root
    return (prev_root if prev_root != GENESIS else None), findings


_CASES = select(
    case.c.id,
    case.c.lifecycle,
    case.c.number,
    case.c.title,
    case.c.state,
    case.c.version,
    case.c.head,
    case.c.fields,
)

_EVENTS = (
    select(event, event_text.c.salt, event_text.c.words)
    .outerjoin(event_text, event_text.c.event_id == event.c.id)
    .order_by(event.c.case_id, event.c.seq)
)

"""Files of a case: each filed as a document of its definition, or attached beside them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from engine.case import case_numbered
from engine.command import Command, claim, first_answer, keep_answer
from engine.file_errors import FileRefused, FileUnknown
from engine.file_format import ATTACHED, checked_format, checked_size
from engine.file_store import FileStore
from engine.proof import NewProof, prove
from engine.proof_check import FiledBytes
from engine.record import Entry, Recorded, lock_in_order, record
from engine.seoul import day_in_seoul
from engine.tables import event, file
from states.lifecycle import Lifecycle
from states.requirement import Refusal

OTHER = ""  # 기타 첨부: of no document of the definition


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One version of a document, or one attachment."""

    id: int
    case_id: int
    key: str  # of the document; "" for an attachment
    version: int
    name: str
    format: str
    size: int
    digest: str
    actor: str
    recorded_at: datetime
    event_id: int


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that was checked and lies in the office's folder; no record names it yet."""

    key: str
    name: str
    bytes: FiledBytes


def make_ready(
    store: FileStore, lifecycle: Lifecycle, key: str, name: str, data: bytes, *, most: int
) -> ReadyFile:
    """
    Check a file and keep its bytes; done before the transaction that records it.

    Args:
        key: The document that it is; "" for an attachment.
        most: The bytes it may have.

    Raises:
        FileRefused: Its size, name, format or content cannot be, or there is no such document.
    """
    checked_size(len(data), most=most)
    name, ending = checked_format(name, data, formats_taken(lifecycle, key))
    return ReadyFile(key, name, FiledBytes(store.keep(data), len(data), ending))


def formats_taken(lifecycle: Lifecycle, key: str) -> tuple[str, ...]:
    """
    Give the formats that a document, or with "" an attachment, may have.

    Raises:
        FileRefused: The definition has no such document.
    """
    if key == OTHER:
        return ATTACHED
    if key not in lifecycle.documents:
        raise FileRefused(
            Refusal(
                "document_unknown",
                "이 과제가 따르는 정의에는 없는 문서입니다.",
                "목록에서 문서를 다시 골라 주십시오.",
            )
        )
    return lifecycle.documents[key].formats


def file_away(
    write: Connection,
    lifecycle: str,
    number: str,
    ready: ReadyFile,
    *,
    on: date,
    actor: str,
    at: datetime,
    document_number: str | None = None,
    note: str | None = None,
    key: str | None = None,
) -> int:
    """
    Record a file that is ready as the next version of its document, and give its number.

    A document counts as filed from the day *on*; its event carries the digest. What was filed
    before stays as it was, and can be had.

    Args:
        on: The day it was handed in.
        key: Names this very request: asked again, it gives the first answer.

    Raises:
        CaseNotFound: No case has the number.
        FileRefused: The newest version is the same file.
        ProofsRefused: The day is still to come.
        KeyReused: The key names another request.
    """
    said = {"on": on, "document_number": document_number, "note": note}
    body = {"do": "file", "of": [lifecycle, number], "file": asdict(ready), **said}
    asked = Command(key, body, actor) if key is not None else None
    if asked and not claim(write, asked, at=at):
        return int(first_answer(write, asked) or 0)
    one = case_numbered(write, lifecycle, number)
    lock_in_order(write, [one.id])
    before = [each for each in files_of(write, one.id) if each.key == ready.key]
    _refuse_the_same(ready, before)
    if ready.key == OTHER:
        done = _attached(write, one.id, ready, note, actor=actor, at=at, key=key)
    else:
        new = NewProof(
            number=number,
            kind="document",
            key=ready.key,
            mark="filed",
            on=on,
            document_number=document_number,
            note=note,
            file=ready.bytes,
        )
        done = prove(write, lifecycle, [new], actor=actor, at=at)[0]
    row = {
        "case_id": one.id,
        "key": ready.key,
        "version": 1 + max((each.version for each in before), default=0),
        "name": ready.name,
        **asdict(ready.bytes),
        "actor": actor,
        "recorded_at": at,
        "event_id": done.event_id,
    }
    new_id = int(write.execute(insert(file).values(row).returning(file.c.id)).scalar_one())
    if asked:
        keep_answer(write, asked, new_id)
    return new_id


def files_of(read: Connection, case_id: int, *, on: date | None = None) -> list[CaseFile]:
    """
    Give every file of a case, the newest first, in one query.

    Args:
        on: Leave out what had not taken effect by the end of this day.
    """
    query = _FILES.where(file.c.case_id == case_id).order_by(file.c.id.desc())
    if on is not None:
        query = query.join(event, event.c.id == file.c.event_id).where(event.c.effective_on <= on)
    return [CaseFile(*row) for row in read.execute(query)]


def file_with_id(read: Connection, file_id: int) -> CaseFile:
    """
    Give one file.

    Raises:
        FileUnknown: No file has the number.
    """
    row = read.execute(_FILES.where(file.c.id == file_id)).one_or_none()
    if row is None:
        raise FileUnknown(file_id)
    return CaseFile(*row)


def _attached(
    write: Connection,
    case_id: int,
    ready: ReadyFile,
    note: str | None,
    *,
    actor: str,
    at: datetime,
    key: str | None,
) -> Recorded:
    """Record an attachment; its name may name people, so it lies where it can be erased."""
    entry = Entry(
        case_id=case_id,
        expected_version=None,
        kind="attached",
        effective_on=day_in_seoul(at),
        data={"file": asdict(ready.bytes)},
        text={"name": ready.name, **({"note": note} if note else {})},
    )
    return record(write, [entry], actor=actor, at=at, key=key)[0]


def _refuse_the_same(ready: ReadyFile, before: Sequence[CaseFile]) -> None:
    """Refuse what is the newest version already, pressed twice or picked by mistake."""
    alike = before[:1] if ready.key != OTHER else [b for b in before if b.name == ready.name]
    if any(each.digest == ready.bytes.digest for each in alike):
        raise FileRefused(
            Refusal(
                "file_same",
                "이미 올린 것과 똑같은 파일입니다.",
                "고친 파일이 맞는지 확인해 주십시오.",
            )
        )


_FILES = select(
    file.c.id,
    file.c.case_id,
    file.c.key,
    file.c.version,
    file.c.name,
    file.c.format,
    file.c.size,
    file.c.digest,
    file.c.actor,
    file.c.recorded_at,
    file.c.event_id,
)

"""Whether the files are what the events said of them, and still lie where they were put."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.file_errors import FileDamaged
from engine.file_store import FileStore
from engine.tables import case, file

_Kept = tuple[int, str, str, int, str]  # event, key, format, size, digest


@dataclass(frozen=True, slots=True)
class LostFile:
    """A file that the record names and the folder has not, or has otherwise."""

    id: int
    lifecycle: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class FilesChecked:
    files: int
    lost: tuple[LostFile, ...]
    orphans: int  # in the folder, and named by no record: left by a crash, harmless


def kept_files(read: Connection) -> dict[int, frozenset[_Kept]]:
    """Give what the rows say of the files, by case."""
    f = file.c
    rows = read.execute(select(f.case_id, f.event_id, f.key, f.format, f.size, f.digest))
    found: dict[int, set[_Kept]] = defaultdict(set)
    for case_id, *kept in rows:
        found[case_id].add((*kept,))
    return {case_id: frozenset(some) for case_id, some in found.items()}


def file_differs(chain: Sequence[Row[Any]], rows: frozenset[_Kept]) -> bool:
    """Tell whether the rows of a case are not exactly what its events told of files."""
    told: set[tuple[object, ...]] = set()
    for each in chain:
        data = each.data if isinstance(each.data, dict) else {}
        if each.kind == "proved":
            said = [(one.get("key"), one.get("file")) for one in data.get("proofs", ())]
        else:
            said = [("", data.get("file"))] if each.kind == "attached" else []
        told |= {
            (each.id, key, of.get("format"), of.get("size"), of.get("digest"))
            for key, of in said
            if isinstance(of, Mapping)
        }
    return told != rows


def check_files(read: Connection, store: FileStore) -> FilesChecked:
    """Read every file once, and say which are lost and how many nobody names."""
    f = file.c
    rows = read.execute(
        select(f.id, case.c.lifecycle, case.c.number, f.name, f.digest)
        .join(case, case.c.id == f.case_id)
        .order_by(f.id)
    ).all()
    holds = {digest: _holds(store, digest) for digest in {row.digest for row in rows}}
    return FilesChecked(
        files=len(rows),
        lost=tuple(LostFile(*row[:4]) for row in rows if not holds[row.digest]),
        orphans=sum(name not in holds for name in store.kept()),
    )


def _holds(store: FileStore, digest: str) -> bool:
    try:
        store.whole(digest)
    except FileDamaged:
        return False
    return True

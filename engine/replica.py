"""A whole record, copied into a file of its own for whoever wants to try something on it."""

from pathlib import Path

from sqlalchemy import Engine, insert, select

from engine.migrate import migrate
from engine.store import open_store, reading, transaction
from engine.tables import metadata

_BATCH = 1000  # rows held in memory at once


def replicate(store: Engine, path: Path) -> Engine:
    """
    Copy the record of *store*, as it is at one moment, into a new SQLite file; give it opened.

    Nothing is written to the original, and nobody there waits: readers and writers go on. The
    copy keeps no promise about power cuts, for it is thrown away; the caller disposes of it.

    Args:
        path: Where no file is yet.
    """
    if store.dialect.name == "sqlite":
        _vacuum(store, path)
        return open_store(f"sqlite:///{path}", lasting=False)
    copy = open_store(f"sqlite:///{path}", lasting=False)
    migrate(copy)
    with reading(store) as read, transaction(copy) as write:
        # Departments refer to departments: who is above whom is looked at before the commit.
        write.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
        for table in metadata.sorted_tables:
            rows = read.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
            for batch in rows.partitions(_BATCH):
                write.execute(insert(table), [dict(row) for row in batch])
    return copy


def _vacuum(store: Engine, path: Path) -> None:
    """Let SQLite itself write what a reader would see now: one read, whatever the journal."""
    raw = store.raw_connection()
    try:
        assert raw.driver_connection is not None
        raw.driver_connection.execute("VACUUM INTO ?", (str(path),))
    finally:
        raw.close()

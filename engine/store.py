"""The database: opened with settings that keep promises, and the only opener of transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from engine.errors import StoreUnfit
from engine.tables.base import as_json

# SQLite before 3.51.3 can corrupt a WAL database when the log is reset under a reader.
_WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
_JOURNAL = "wal" if _WAL_IS_SAFE else "truncate"
_BUSY_MS = 30_000


def open_store(url: str, *, lasting: bool = True) -> Engine:
    """
    Open the database at *url*, SQLite or PostgreSQL; nothing is read until it is used.

    An error names the statement but no values: those are people's, and errors are logged.

    Args:
        lasting: Whether a commit is to outlive a power cut; only a copy for trying can do without.

    Raises:
        StoreUnfit: The URL names a database that hyeopchi does not keep records in.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        store = create_engine(url, json_serializer=as_json, hide_parameters=True)
        event.listen(store, "connect", partial(_prepare_sqlite, lasting=lasting))
        event.listen(store, "begin", _begin_sqlite)
        return store
    if backend == "postgresql":
        psycopg = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            psycopg,
            json_serializer=as_json,
            hide_parameters=True,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
        )
    raise StoreUnfit(backend)


@contextmanager
def transaction(store: Engine) -> Iterator[Connection]:
    """
    Give a connection that may write; commit at the end, roll everything back on any error.

    On SQLite the write lock is taken at once (BEGIN IMMEDIATE): a transaction that
    reads first and writes later would fail with "database is locked" under load.
    """
    with store.connect().execution_options(hyeopchi_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(store: Engine) -> Iterator[Connection]:
    """Give a connection for reading one consistent moment; it writes nothing."""
    with store.connect() as connection, connection.begin() as unit:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection
        unit.rollback()


def _prepare_sqlite(raw: Any, _record: Any, *, lasting: bool) -> None:
    raw.isolation_level = None  # the driver would begin late, and only before writes
    cursor = raw.cursor()
    for pragma, wanted in (
        ("journal_mode", _JOURNAL if lasting else "memory"),
        ("synchronous", 2 if lasting else 0),  # FULL: a commit is on the disk
        ("foreign_keys", 1),
        ("busy_timeout", _BUSY_MS),
    ):
        cursor.execute(f"PRAGMA {pragma} = {wanted}")
        (held,) = cursor.execute(f"PRAGMA {pragma}").fetchone()
        if held != wanted and held != "memory":
            raise StoreUnfit(f"sqlite with {pragma}={held}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("hyeopchi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

"""Bring a database to the newest schema. The migrations are the schema: tests use them too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from engine.store import transaction

_FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Engine, revision: str = "head") -> None:
    """Upgrade *store* to *revision*, in one transaction: wholly, or not at all."""
    with _rebuilding(store) as write:
        command.upgrade(_config(write), revision)


def downgrade(store: Engine, revision: str) -> None:
    """Take *store* back to *revision*, in one transaction; what later tables held is lost."""
    with _rebuilding(store) as write:
        command.downgrade(_config(write), revision)


@contextmanager
def _rebuilding(store: Engine) -> Iterator[Connection]:
    """
    Give a transaction in which a table may be rebuilt under those that refer to it.

    SQLite changes a constraint only by copying the table, and dropping the old copy would take
    its references for broken; they are looked at again before the commit.
    """
    if store.dialect.name != "sqlite":
        with transaction(store) as write:
            yield write
        return
    with store.connect().execution_options(hyeopchi_write=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = 0")  # ignored once a transaction has begun
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                assert not broken, f"references broken by a migration: {broken[:3]}"
        finally:
            raw.execute("PRAGMA foreign_keys = 1")


def _config(write: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = write
    return config

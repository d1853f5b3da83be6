"""Bring a database to the newest schema. The migrations are the schema: tests use them too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from engine.store import transaction

if TYPE_CHECKING:  # every command looks at the schema's number, few change it
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def head() -> str:
    """Give the newest schema that this program knows: the migrations are numbered in their order."""
    return max(file.stem[:4] for file in (_FOLDER / "versions").glob("[0-9]*.py"))


def standing(read: Connection) -> str | None:
    """Give the schema that a database has; None: it was never laid out."""
    if not inspect(read).has_table("alembic_version"):
        return None
    found: str | None = read.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def migrate(store: Engine, revision: str = "head") -> None:
    """Upgrade *store* to *revision*, in one transaction: wholly, or not at all."""
    from alembic import command

    with _rebuilding(store) as write:
        command.upgrade(_config(write), revision)


def downgrade(store: Engine, revision: str) -> None:
    """Take *store* back to *revision*, in one transaction; what later tables held is lost."""
    from alembic import command

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


def _config(write: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = write
    return config

"""Bring a database to the newest schema. The migrations are the schema: tests use them too."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from engine.store import transaction

_FOLDER = Path(__file__).parent / "migrations"


def migrate(store: Engine, revision: str = "head") -> None:
    """Upgrade *store* to *revision*, in one transaction: wholly, or not at all."""
    with transaction(store) as write:
        command.upgrade(_config(write), revision)


def downgrade(store: Engine, revision: str) -> None:
    """Take *store* back to *revision*, in one transaction; what later tables held is lost."""
    with transaction(store) as write:
        command.downgrade(_config(write), revision)


def _config(write: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = write
    return config

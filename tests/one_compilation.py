"""
Statements compiled once a run, not once a test: a fifth of the time of the tests.

SQLAlchemy keeps what it compiled with the engine, and every test opens an engine of its own. An
office's engine lives for months, so sharing is also nearer to what runs there.
"""

from typing import Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

STATEMENTS: Final = 5_000

_first: dict[str, Engine] = {}
_compiled: dict[str, LRUCache] = {}


def share_compilations() -> None:
    """Let every engine of one database use what the first of them compiled, and its dialect with it."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    driver = f"{connection.engine.name}+{connection.engine.driver}"
    first = _first.setdefault(driver, connection.engine)
    # A compiled statement is kept under the dialect that compiled it.
    connection.dialect = first.dialect
    connection.execution_options(compiled_cache=_compiled.setdefault(driver, LRUCache(STATEMENTS)))

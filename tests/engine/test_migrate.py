import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, delete, insert, inspect, update
from sqlalchemy.exc import DBAPIError

from engine.migrate import downgrade, migrate
from engine.store import reading, transaction
from engine.tables import definition, metadata

HELD = {"hash": "h", "kind": "lifecycle", "lifecycle": "x", "review": None, "content": {"a": 1}}


def test_migrations_make_the_tables_that_the_code_knows(store: Engine) -> None:
    with reading(store) as read:
        context = MigrationContext.configure(read, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_migrate_goes_down_and_up_again(store: Engine) -> None:
    tables = set(inspect(store).get_table_names())

    downgrade(store, "base")
    left = set(inspect(store).get_table_names())
    migrate(store)

    assert left == {"alembic_version"}
    assert set(inspect(store).get_table_names()) == tables


def test_migrate_again_changes_nothing(store: Engine) -> None:
    with transaction(store) as write:
        write.execute(insert(definition).values(HELD))

    migrate(store)

    with reading(store) as read:
        assert read.execute(definition.select()).mappings().all() == [HELD]


@pytest.mark.parametrize("change", [update(definition).values(kind="x"), delete(definition)])
def test_what_was_published_cannot_be_changed_or_removed(store: Engine, change: object) -> None:
    with transaction(store) as write:
        write.execute(insert(definition).values(HELD))

    with pytest.raises(DBAPIError, match="append-only"), transaction(store) as write:
        write.execute(change)  # type: ignore[call-overload]

    with reading(store) as read:
        assert read.execute(definition.select()).mappings().all() == [HELD]

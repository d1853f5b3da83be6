import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, delete, insert, inspect, text, update
from sqlalchemy.exc import DBAPIError

from engine.migrate import downgrade, migrate
from engine.people import NewPerson, add_people
from engine.store import reading, transaction
from engine.tables import definition, mail, metadata
from tests.outbox_rows import NINE

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


def test_letters_that_were_held_or_came_back_go_down_as_dead(store: Engine) -> None:
    letter = {
        "person_id": 1, "kind": "digest", "on_day": NINE.date(), "to_name": "김",
        "to_address": "kim@city.example", "subject": "알림", "body": "글", "calendar": None,
        "attempts": 0, "lease_token": 0, "due_at": NINE, "composed_at": NINE,
    }  # fmt: skip
    with transaction(store) as write:
        add_people(write, [NewPerson("kim", "김", None, "kim@city.example")])
        write.execute(
            insert(mail),
            [
                {**letter, "message_id": f"<{status}@city.example>", "status": status}
                for status in ("held", "bounced", "discarded")
            ],
        )

    downgrade(store, "0002")

    with reading(store) as read:
        assert read.scalars(text("SELECT status FROM mail")).all() == ["dead"] * 3

"""The database keeps promises, whichever it is."""

import sqlite3

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from engine.errors import StoreUnfit
from engine.store import open_store, reading, transaction
from engine.tables import person

HAN = {"key": "han", "name": "한가람", "invented": True}


def names(store: Engine) -> list[str]:
    with reading(store) as read:
        return list(read.scalars(select(person.c.name)))


def test_a_transaction_keeps_all_or_nothing(store: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(store) as write:
        write.execute(insert(person).values(HAN))
        _ = 1 / 0
    assert names(store) == []

    with transaction(store) as write:
        write.execute(insert(person).values(HAN))
    assert names(store) == ["한가람"]


def test_a_database_error_abandons_the_unit(store: Engine) -> None:
    with pytest.raises(DBAPIError), transaction(store) as write:
        write.execute(insert(person).values(HAN))
        write.execute(insert(person).values(HAN))

    assert names(store) == []


def test_reading_cannot_write(store: Engine) -> None:
    try:
        with reading(store) as read:
            read.execute(insert(person).values(HAN))
    except DBAPIError:
        pass  # PostgreSQL refuses; SQLite forgets

    assert names(store) == []


def test_reading_sees_one_moment(store: Engine) -> None:
    if store.dialect.name == "sqlite":
        return  # there a reader holds writers off until it is done
    with reading(store) as read:
        before = list(read.scalars(select(person.c.name)))
        with transaction(store) as write:
            write.execute(insert(person).values(HAN))

        assert list(read.scalars(select(person.c.name))) == before == []


def test_every_sqlite_connection_is_durable_and_strict(tmp_path) -> None:  # type: ignore[no-untyped-def]
    store = open_store(f"sqlite:///{tmp_path}/x.db")
    held = {}
    with reading(store) as read:
        for pragma in ("synchronous", "foreign_keys", "journal_mode"):
            held[pragma] = read.scalar(text(f"PRAGMA {pragma}"))
    store.dispose()

    safe = sqlite3.sqlite_version_info >= (3, 51, 3)
    assert held == {
        "synchronous": 2,
        "foreign_keys": 1,
        "journal_mode": "wal" if safe else "truncate",
    }


def test_a_database_that_cannot_keep_the_record_is_refused() -> None:
    with pytest.raises(StoreUnfit, match="SQLite and PostgreSQL would work"):
        open_store("mysql://localhost/x")


def test_an_error_of_the_database_names_no_values(store: Engine) -> None:
    with pytest.raises(DBAPIError) as refused, transaction(store) as write:
        write.execute(insert(person).values({**HAN, "invented": None, "email": "han@x.example"}))

    assert "INSERT INTO person" in str(refused.value)
    assert "한가람" not in str(refused.value).partition("DETAIL")[0]  # there PostgreSQL speaks
    assert "[SQL parameters hidden due to hide_parameters=True]" in str(refused.value)

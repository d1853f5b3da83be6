from pathlib import Path

from sqlalchemy import Engine, select

from engine.replica import replicate
from engine.store import reading, transaction
from engine.tables import metadata
from engine.verify import take_checkpoint, verify
from tests.city import NOON, City
from tests.rounds_town import LONG_AGO, Town


def rows_of(store: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(store) as read:
        return {
            name: [tuple(row) for row in read.execute(select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
        }


def test_replica_holds_every_row_of_every_table(city: City, tmp_path: Path) -> None:
    city.decide({"1": "maintain"})
    with transaction(city.store) as write:
        take_checkpoint(write, at=NOON)
    before = rows_of(city.store)

    copy = replicate(city.store, tmp_path / "copy.db")

    assert rows_of(copy) == before
    assert sum(map(len, before.values())) > 30
    with reading(copy) as read:
        assert verify(read).findings == ()
    copy.dispose()


def test_replica_that_is_written_leaves_the_original_as_it_was(town: Town, tmp_path: Path) -> None:
    town.publish()
    town.enter(range(1, 4))
    before = rows_of(town.store)

    copy = replicate(town.store, tmp_path / "copy.db")
    there = Town(copy, town.calendar)
    there.enter([9])
    there.open(LONG_AGO.replace(month=4, day=1))

    assert rows_of(town.store) == before
    assert rows_of(copy) != before
    copy.dispose()

from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from engine.once import insert_once
from engine.store import transaction
from engine.tables import lease


def rows(count: int) -> list[dict[str, object]]:
    until = datetime(2013, 1, 1, tzinfo=UTC)
    return [{"name": f"n{i}", "owner": "x", "until": until, "token": 1} for i in range(count)]


def test_insert_once_leaves_what_is_there_and_counts_what_is_new(store: Engine) -> None:
    with transaction(store) as write:
        counted = [insert_once(write, lease, rows(n)) for n in (3, 1500, 1500, 1)]

        assert counted == [3, 1497, 0, 0]
        assert write.scalar(select(func.count()).select_from(lease)) == 1500


def test_insert_once_of_nothing_asks_nothing(store: Engine) -> None:
    with transaction(store) as write:
        assert insert_once(write, lease, []) == 0

"""More ids than a driver takes in one statement."""

import pytest

from engine.case import cases_numbered
from engine.facts import decisions_of
from engine.id_chunks import chunks
from engine.lineage import lineage
from engine.store import reading

MANY = 66_000  # PostgreSQL's protocol counts to 65,535


def test_chunks_give_each_once_and_in_order():
    parts = list(chunks([3, 1, 3, *range(10, 1_500)]))

    assert [len(part) for part in parts] == [1_000, 492]
    assert parts[0][:3] == [3, 1, 10]
    assert list(chunks([])) == []


@pytest.mark.slow
def test_more_ids_than_one_statement_takes(city):
    ids = range(1, MANY)
    with reading(city.store) as read:
        found = cases_numbered(read, "policy_task", [str(n) for n in ids])
        assert set(found) == {"1", "2", "10"}
        assert decisions_of(read, ids) == {}
        assert lineage(read, ids) == []

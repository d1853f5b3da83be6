"""The large office of the benchmarks is what the product would have written, as far as lists look."""

from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.large_office import large_office
from engine.case_index import rebuild
from engine.store import reading, transaction
from engine.tables import case_index


@pytest.mark.slow
def test_the_index_of_the_large_office_is_what_a_rebuild_makes(tmp_path: Path) -> None:
    large = large_office(tmp_path / "large.db", 200)
    wanted = select(case_index).where(case_index.c.case_id > 1).order_by(case_index.c.case_id)
    with reading(large.store) as read:
        written = read.execute(wanted).all()

    with transaction(large.store) as write:
        rebuild(write)

    with reading(large.store) as read:
        assert read.execute(wanted).all() == written
    assert (large.cases, large.events, len(written)) == (200, 1 + 199 * 5, 199)

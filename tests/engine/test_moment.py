from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert

from engine.moment import newest_moment
from engine.store import reading, transaction
from engine.tables import checkpoint, occurrence

NIGHT = datetime(2013, 4, 1, 17, 0, tzinfo=UTC)
MORNING = datetime(2013, 4, 2, 0, 0, tzinfo=UTC)


def test_newest_moment_of_an_empty_record_is_none(store: Engine) -> None:
    with reading(store) as read:
        assert newest_moment(read) is None


def test_newest_moment_is_the_latest_over_all_tables(store: Engine) -> None:
    with transaction(store) as write:
        write.execute(
            insert(checkpoint).values(at=NIGHT, cases=0, events=0, seqs={}, root="", prev_root="")
        )
        write.execute(
            insert(occurrence).values(
                lifecycle="policy_task",
                review="quarterly_report",
                period="2013-Q1",
                ended="skipped",
                reason=f"{date(2013, 4, 2)}",
                late=True,
                recorded_at=MORNING,
            )
        )

    with reading(store) as read:
        assert newest_moment(read) == MORNING

"""The access log read back: the five items, a month of it, its reviews."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Engine

from engine.access_log import Access, record_access
from engine.access_reading import (
    OfAccount,
    Review,
    Wanted,
    accesses,
    first_access,
    keep_review,
    month_of_accesses,
)
from engine.exports import Export, keep_export
from engine.store import reading, transaction
from tests.outbox_rows import statements

APRIL = date(2013, 4, 1)
HOURS = {"opens": time(9), "closes": time(18)}


def moment(day: int, hour: int, month: int = 4) -> datetime:
    return datetime(2013, month, day, hour, tzinfo=UTC)


def log(store: Engine, *rows: tuple[datetime, Access]) -> None:
    with transaction(store) as write:
        for at, one in rows:
            record_access(write, one, at=at)


def seen(account: str | None, *subjects: str, outcome: str = "done", source: str = "10.0.0.1"):
    return Access(
        account, "session", source, "과제 보기", "GET /cases/{case_id}", outcome, subjects
    )


def test_accesses_are_found_by_account_subject_outcome_and_day(store: Engine):
    log(
        store,
        (moment(1, 1), seen("lee", "moon", "ko")),
        (moment(2, 1), seen("han", "lee")),
        (moment(3, 1), seen("han", outcome="refused")),
        (moment(3, 16), seen("lee", "moonlight")),  # the 4th in Seoul
    )

    with reading(store) as read, statements(store) as said:
        found = {
            name: [row.id for row in accesses(read, wanted)]
            for name, wanted in {
                "all": Wanted(),
                "lee": Wanted(accounts=("lee",)),
                "of moon": Wanted(subjects=("moon",)),
                "nobody": Wanted(subjects=()),
                "refused": Wanted(outcome="refused"),
                "third": Wanted(first=date(2013, 4, 3), last=date(2013, 4, 3)),
            }.items()
        }

    assert found == {
        "all": [4, 3, 2, 1],
        "lee": [4, 1],
        "of moon": [1],
        "nobody": [],
        "refused": [3],
        "third": [3],
    }
    assert len(said) == 6


def test_accesses_come_page_by_page(store: Engine):
    log(store, *((moment(1, hour), seen("lee")) for hour in range(5)))

    with reading(store) as read:
        first = accesses(read, Wanted(), limit=3)
        rest = accesses(read, Wanted(), limit=3, before=first[-1].id)

    assert [[row.id for row in page] for page in (first, rest)] == [[5, 4, 3], [2, 1]]


def test_month_of_accesses_sums_up_accounts_exports_and_reviews(store: Engine):
    log(
        store,
        (moment(1, 1), seen("lee", "moon", "ko")),  # Monday 10:00
        (moment(2, 12), seen("lee", "moon", source="10.0.0.2")),  # 21:00
        (moment(6, 1), seen("lee", outcome="refused")),  # Saturday
        (moment(30, 16), seen("lee")),  # May in Seoul
        (moment(8, 1), seen(None, outcome="refused")),
    )
    taken = Export("cases", {}, "csv", "회의 자료", 12, "lee", moment(5, 1))
    with transaction(store) as write:
        keep_export(write, taken)
        keep_review(write, APRIL, actor="gam", found="이상 없음", at=moment(2, 1, month=5))

    with reading(store) as read:
        month = month_of_accesses(read, APRIL, **HOURS)
        nothing = month_of_accesses(read, date(2013, 3, 1), **HOURS)

    assert month.accounts == (
        OfAccount("lee", accesses=3, persons=2, refused=1, outside_hours=2, sources=2),
        OfAccount(None, accesses=1, persons=0, refused=1, outside_hours=0, sources=1),
    )
    assert month.exports == (taken,)
    assert month.reviews == (Review(APRIL, "gam", moment(2, 1, month=5), "이상 없음"),)
    assert (nothing.accounts, nothing.exports, nothing.reviews) == ((), (), ())


def test_first_access_is_the_oldest(store: Engine):
    with reading(store) as read:
        assert first_access(read) is None
    log(store, (moment(1, 1), seen("lee")), (moment(2, 1), seen("lee")))

    with reading(store) as read:
        assert first_access(read) == moment(1, 1)

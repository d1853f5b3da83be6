"""What happened across cases: newest first, narrowed, in one statement a page."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert

from engine.happenings import Sought, happenings
from engine.store import reading, transaction
from engine.tables import event, event_text
from tests.outbox_rows import add_cases, statements


def record(store: Engine, *rows: tuple[int, int, str, str, datetime]) -> None:
    """Record events straight: (case, seq, kind, actor, moment)."""
    with transaction(store) as write:
        add_cases(write, ["1", "2"])
        for case_id, seq, kind, actor, at in rows:
            write.execute(
                insert(event).values(
                    case_id=case_id, seq=seq, kind=kind, to_state="maintained", actor=actor,
                    effective_on=at.date(), recorded_at=at, data={}, prev_hash="", hash=str(seq),
                )
            )  # fmt: skip
        write.execute(
            insert(event_text).values(event_id=1, salt="s", words={"reason": "계획 변경"})
        )


def at(day: int, hour: int = 1) -> datetime:
    return datetime(2013, 4, day, hour, tzinfo=UTC)


ROWS = (
    (1, 1, "imported", "han", at(1)),
    (1, 2, "edited", "lee", at(2)),
    (2, 1, "imported", "han", at(2)),
    (2, 2, "answered", "moon", at(3, 16)),  # the 4th in Seoul
)


def test_happenings_come_newest_first_and_page_by_page_in_one_statement(store: Engine):
    record(store, *ROWS)

    with reading(store) as read, statements(store) as said:
        first = happenings(read, Sought(), limit=3)
        rest = happenings(read, Sought(), limit=3, before=first[-1].event.id)

    told = [[(one.number, one.event.kind) for one in page] for page in (first, rest)]
    assert told == [
        [("2", "answered"), ("2", "imported"), ("1", "edited")],
        [("1", "imported")],
    ]
    assert rest[0].event.text == {"reason": "계획 변경"}
    assert len(said) == 2


def test_happenings_are_narrowed_by_who_what_which_and_when(store: Engine):
    record(store, *ROWS)

    def found(**sought: object) -> list[int]:
        with reading(store) as read:
            return [one.event.id for one in happenings(read, Sought(**sought))]

    assert found(actors=("han",)) == [3, 1]
    assert found(actors=()) == []
    assert found(kind="imported") == [3, 1]
    assert found(number="1") == [2, 1]
    assert found(first=date(2013, 4, 2), last=date(2013, 4, 3)) == [3, 2]
    assert found(first=date(2013, 4, 4)) == [4]

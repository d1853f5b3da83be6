"""The example office's past: what its own spreadsheets and the plenary's decision make."""

from datetime import date

from sqlalchemy import Engine, func, select

from engine.lineage import lineage
from engine.store import reading
from engine.tables import case, event
from engine.task_report import task_report
from engine.verify import verify
from hyeopchi.demo.past import LIFECYCLE, make_past


def rows(store: Engine, on: date) -> dict[str, tuple[int, ...]]:
    with reading(store) as read:
        report = task_report(read, LIFECYCLE, on=on)
    assert report.imbalances == ()
    return {
        line.key: (line.total.count, *(figure.count for figure in line.figures))
        for line in report.table.lines
    }


def counts(store: Engine) -> tuple[int, ...]:
    with reading(store) as read:
        return tuple(
            read.scalar(select(func.count()).select_from(table)) or 0 for table in (case, event)
        )


def test_past_gives_the_source_s_table_and_decision_from_the_record(store: Engine) -> None:
    make_past(store)

    assert rows(store, date(2012, 12, 31)) == {
        "total": (116, 13, 10, 25, 47, 21),
        "agreed": (57, 4, 6, 17, 12, 18),
        "new": (59, 9, 4, 8, 35, 3),
    }
    with reading(store) as read:
        report = task_report(read, LIFECYCLE, on=date(2012, 12, 31))
        (midterm,) = report.decisions
        assert {one.key: one.figure.count for one in midterm.moves} == {
            "maintain": 57,
            "close": 24,
            "supersede": 7,
        }
        assert verify(read).findings == ()


def test_before_the_decision_the_88_were_all_there(store: Engine) -> None:
    make_past(store)

    assert rows(store, date(2012, 12, 13))["agreed"][0] == 88
    assert rows(store, date(2011, 12, 31)) == {
        "total": (88, *rows(store, date(2011, 12, 31))["agreed"][1:]),
        "agreed": rows(store, date(2012, 12, 13))["agreed"],
        "new": (0, 0, 0, 0, 0, 0),
    }


def test_every_superseded_task_lives_on_among_the_116(store: Engine) -> None:
    make_past(store)

    with reading(store) as read:
        ended = read.scalars(select(case.c.id).where(case.c.state == "superseded")).all()
        links = lineage(read, ended)
        running = set(read.scalars(select(case.c.number).where(case.c.state.in_(RUNNING))))
    assert len({link.from_number for link in links}) == len(ended) == 7
    assert {link.to_number for link in links} <= running
    assert len(running) == 116


def test_past_made_again_is_the_same_past(store: Engine) -> None:
    make_past(store)
    before = counts(store)

    make_past(store)

    assert counts(store) == before == (147, 147 + 88)


RUNNING = ("proposed", "maintained", "on_hold")

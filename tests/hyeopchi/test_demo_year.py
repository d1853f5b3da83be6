"""The example office: its past from its own spreadsheets, and its year, lived twice."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
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


@pytest.mark.slow
def test_demo_lives_the_year_once_and_then_changes_nothing(tmp_path: Path) -> None:
    """The README's main job, as a person runs it."""
    program = Path(sys.executable).with_name("hyeopchi")
    environment = {**os.environ, "DEMO_SERVE": "0"}
    environment.pop("HYEOPCHI_DATABASE_URL", None)

    def demo() -> tuple[dict[str, object], str]:
        done = subprocess.run(
            [program, "--json", "--office", tmp_path / "office", "demo"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        return json.loads(done.stdout), done.stderr

    first, said = demo()
    assert "2013년을 살았습니다" in said
    assert [(one["asked"], one["answered"]) for one in first["rounds"]] == ANSWERED
    assert first["adopted"] == {"by": "2013-12-31", "adopted": 37, "proposed": 59}
    assert first["midterm"]["moves"] == {"유지": 57, "종결": 24, "대체·통합": 7}
    assert first["verified"]["findings"] == 0

    again, said = demo()
    assert "바꾼 것이 없습니다" in said
    assert again == first


ANSWERED = [(86, 86), (461, 438), (94, 94), (94, 92), (461, 409), (94, 94)]

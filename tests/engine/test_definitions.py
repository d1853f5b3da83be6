"""Publishing: immutable, checked, and pinned by running cases."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from sqlalchemy import func, select

from engine.definitions import (
    Schedule,
    all_in_force,
    in_force,
    lifecycle_pinned,
    publish,
    review_pinned,
    schedules,
)
from engine.errors import DefinitionInvalid, LifecycleUnknown
from engine.store import reading, transaction
from engine.tables import definition, publication
from states.lifecycle import Actor, Chasing

NOON = datetime(2013, 2, 1, 3, tzinfo=UTC)
SHIPPED = files("states").joinpath("lifecycles/policy_task.yaml").read_text(encoding="utf-8")
PUBLISH = {"file": "policy_task.yaml", "by": "han", "at": NOON, "since": date(2014, 1, 1)}


def put(city, source: str):
    with transaction(city.store) as write:
        return publish(write, source.encode(), **PUBLISH)


def count(city, table) -> int:
    with reading(city.store) as read:
        return read.scalar(select(func.count()).select_from(table))


def test_publishing_the_same_again_changes_nothing(city):
    before = count(city, definition), count(city, publication)

    held = put(city, SHIPPED)

    assert (count(city, definition), count(city, publication)) == before
    assert held.published_by == "han"


def test_a_changed_move_is_a_new_version_and_running_cases_keep_theirs(city):
    pinned = city.case("1").definition_hash

    held = put(
        city, SHIPPED.replace("label: 종결\n    from: [proposed, ", "label: 마침\n    from: [")
    )

    assert held.definition_hash != pinned
    assert city.case("1").definition_hash == pinned
    with reading(city.store) as read:
        assert lifecycle_pinned(read, pinned).moves["close"].label == "종결"
        assert in_force(read, "policy_task").lifecycle.moves["close"].label == "마침"


def test_a_changed_review_leaves_the_lifecycle_version_alone(city):
    with reading(city.store) as read:
        before = in_force(read, "policy_task")

    after = put(
        city, SHIPPED.replace("{from: period_end, days: 10,", "{from: period_end, days: 12,")
    )

    assert after.definition_hash == before.definition_hash
    changed = {key for key in after.reviews if after.reviews[key] != before.reviews[key]}
    assert changed == {"quarterly_report"}
    with reading(city.store) as read:
        held = review_pinned(read, before.reviews["quarterly_report"])
        assert (held.due.days, held.label) == (10, "분기 이행상황 보고")


def test_a_schedule_is_due_from_its_first_publication(city):
    put(city, SHIPPED.replace("label: 정책과제", "label: 정책 과제"))

    with reading(city.store) as read:
        assert schedules(read) == [
            Schedule("policy_task", "quarterly_report", date(2013, 1, 1), None),
            Schedule("policy_task", "half_yearly_evaluation", date(2013, 1, 1), None),
        ]


def test_a_broken_definition_is_refused_with_every_problem_and_nothing_is_kept(city):
    before = count(city, publication)

    with pytest.raises(DefinitionInvalid) as caught:
        put(city, SHIPPED.replace("to: maintained", "to: kept").replace("to: closed", "to: ended"))

    assert len(caught.value.problems) >= 2
    assert count(city, publication) == before


def test_a_lifecycle_that_was_never_published_is_unknown(city):
    with reading(city.store) as read:
        assert list(all_in_force(read)) == ["policy_task"]
        with pytest.raises(LifecycleUnknown, match="'grant'"):
            in_force(read, "grant")


LADDER = "chasing:\n  # A task that nobody touches is told to whoever keeps it.\n"


def test_chasing_and_tables_hold_at_once_and_give_cases_no_new_version(city):
    with reading(city.store) as read:
        before = in_force(read, "policy_task")
    published = count(city, definition), count(city, publication)
    assert LADDER in SHIPPED
    source = SHIPPED.replace(LADDER, LADDER + "  escalate_days_after: {5: coordinator}\n")
    source += "tables: {all: {label: 현황, columns: [number, title]}}\n"

    after = put(city, source)

    assert (count(city, definition), count(city, publication)) == (published[0], published[1] + 1)
    assert after.definition_hash == before.definition_hash == city.case("1").definition_hash
    assert after.reviews == before.reviews
    assert after.lifecycle.chasing == Chasing(
        Actor("program_manager", "lead"), (14, 7, 1), {5: "coordinator"}
    )
    assert list(after.lifecycle.tables) == ["all"]
    with reading(city.store) as read:
        assert in_force(read, "policy_task") == after
        pinned = lifecycle_pinned(read, after.definition_hash)
        assert (pinned.chasing, pinned.tables, pinned.reviews) == (None, {}, {})

    assert put(city, source) == after
    assert count(city, publication) == published[1] + 1

"""Every shipped process: sound, honest about what is law, with its letters; grants by the design."""

from pathlib import Path

import pytest

import states
from states import Actor, Lifecycle, read_lifecycle

FOLDER = Path(states.__file__).parent / "lifecycles"
LETTERS = FOLDER.parents[1] / "notifications" / "templates"
FILES = sorted(file for file in FOLDER.glob("*.yaml") if not file.name.endswith(".scenarios.yaml"))
SIX = {
    "applied": "신청",
    "consulting": "협의조정컨설팅",
    "deliberating": "심의",
    "agreed": "협약",
    "trained": "보조금 집행교육",
    "started": "사업개시",
}


def lifecycle_in(file: Path) -> Lifecycle:
    reading = read_lifecycle(file.read_bytes(), file=file.name)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


@pytest.fixture(scope="module")
def grant() -> Lifecycle:
    return lifecycle_in(FOLDER / "grant_application.yaml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_process_is_sound_and_named_after_its_file(file: Path) -> None:
    lifecycle = lifecycle_in(file)

    assert lifecycle.key == file.stem
    assert lifecycle.reviews
    assert lifecycle.basis


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_review_has_its_request_and_its_missing_list(file: Path) -> None:
    lifecycle = lifecycle_in(file)

    wanted = [
        f"{review}.{what}.txt.j2" for review in lifecycle.reviews for what in ("request", "missing")
    ]

    assert [name for name in wanted if not (LETTERS / file.stem / name).is_file()] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_rule_of_practice_passes_for_law(file: Path) -> None:
    lifecycle = lifecycle_in(file)

    notes = [review.note for review in lifecycle.reviews.values()]
    notes += [state.deadline.note for state in lifecycle.states.values() if state.deadline]

    assert all(note and ("관행" in note or "사업 기준" in note) for note in notes), notes
    assert not any(
        state.deadline and state.deadline.statutory for state in lifecycle.states.values()
    )


def test_reviews_are_called_differently_so_that_a_name_finds_one() -> None:
    names = [review for file in FILES for review in lifecycle_in(file).reviews]

    assert len(names) == len(set(names)) == 11


def test_grant_has_the_six_stages_adjacent_and_none_can_be_skipped(grant: Lifecycle) -> None:
    assert dict(list({k: s.label for k, s in grant.states.items()}.items())[:6]) == SIX
    ways = {
        (source, move.target)
        for move in grant.moves.values()
        for source in move.sources
        if source in SIX and move.target in SIX and source != move.target
    }
    assert ways == set(zip(SIX, list(SIX)[1:], strict=False))
    assert {key: state.label for key, state in grant.states.items() if state.final} == {
        "closed": "종결",
        "returned": "반려",
        "not_selected": "미선정",
        "withdrawn": "철회",
        "stopped": "중단",
        "cancelled": "취소",
    }


def test_grant_has_the_thirteen_questions_and_three_signatures(grant: Lifecycle) -> None:
    assert len(grant.checklists["precheck"].items) == 13
    parties = grant.agreements["compact"].parties.values()
    assert [(party.label, party.of) for party in parties] == [
        ("시", None),
        ("자치구", "district"),
        ("선정기관", "lead"),
    ]


def test_grant_is_watched_by_its_organisation_and_its_district(grant: Lifecycle) -> None:
    assert [(one.every, one.of, one.answered_by) for one in grant.reviews.values()] == [
        ("quarter", ("started", "carrying_out"), Actor("applicant", "lead")),
        ("half_year", ("started", "carrying_out"), Actor("district_officer", "district")),
    ]


def test_grant_s_content_stays_as_it_was_agreed(grant: Lifecycle) -> None:
    every = tuple(grant.fields)

    assert all(
        grant.states[key].locks == every for key in ("agreed", "trained", "started", "carrying_out")
    )
    assert grant.moves["change"].sets == ("responsible", "goal", "content", "term")


def test_grant_s_deadlines_are_those_of_the_programme(grant: Lifecycle) -> None:
    said = {
        key: (state.deadline.since, state.deadline.days)
        for key, state in grant.states.items()
        if state.deadline
    }

    assert said == {
        "applied": ("received_on", 30),
        "consulting": ("received_on", 30),
        "deliberating": ("received_on", 30),
        "agreed": ("select", 30),
        "carrying_out": ("term", 60),
    }

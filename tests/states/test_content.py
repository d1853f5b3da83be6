import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states import (
    Actor,
    apart,
    content_hash,
    lifecycle_of_content,
    parts,
    read_lifecycle,
    review_of_content,
)
from states.lifecycle import CaseTable, Chasing, Deadline, Party, State
from states.lifecycle_reader import read_content
from states.reader import Reader
from states.report import Report
from states.source import read_source

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,6}x", fullmatch=True)
LABELS = (
    st.text(alphabet="가나다라마바사·: #'\"", min_size=1, max_size=8).map(str.strip).filter(bool)
)


def stored(content):
    """What the database gives back: canonical JSON, its keys sorted."""
    return json.loads(json.dumps(content, sort_keys=True, ensure_ascii=False))


def test_the_shipped_definition_is_rebuilt_from_its_stored_parts(shipped, policy_task):
    content = read_lifecycle(shipped, file="policy_task.yaml").content

    pinned, reviews = parts(content)
    rebuilt = lifecycle_of_content(stored(pinned), stored(reviews), stored(apart(content)))

    assert rebuilt == policy_task
    assert rebuilt.chasing == Chasing(Actor("program_manager", "lead"))
    assert list(rebuilt.moves) == list(policy_task.moves)
    assert list(rebuilt.fields) == list(policy_task.fields)
    assert list(rebuilt.moves["close"].asks["cause"].choices.values()) == [
        "완료", "여건변화", "중복", "추진불가", "미채택", "기타",
    ]  # fmt: skip
    assert {"reviews", "chasing"}.isdisjoint(pinned)
    for key, review in reviews.items():
        assert review_of_content(key, stored(review)) == policy_task.reviews[key]


@st.composite
def definitions(draw):
    """A sound definition as text: a chain of states, with whatever else may be said."""
    keys = draw(st.lists(KEYS, min_size=3, max_size=6, unique=True))
    names = draw(st.lists(LABELS, min_size=len(keys), max_size=len(keys), unique=True))
    label = dict(zip(keys, (json.dumps(name, ensure_ascii=False) for name in names), strict=True))
    more = draw(st.sampled_from(["", ", requires: [decision: plenary, approval_document: true]",
                                 ", requires: [{any_of: [field: lead, successor: {at_least: 2}]}]",
                                 ", asks: {why: {label: 사유, type: text, required: true}}"]))  # fmt: skip
    lines = [
        f"lifecycle: {keys[0]}",
        f"label: {label[keys[0]]}",
        "fields:",
        "  lead: {label: 주관, type: organisation, required: true}",
        "  circle: {label: 분과, type: subcommittee, of: board}",
        f"  kind: {{label: 종류, type: choice, choices: {{{keys[0]}: {label[keys[0]]}}}}}",
        "states:",
        f"  {keys[0]}: {{label: {label[keys[0]]}, initial: true}}",
        *(f"  {key}: {{label: {label[key]}}}" for key in keys[1:-1]),
        f"  {keys[-1]}: {{label: {label[keys[-1]]}, final: true}}",
        "moves:",
    ]
    for here, there in itertools.pairwise(keys):
        lines.append(
            f"  to_{there}: {{label: {label[there]}, from: [{here}], to: {there},"
            f" by: [coordinator, {{role: team_lead, of: lead}}]{more}}}"
        )
    opens = draw(st.integers(0, 20))
    due = draw(st.integers(opens + 8, 60))
    lines += [
        "reviews:",
        f"  {keys[1]}:",
        f"    label: {label[keys[1]]}",
        f"    every: {draw(st.sampled_from(['quarter', 'half_year', 'year']))}",
        f"    of: [{keys[0]}]",
        f"    answers: {draw(st.sampled_from(['one', 'each']))}",
        "    answered_by: {role: reviewer, of: circle}",
        f"    opens: {{from: period_end, days: {opens}}}",
        f"    due: {{from: period_end, days: {due}, counting: {draw(st.sampled_from(['civil', 'burden']))}}}",
        f"    catch_up: {draw(st.sampled_from(['each', 'latest', 'skip']))}",
        "    remind_days_before: [7, 1]",
        f"    proposes: [to_{keys[1]}]",
        draw(st.sampled_from(["    tally: majority", "    escalate_days_after: {3: coordinator}"])),
    ]
    return "\n".join(lines)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(definitions())
def test_any_sound_definition_has_no_problem_and_is_rebuilt_from_its_parts(text):
    reading = read_lifecycle(text.encode(), file="any.yaml")
    assert [str(problem) for problem in reading.problems] == []

    pinned, reviews = parts(reading.content)

    beside = stored(apart(reading.content))
    assert lifecycle_of_content(stored(pinned), stored(reviews), beside) == reading.lifecycle
    assert content_hash(stored(pinned)) == content_hash(pinned)


def test_all_that_a_definition_can_say_is_rebuilt_from_its_stored_parts(grant, grant_text):
    content = read_lifecycle(grant_text.encode(), file="grant.yaml").content

    pinned, reviews = parts(content)
    rebuilt = lifecycle_of_content(stored(pinned), stored(reviews), stored(apart(content)))

    assert rebuilt == grant
    assert rebuilt.states["deliberating"] == State(
        "deliberating",
        "심의",
        stale_after=20,
        deadline=Deadline("심의 기한", "apply", 30, 1, "burden", True, "조례"),
        locks=("goal", "budget"),
    )
    assert rebuilt.states["running"].locks == tuple(grant.fields)
    assert rebuilt.states["running"].deadline == Deadline("사업 기한", "term", months=2)
    assert rebuilt.agreements["compact"].parties == {
        "city": Party("city", "시"),
        "district": Party("district", "자치구", "district"),
        "members": Party("members", "참여기관", "members"),
    }
    assert rebuilt.checklists["precheck"].items == {
        "citizens": "시민 의견 반영",
        "experts": "전문가 자문",
    }
    assert list(rebuilt.trainings["spending"].attendees) == ["lead", "accountant"]
    assert rebuilt.moves["start"].sets == ("term", "kind")
    assert rebuilt.reviews["report"].statutory
    assert rebuilt.chasing == Chasing(
        Actor("district_officer", "district"), (7,), {2: "coordinator"}
    )
    assert rebuilt.tables == {
        "list": CaseTable(
            "list",
            "현황",
            columns=("number", "title", "district", "state"),
            states=("running",),
            note="사업 중",
        ),
        "count": CaseTable(
            "count", "종류별", rows="kind", across="state", sums=("budget", "space")
        ),
    }


def test_what_cases_pin_has_no_chasing_and_no_tables(grant_text):
    content = read_lifecycle(grant_text.encode(), file="grant.yaml").content
    pinned, reviews = parts(content)
    alone = lifecycle_of_content(pinned, {})

    assert {"reviews", "chasing", "tables"}.isdisjoint(pinned)
    assert set(apart(content)) == {"chasing", "tables"}
    assert (alone.chasing, alone.tables, alone.reviews) == (None, {}, {})
    assert list(reviews) == ["report"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- document: plan", "- document: {key: plan}"),
        ("- checklist: precheck", "- checklist: {key: precheck}"),
        ("- signatures: compact", "- signatures: {key: compact}"),
        ("- training: spending", "- training: {key: spending}"),
        ("- unique: {by: district}", "- unique: district"),
        ("locks: [goal, budget]", "locks: [goal, budget]   # 심의가 끝날 때까지"),
        ("deadline: {label: 사업 기한, from: term, months: 2}",
         "deadline: {label: 사업 기한, from: term, days: 0, months: 2, counting: civil, statutory: false}"),
        ("remind_days_before: [7]", "remind_days_before: [14, 7, 1]"),
        ("{2: coordinator}", "{3: coordinator}"),
        ("label: 종류별, rows", "label: 종류에 따라, rows"),
        ("  list: {label: 현황, columns: [number, title, district, state], states: [running], note: 사업 중}\n", ""),
    ],
)  # fmt: skip
def test_what_says_no_more_to_cases_gives_them_no_new_version(grant_text, old, new):
    assert grant_text.count(old) == 1

    assert hashes(grant_text.replace(old, new)) == hashes(grant_text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("formats: [hwpx, pdf]", "formats: [pdf, hwpx]"),
        ("experts: 전문가 자문", "experts: 전문가 의견"),
        ("of: members}}", "of: district}}"),
        ("days: 30", "days: 31"),
        ("statutory: true, note", "note"),
        ("locks: all", "locks: [goal]"),
        ("sets: [term, kind]", "sets: [term]"),
        ("at_least: 50", "at_least: 51"),
        ("in: [running, signed]", "in: [running]"),
    ],
)
def test_what_says_something_else_to_cases_is_a_new_version(grant_text, old, new):
    assert grant_text.count(old) == 1

    changed, before = hashes(grant_text.replace(old, new)), hashes(grant_text)
    assert changed[0] != before[0]
    assert changed[1] == before[1]


def test_chasing_as_usual_is_kept_as_nothing(sound):
    """So that a default changed later is a default still."""
    usual = "{1: program_manager, 3: team_lead, 7: division_head}"
    said = f", remind_days_before: [14, 7, 1], escalate_days_after: {usual}}}"
    text = sound.replace("of: lead}}\n", f"of: lead}}{said}\n")
    assert text != sound

    assert apart(read_lifecycle(text.encode(), file="small.yaml").content) == {
        "chasing": {"who": {"role": "program_manager", "of": "lead"}}
    }


def hashes(text):
    pinned, reviews = parts(read_lifecycle(text.encode(), file="small.yaml").content)
    return content_hash(pinned), {key: content_hash(review) for key, review in reviews.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: 작은 과정\n", "label: 작은 과정   # 설명\n\n"),
        ("label: 작은 과정", "label: '작은 과정'"),
        ("from: begun,", "from: [begun],"),
        ("days: 10}\n    closes", "days: 10, counting: civil}\n    closes"),
        ("required: true}\n  circle", "required: true}\n  # 분과\n  circle"),
        ("type: subcommittee}", "type: subcommittee, required: false}"),
    ],
)
def test_what_means_the_same_has_the_same_hash(sound, old, new):
    assert old in sound

    assert hashes(sound.replace(old, new)) == hashes(sound)


def test_reviews_are_versioned_apart_from_what_cases_pin(sound):
    pinned, reviews = hashes(sound)

    other_pinned, other_reviews = hashes(
        sound.replace("days: 10}\n    closes", "days: 15}\n    closes")
    )

    assert other_pinned == pinned
    assert other_reviews["report"] != reviews["report"]


def test_the_order_that_people_see_is_part_of_the_meaning(sound):
    assert hashes(sound.replace("{a: 가, b: 나}", "{b: 나, a: 가}"))[0] != hashes(sound)[0]


def test_two_reviews_that_say_the_same_have_two_hashes(sound):
    end = sound.index("chasing:")
    review = sound[sound.index("  report:") : end].replace("label: 보고", "label: 다시", 1)
    text = sound[:end] + review.replace("  report:", "  again:") + sound[end:]
    _, reviews = hashes(text)
    _, alone = hashes(sound)

    assert reviews["report"] == alone["report"]
    assert reviews["again"] != reviews["report"]


def test_content_hash_is_of_canonical_json():
    assert content_hash({"나": 1, "가": ["a"]}) == content_hash({"가": ["a"], "나": 1})
    assert content_hash({"가": 1}) == (
        "aff4cb44b6746b28e2528474a47ae58a78ba363621d3354e34e081cef98e5d5c"
    )


def test_the_hashes_of_what_was_published_stay(sound):
    """A key that the language gains later must leave every definition of before as it was."""
    before = sound.replace("chasing: {who: {role: program_manager, of: lead}}\n", "")
    content = read_content(
        Reader(Report("small.yaml")), read_source(before.encode(), file="s").root
    )
    pinned, reviews = parts(content)

    assert apart(content) == {}
    assert (
        content_hash(pinned) == "c150c37f4b9fdbdd7088a8502f6d2574887d4976d3540760281834fbd2bc8e7b"
    )
    assert (
        content_hash(reviews["report"])
        == "51a350f8d1ef3ff60ad15c9ea229c15da8e36d088ac91d2700e6839ea7622d0f"
    )

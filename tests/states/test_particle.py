from datetime import date

import pytest

from states import Facts, decide, read_lifecycle
from states.lifecycle import Actor
from states.particle import with_object, with_subject
from states.requirement import Asked

PLEDGE = """\
lifecycle: pledge
label: 시장 공약
case_label: 공약
states:
  running: {label: 추진, initial: true}
  dropped: {label: 폐기, final: true}
moves:
  drop:
    label: 폐기
    from: [running]
    to: dropped
    by: [coordinator]
    requires:
      - successor: {at_least: 1}
"""


@pytest.mark.parametrize(
    ("word", "object_", "subject"),
    [
        ("과제", "과제를", "과제가"),
        ("공약", "공약을", "공약이"),
        ("신청", "신청을", "신청이"),
        ("NGO", "NGO를", "NGO가"),
    ],
)
def test_particles_follow_the_last_syllable(word: str, object_: str, subject: str) -> None:
    assert (with_object(word), with_subject(word)) == (object_, subject)


def test_refusals_call_a_case_what_the_definition_calls_it() -> None:
    lifecycle = read_lifecycle(PLEDGE.encode(), file="pledge.yaml").lifecycle
    assert lifecycle is not None

    asked = Asked("drop", on=date(2027, 1, 4), fields={})
    verdict = decide(lifecycle, "running", asked, Facts(), frozenset({Actor("coordinator")}))

    assert [refusal.sentence for refusal in verdict.refusals] == [
        "폐기하려면 이어받을 공약을 1개 이상 지정해야 합니다."
    ]

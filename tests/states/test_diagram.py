from dataclasses import replace
from datetime import date

from states import State, mermaid
from states.walk import Step, Walk


def test_mermaid_draws_every_state_and_move_with_its_label(policy_task):
    assert mermaid(policy_task) == (
        "stateDiagram-v2\n"
        "    direction LR\n"
        '    state "제안" as proposed\n'
        '    state "유지" as maintained\n'
        '    state "보류" as on_hold\n'
        '    state "종결" as closed\n'
        '    state "대체·통합" as superseded\n'
        "    [*] --> proposed\n"
        "    proposed --> maintained: 채택\n"
        "    maintained --> maintained: 유지\n"
        "    maintained --> on_hold: 보류\n"
        "    on_hold --> maintained: 재개\n"
        "    proposed --> closed: 종결\n"
        "    maintained --> closed: 종결\n"
        "    on_hold --> closed: 종결\n"
        "    maintained --> superseded: 대체·통합\n"
        "    on_hold --> superseded: 대체·통합\n"
        "    closed --> maintained: 재추진\n"
        "    superseded --> maintained: 재추진\n"
        "    closed --> [*]\n"
        "    superseded --> [*]\n"
    )


def test_mermaid_keeps_its_own_words_and_signs_apart_from_ours(policy_task):
    states = {"end": State("end", '끝: "완료"; #1', initial=True, final=True)}

    drawn = mermaid(replace(policy_task, states=states, moves={}))

    assert '    state "끝#58; #34;완료#34;#59; #35;1" as end_\n' in drawn
    assert "    [*] --> end_\n" in drawn


def test_mermaid_shows_the_way_that_a_case_has_gone(policy_task):
    walk = Walk(
        "합의-01",
        "빈집 정비",
        "proposed",
        date(2012, 1, 2),
        (
            Step("proposed", "adopt", "maintained", date(2012, 3, 5)),
            Step("maintained", "maintain", "maintained", date(2012, 12, 14)),
            Step("maintained", "maintain", "maintained", date(2013, 12, 14)),
            Step("maintained", "close", "closed", date(2014, 3, 3)),
        ),
        "closed",
    )

    drawn = mermaid(policy_task, walk).splitlines()

    plain = mermaid(policy_task).splitlines()
    assert [line for line in drawn if line not in plain] == [
        '    state "종결<br/>(지금)" as closed',
        "    proposed --> maintained: 채택<br/>1번째 2012-03-05",
        "    maintained --> maintained: 유지<br/>2번째 2012-12-14<br/>3번째 2013-12-14",
        "    maintained --> closed: 종결<br/>4번째 2014-03-03",
        "    classDef visited stroke-width:3px,font-weight:bold",
        "    classDef current stroke-width:5px,font-weight:bold",
        "    class proposed,maintained visited",
        "    class closed current",
    ]

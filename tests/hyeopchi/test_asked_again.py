"""Commands asked again under their key: the first answer comes back, and nothing is done twice."""

import pytest

APRIL = ("--at", "2013-04-01T09:30")
DECIDE = (
    "decide", "--kind", "정기회", "--held-on", "2013-04-18", "--item", "신규과제 채택",
    "--case", "신규-1=채택", "--at", "2013-04-18T16:00", "--key", "k",
)  # fmt: skip
UNDO = ("undo", "합의-3", "--reason", "착오", "--at", "2012-12-15T09:00", "--key", "k")
CLOSE = (
    "round", "close", "quarterly_report", "2013-Q1", "--apply", "--at", "2013-04-22T10:00",
    "--key", "k",
)  # fmt: skip
HANDOVER = (
    "handover", "lee", "ryu", "--on", "2013-04-03", "--at", "2013-04-03T10:00", "--key", "k",
)  # fmt: skip


def events(office):
    return office.data("verify")["events"]


@pytest.mark.parametrize("command", [DECIDE, UNDO, CLOSE, HANDOVER], ids=lambda one: one[0])
def test_a_command_under_its_key_is_done_once_and_answers_the_same(office, command):
    office("tick", *APRIL)

    first, after = office.data(*command), events(office)
    again = office.data(*command)

    assert again == first
    assert events(office) == after


def test_the_paper_of_a_handover_is_printed_again(office):
    office("tick", *APRIL)

    first = office(*HANDOVER)

    assert "가. 복지정책과 주무관(담당자)" in first
    assert office(*HANDOVER) == first


@pytest.mark.parametrize(
    "other",
    [
        (*DECIDE[:8], "신규-2=채택", *DECIDE[9:]),
        ("undo", "합의-1", *UNDO[2:]),
        ("round", "close", "quarterly_report", "2013-Q1", "--apply", *CLOSE[5:]),
        ("handover", "noh", *HANDOVER[2:]),
    ],
    ids=lambda one: one[0],
)
def test_a_key_of_another_request_is_refused_and_nothing_is_done(office, other):
    office("tick", *APRIL)
    office(*DECIDE)
    before = events(office)

    assert "다른 요청에 이미 썼습니다" in office(*other, rc=1)
    assert events(office) == before


def test_undo_with_a_key_done_again_later_is_still_the_first(office):
    first = office.data(*UNDO)
    office(
        "advance", "합의-3", "종결", "--give", "cause=완료", "--give", "reason=다시",
        "--approval-document", "소통협력관-1", "--on", "2012-12-17", "--at", "2012-12-17T10:00",
    )  # fmt: skip

    assert office.data(*UNDO)["seq"] == first["seq"]
    assert office.data("show", "합의-3")["state"] == "closed"

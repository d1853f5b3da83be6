"""Many cases and one move: nothing happens that was not shown, and nothing twice."""

import re
from datetime import date

from engine.case import cases
from engine.meetings import NewDecision, add_agenda_item, hold_meeting, record_decisions
from engine.store import reading, transaction
from tests.site import LIFECYCLE, TestSite, Visitor, words

DAY = date(2013, 7, 3)


def decide(site: TestSite, numbers: list[str]) -> None:
    """Let the plenary decide that these tasks end."""
    ids = [site.case_id(number) for number in numbers]
    with transaction(site.store) as write:
        meeting = hold_meeting(
            write, key="m", committee_key="policy_committee", kind="extra", held_on=DAY
        )
        item = add_agenda_item(write, meeting, "과제 점검")
        decided = [NewDecision(case_id, "close", "passed", DAY) for case_id in ids]
        record_decisions(write, item, decided, actor="han", at=site.clock())


def states(site: TestSite, *numbers: str) -> list[str]:
    with reading(site.store) as read:
        return [one.state for one in cases(read, LIFECYCLE) if one.number in numbers]


def form(visitor: Visitor, *ids: int, **more: str) -> dict[str, object]:
    """Fill in the form as the preview gives it."""
    chosen = "&".join(f"case={one}" for one in ids)
    page = visitor.get(f"/cases/bulk?{chosen}&move=close").text
    hidden = re.findall(r'<input type="hidden" name="(version|left_out)" value="([^"]*)"', page)
    return {
        "case": [str(one) for one in ids],
        "move": "close",
        "version": [value for name, value in hidden if name == "version"],
        "left_out": next((value for name, value in hidden if name == "left_out"), ""),
        "ask.cause": "done",
        **more,
    }


def test_the_preview_says_who_can_and_who_cannot_and_why(site: TestSite) -> None:
    decide(site, ["1", "2"])
    ids = "&".join(f"case={site.case_id(number)}" for number in "123")

    said = words(site.visitor("han").get(f"/cases/bulk?{ids}&move=close"))

    assert "종결: 할 수 있는 것 2건, 할 수 없는 것 1건" in said
    assert "다음 가운데 하나가 필요합니다: 본회의 결정, 결재문서 번호." in said
    assert states(site, "1", "2", "3") == ["maintained"] * 3


def test_those_that_can_move_once_their_count_is_confirmed(site: TestSite) -> None:
    decide(site, ["1", "2"])
    han = site.visitor("han")
    said = form(han, *(site.case_id(number) for number in "123"), count="2")

    done = words(han.follow(han.post("/cases/bulk", said)))

    assert "2건을 처리했습니다: 종결." in done
    assert "할 수 없는 1건은 그대로 두었습니다: 3" in done
    assert states(site, "1", "2", "3") == ["closed", "closed", "maintained"]


def test_a_wrong_count_or_a_missing_answer_moves_nothing(site: TestSite) -> None:
    decide(site, ["1", "2"])
    han = site.visitor("han")
    ids = [site.case_id(number) for number in "12"]

    wrong = han.post("/cases/bulk", form(han, *ids, count="3"))
    unsaid = han.post("/cases/bulk", {**form(han, *ids, count="2"), "ask.cause": ""})

    assert (wrong.status_code, unsaid.status_code) == (422, 422)
    assert "처리할 수 있는 것은 2건입니다. 그 수를 적어 주십시오." in words(wrong)
    assert "「종결 사유」 항목이 비어 있습니다." in words(unsaid)
    assert states(site, "1", "2") == ["maintained"] * 2


def test_those_that_cannot_are_left_out_only_after_being_told(site: TestSite) -> None:
    decide(site, ["1"])
    han = site.visitor("han")
    ids = [site.case_id(number) for number in "12"]
    blind = {**form(han, *ids, count="1"), "left_out": ""}

    answered = han.post("/cases/bulk", blind)

    assert answered.status_code == 422
    assert "할 수 없는 것이 1건 있습니다." in words(answered)
    assert states(site, "1") == ["maintained"]


def test_an_approved_document_can_take_the_place_of_a_decision(site: TestSite) -> None:
    han = site.visitor("han")
    said = form(han, site.case_id("4"), count="1", approval_document="소통협력관-123")

    assert han.post("/cases/bulk", said).status_code == 303
    assert states(site, "4") == ["closed"]


def test_a_case_that_changed_since_the_preview_stops_all(site: TestSite) -> None:
    decide(site, ["1", "2"])
    han = site.visitor("han")
    ids = [site.case_id(number) for number in "12"]
    said = {**form(han, *ids, count="2"), "version": [f"{ids[0]}:1"]}

    answered = han.post("/cases/bulk", said)

    assert (answered.status_code, states(site, "1", "2")) == (422, ["maintained"] * 2)
    assert "미리 본 뒤에 바뀐 것이 있습니다: 1." in words(answered)


def test_pressed_twice_it_is_done_once(site: TestSite) -> None:
    decide(site, ["1"])
    han = site.visitor("han")
    said = form(han, site.case_id("1"), count="1", _key="0123456789abcdef")

    first, second = han.post("/cases/bulk", said), han.post("/cases/bulk", said)

    assert first.status_code == 303
    assert second.status_code == 422  # the preview no longer shows it as one that can
    assert states(site, "1") == ["closed"]


def test_another_departments_case_among_the_chosen_is_not_there(site: TestSite) -> None:
    lee = site.visitor("lee")
    own, other = site.case_id("1"), site.case_id("7")

    mixed = lee.get(f"/cases/bulk?case={own}&case={other}")
    missing = lee.get(f"/cases/bulk?case={own}&case=987654321")

    assert (mixed.status_code, missing.status_code) == (404, 404)
    assert words(mixed) == words(missing)


def test_who_may_not_move_is_told_for_each(site: TestSite) -> None:
    decide(site, ["1"])

    said = words(site.visitor("lee").get(f"/cases/bulk?case={site.case_id('1')}&move=close"))

    assert "종결: 할 수 있는 것 0건, 할 수 없는 것 1건" in said

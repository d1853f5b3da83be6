"""What is done on the page of a case: moves, edits, remarks, undoing – and refused without losing words."""

import re
from datetime import UTC, date, datetime
from typing import Any

from engine.remarks import add_remark
from engine.store import transaction
from tests.case_pages import enter_grant, key_of, told, version_of
from tests.site import TestSite, words

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)


def closing(site: TestSite, **more: Any) -> dict[str, Any]:
    return {
        "move": "close",
        "step": "do",
        "give.cause": "done",
        "give.reason": "목표를 이루었다.",
        "document": "소통협력관-2053",
        "on": "2013-07-03",
        "version": "6",
        **more,
    }


def test_a_move_shows_ahead_what_would_come_of_it_and_does_nothing(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")

    shown = han.post(f"/cases/{case_id}/moves", closing(site, step="preview"))

    assert shown.status_code == 200
    assert (
        "이대로 처리하면 상태가 유지에서 종결로 바뀝니다. 근거: 결재 문서 소통협력관-2053"
        in words(shown)
    )
    assert len(told(site, "1")) == 6


def test_a_move_pressed_twice_is_made_once(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    form = han.get(f"/cases/{case_id}/moves/close")
    given = closing(site, _key=key_of(form), version=version_of(form))

    first = han.post(f"/cases/{case_id}/moves", given)
    again = han.post(f"/cases/{case_id}/moves", given)
    other = han.post(f"/cases/{case_id}/moves", {**given, "give.reason": "다른 설명"})

    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 409)
    assert "이미 다른 내용을 처리하였습니다." in words(other)
    assert len(told(site, "1")) == 7


def test_a_move_refused_keeps_what_was_typed_and_says_all_that_is_missing(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")

    refused = han.post(
        f"/cases/{case_id}/moves", closing(site, **{"give.cause": "", "document": ""})
    )

    said = words(refused)
    assert refused.status_code == 422
    assert "「종결 사유」 항목이 비어 있습니다." in said
    assert "본회의 결정이 필요합니다. 안건으로 올리기" in said
    assert "목표를 이루었다." in refused.text
    assert 'href="#f-give.cause"' in refused.text
    assert len(told(site, "1")) == 6


def test_a_day_that_cannot_be_is_said_beside_the_day(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")

    frozen = han.post(f"/cases/{case_id}/moves", closing(site, on="2013-03-31"))
    odd = han.post(f"/cases/{case_id}/moves", closing(site, on="언젠가"))

    assert (frozen.status_code, odd.status_code) == (422, 422)
    assert "보고를 마쳐 확정한 기간입니다." in words(frozen)
    assert 'href="#f-on"' in frozen.text
    assert 'value="2013-03-31"' in frozen.text
    assert "날짜를 2013. 4. 10.처럼 적어 주십시오." in words(odd)


def test_a_case_changed_meanwhile_shows_what_happened_and_keeps_the_words(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    form = han.get(f"/cases/{case_id}/moves/close")
    with transaction(site.store) as write:
        add_remark(write, "policy_task", "1", source="audit", text="서류 보완", on=date(2013, 7, 3),
                   actor="gam", at=AT)  # fmt: skip

    stale = han.post(f"/cases/{case_id}/moves", closing(site, version=version_of(form)))

    assert stale.status_code == 409
    assert "감사 지적: 서류 보완 (감누리 감사담당)" in words(stale)
    assert "목표를 이루었다." in stale.text
    done = han.post(f"/cases/{case_id}/moves", closing(site, version=version_of(stale)))
    assert done.status_code == 303


def test_successors_are_found_by_a_search_that_keeps_the_rest(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    given = {"move": "supersede", "step": "search", "give.reason": "하나로", "version": "6"}

    found = han.post(f"/cases/{case_id}/moves", {**given, "search": "마을도서"})
    both = han.post(f"/cases/{case_id}/moves", {**given, "search": "돌봄", "successor": "2"})
    none = han.post(f"/cases/{case_id}/moves", {**given, "search": "없는 것"})

    assert "2 마을 도서관" in words(found)
    assert "하나로" in found.text
    assert re.search(r'name="successor" value="2" checked', both.text)
    assert "3 돌봄 확대" in words(both)
    assert "찾지 못하였습니다." in words(none)


def test_who_may_not_make_a_move_is_told_whose_it_is(site: TestSite) -> None:
    lee, case_id = site.visitor("lee"), site.case_id("1")

    refused = lee.post(f"/cases/{case_id}/moves", closing(site))

    assert refused.status_code == 422
    assert "다음 담당에게 요청해 주십시오: 총괄부서." in words(refused)
    assert lee.get(f"/cases/{case_id}/moves/adopt").status_code == 404  # leaves another state


def test_fields_are_edited_with_a_reason_and_only_what_differs_is_told(site: TestSite) -> None:
    lee, case_id = site.visitor("lee"), site.case_id("1")
    form = lee.get(f"/cases/{case_id}/fields")
    given = {"title": "빈집 정비와 활용", "subcommittee": "welfare", "batch": "agreed",
             "lead": "welfare-policy", "budget": "1,200,000", "reason": "사업비 확정",
             "on": "2013-07-03", "version": version_of(form), "_key": key_of(form)}  # fmt: skip

    without = lee.post(f"/cases/{case_id}/fields", {**given, "reason": ""})
    done = lee.post(f"/cases/{case_id}/fields", given)
    again = lee.post(f"/cases/{case_id}/fields", given)

    assert (without.status_code, 'value="1,200,000"' in without.text) == (422, True)
    assert "고치는 까닭을 적어 주십시오." in words(without)
    assert (done.status_code, again.status_code) == (303, 422)
    last = told(site, "1")[-1]
    assert last.data["changes"] == {"title": "빈집 정비와 활용", "budget": 1_200_000}
    said = words(lee.get(f"/cases/{case_id}"))
    assert "과제명(빈집 정비와 활용)을 고침: 사업비 확정 (이든솔 주무관)" in said


def test_an_edit_that_does_not_fit_says_so_beside_its_field(site: TestSite) -> None:
    lee, case_id = site.visitor("lee"), site.case_id("1")
    given = {"title": "빈집 정비", "subcommittee": "welfare", "batch": "agreed", "version": "6",
             "lead": "nowhere", "budget": "많이", "reason": "고침", "on": "2013-07-03"}  # fmt: skip

    refused = lee.post(f"/cases/{case_id}/fields", given)
    emptied = lee.post(f"/cases/{case_id}/fields", {**given, "lead": "", "budget": ""})
    stale = lee.post(
        f"/cases/{case_id}/fields",
        {**given, "lead": "welfare-policy", "budget": "5", "version": "3"},
    )

    assert (refused.status_code, emptied.status_code, stale.status_code) == (422, 422, 409)
    assert 'href="#f-budget"' in refused.text
    assert 'href="#f-lead"' in refused.text
    assert "「주관부서」 항목이 비어 있습니다." in words(emptied)
    assert "읽은 뒤에 다른 사람이 먼저 바꾸었습니다" in words(stale)
    assert len(told(site, "1")) == 6


def test_locked_fields_say_which_move_changes_them(site: TestSite) -> None:
    case_id = enter_grant(site, "deliberating", goal="이웃 돌봄")
    han = site.visitor("han")

    said = words(han.get(f"/cases/{case_id}/fields"))
    assert "목표 이웃 돌봄 「심의」 상태에서는 다음 처리로만 바뀝니다: 개시." in said
    assert 'name="goal"' not in han.get(f"/cases/{case_id}/fields").text
    assert "처리로만 바뀝니다: 개시" in words(han.get(f"/cases/{case_id}"))
    posted = {"title": "마을 부엌", "district": "welfare-policy", "goal": "몰래", "reason": "고침",
              "on": "2013-07-03", "version": "1"}  # fmt: skip
    assert han.post(f"/cases/{case_id}/fields", posted).status_code == 422


def test_a_remark_is_added_and_settled(site: TestSite) -> None:
    gam, case_id = site.visitor("gam"), site.case_id("1")
    path = f"/cases/{case_id}/remarks"
    empty = gam.post(path, {"source": "audit", "text": "", "on": "2013-07-03"})
    frozen = gam.post(path, {"source": "audit", "text": "서류 보완", "on": "2013-03-01"})
    assert (empty.status_code, frozen.status_code) == (422, 422)
    assert "서류 보완" in frozen.text

    done = gam.post(path, {"source": "audit", "text": "서류 보완", "on": "2013-07-03"})
    shown = gam.follow(done)
    (settle,) = re.findall(r'href="(/cases/\d+/remarks/\d+/settle)"', shown.text)
    assert "서류 보완" in words(gam.get(settle))
    settled = gam.post(settle, {"text": "보완하였다.", "on": "2013-07-03"})
    again = gam.post(settle, {"text": "다시", "on": "2013-07-03"})

    assert "2013. 7. 3.(수) 조치: 보완하였다." in words(gam.follow(settled))
    assert again.status_code == 422
    other = settle.replace(f"/cases/{case_id}/", f"/cases/{site.case_id('7')}/")
    assert gam.get(other).status_code == 404  # a remark about another case


def test_the_last_edit_is_undone_with_a_reason(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    path = f"/cases/{case_id}/undo"
    assert "되돌릴 수 있는 처리가 없습니다." in words(han.get(path))
    edited = {"title": "빈집", "subcommittee": "welfare", "batch": "agreed", "version": "6",
              "lead": "welfare-policy", "reason": "고침", "on": "2013-07-03"}  # fmt: skip
    assert han.post(f"/cases/{case_id}/fields", edited).status_code == 303

    form = han.get(path)
    assert "과제명(빈집)을 고침: 고침" in words(form)
    without = han.post(path, {"reason": "", "version": version_of(form)})
    stale = han.post(path, {"reason": "잘못 누름", "version": "3"})
    done = han.post(path, {"reason": "잘못 누름", "version": version_of(form)})
    nothing = han.post(path, {"reason": "또", "version": "8"})

    assert (without.status_code, stale.status_code, nothing.status_code) == (422, 409, 422)
    assert "잘못 누름" in stale.text
    said = words(han.follow(done))
    assert "1 빈집 정비" in said
    assert "7번째 기록을 되돌림: 잘못 누름" in said


def test_what_something_rests_on_is_not_undone(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    han.post(f"/cases/{case_id}/moves", closing(site))

    refused = han.post(f"/cases/{case_id}/undo", {"reason": "잘못 누름", "version": "7"})

    assert refused.status_code == 422
    assert "열린 회차에서 묻고 있습니다. 회차를 마감한 뒤에" in words(refused)
    assert "잘못 누름" in refused.text


def test_what_is_typed_is_shown_as_text(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    nasty = "<img src=x onerror=alert(1)>{{7*7}}</textarea>"

    refused = han.post(
        f"/cases/{case_id}/moves", closing(site, **{"give.reason": nasty, "on": "x"})
    )
    han.post(f"/cases/{case_id}/moves", closing(site, **{"give.reason": nasty}))

    for page in (refused, han.get(f"/cases/{case_id}")):
        assert "<img src=x" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}&lt;/textarea&gt;" in page.text

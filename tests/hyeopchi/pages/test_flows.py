"""관리 › 흐름: what is wrong stands at its line, forms keep the text, two people publish."""

from datetime import date
from importlib.resources import files

import pytest

from engine.definitions import in_force
from engine.draft import Draft, draft_with_id, open_draft, version_text
from engine.round_view import round_named
from engine.store import reading
from tests.site import TestSite, Visitor, count_statements, words

BASE = "/admin/flows/policy_task"
SHIPPED = files("states").joinpath("lifecycles/policy_task.yaml").read_text(encoding="utf-8")
CHANGED = SHIPPED.replace("remind_days_before: [14, 7, 1]", "remind_days_before: [14, 10, 1]")
REMIND = "remind-half_yearly_evaluation"


def draft_of(site: TestSite) -> Draft:
    with reading(site.store) as read:
        found = open_draft(read, "policy_task")
    assert found is not None
    return found


def reminded(site: TestSite) -> tuple[int, ...]:
    with reading(site.store) as read:
        held = in_force(read, "policy_task").lifecycle
    return held.reviews["half_yearly_evaluation"].remind_days_before


def changed_by(site: TestSite, key: str = "ad") -> Visitor:
    """Let somebody change the reminder of the evaluation from 7 to 10 days, in the form."""
    visitor = site.visitor(key)
    page = visitor.follow(visitor.post(f"{BASE}/rounds", {"version": "0", REMIND: "14, 10, 1"}))
    assert "초안 제1판으로 저장하였습니다." in words(page)
    return visitor


def proposed_by(site: TestSite, key: str = "ad") -> Visitor:
    visitor = changed_by(site, key)
    said = {"hash": draft_of(site).hash, "seen": "1", "since": "2013-07-03"}
    page = visitor.follow(visitor.post(f"{BASE}/proposal", said))
    assert "발의하였습니다." in words(page)
    return visitor


def test_the_list_says_what_is_in_force_and_who_follows_which_version(site: TestSite):
    admin = site.visitor("ad")
    with count_statements(site.store) as before:
        said = words(admin.get("/admin/flows"))
    changed_by(site)
    with count_statements(site.store) as after:
        later = words(admin.get("/admin/flows"))

    assert "정책과제 policy_task 제1판 2012. 9. 3.(월) 10:00 한가람 협치팀장 제1판 9건 –" in said
    assert "고치는 중 안다솜 주무관" in later
    assert len(before) == len(after)


def test_a_flow_shows_its_drawing_and_its_text(site: TestSite):
    admin = site.visitor("ad")

    page = admin.get(BASE)
    drawn = admin.get(f"{BASE}/diagram.svg")

    assert f'<img src="{BASE}/diagram.svg' in page.text
    assert "remind_days_before: [14, 7, 1]" in page.text
    assert "고칠 곳이 없습니다." in words(page)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "script-src" not in drawn.headers["content-security-policy"]


def test_what_is_wrong_is_told_at_its_line_with_how_to_mend_it(site: TestSite):
    admin = site.visitor("ad")
    broken = SHIPPED.replace("to: on_hold", "to: held").replace("[14, 7, 1]", "[40, 7, 1]")
    hold = broken.splitlines().index("    to: held") + 1
    remind = next(n for n, line in enumerate(broken.splitlines(), 1) if "[40, 7, 1]" in line)

    typed = admin.post(f"{BASE}/check", {"text": broken.replace("\n", "\r\n")})
    pressed = admin.post(BASE, {"text": broken, "act": "check", "version": "0"})

    for page in (typed, pressed):
        assert page.status_code == 200
        assert f'data-line="{hold}"' in page.text
        assert f'data-line="{remind}"' in page.text
        assert "기한 40일 전 알림은 여는 날이나 그 전이어서 보낼 수 없습니다." in words(page)
        assert "30보다 작은 날수로 고치거나 지워 주십시오." in words(page)
    assert "<html" not in typed.text
    assert "to: held" in pressed.text
    with reading(site.store) as read:
        assert open_draft(read, "policy_task") is None  # only checked


def test_letters_and_scenarios_are_checked_with_the_text(site: TestSite):
    admin = site.visitor("ad")
    more = SHIPPED.replace("  quarterly_report:\n", "  yearly_report:\n", 1)
    moved = SHIPPED.replace(
        "from: [proposed]\n    to: maintained", "from: [proposed]\n    to: on_hold"
    )

    letters = words(admin.post(f"{BASE}/check", {"text": more}))
    scenarios = words(admin.post(f"{BASE}/check", {"text": moved}))

    assert "문안 policy_task/yearly_report.request 1줄" in letters
    assert "policy_task.scenarios.yaml" in scenarios


def test_a_text_is_saved_as_a_draft_and_nothing_is_in_force(site: TestSite):
    admin = site.visitor("ad")

    page = admin.follow(admin.post(BASE, {"text": CHANGED, "act": "save", "version": "0"}))

    assert "초안 제1판으로 저장하였습니다. 시행하기 전에는 아무것도 바뀌지 않습니다." in words(page)
    assert draft_of(site).text == CHANGED
    assert reminded(site) == (14, 7, 1)


def test_whoever_saves_over_another_is_told_and_keeps_their_words(site: TestSite):
    first, second = site.visitor("ad"), site.visitor("an_two")
    first.post(BASE, {"text": CHANGED, "act": "save", "version": "0"})
    mine = SHIPPED.replace("총사업비", "총예산")

    page = second.post(BASE, {"text": mine, "act": "save", "version": "0"})

    assert page.status_code == 409
    assert "이미 있습니다" in words(page)
    assert "총예산" in page.text
    assert draft_of(site).text == CHANGED


def test_the_form_changes_one_place_and_keeps_every_other_letter(site: TestSite):
    changed_by(site)

    assert draft_of(site).text == CHANGED  # comments, order and spacing are as they were


def test_the_form_reads_all_it_offers(site: TestSite):
    admin = site.visitor("ad")
    said = {
        "version": "0",
        "due-quarterly_report": "12",
        "counting-quarterly_report": "burden",
        "closes-quarterly_report": "",
        "remind-quarterly_report": "",
        "escalate-quarterly_report": "1일 주무관\n5일 과장",
        "catch_up-quarterly_report": "each",
        "stale-maintained": "90",
        "stale-on_hold": "60",
    }

    admin.post(f"{BASE}/rounds", said)

    was, now = SHIPPED.splitlines(), draft_of(site).text.splitlines()
    assert [line for line in now if line not in was] == [
        "  maintained: {label: 유지, stale_after: 90 business_days}",
        "  on_hold: {label: 보류, stale_after: 60 business_days}",
        "    due: {from: period_end, days: 12, counting: burden}",
        "    escalate_days_after: {1: program_manager, 5: division_head}",
        "    catch_up: each",
    ]
    assert len(was) - len(now) == 2  # closes and remind_days_before are gone


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (REMIND, "14, 곧", "‘곧’ 자리에는 날수를 숫자로 적어 주십시오."),
        (REMIND, "7, 7", "같은 날이 두 번 있습니다. 하나만 남겨 주십시오."),
        (REMIND, "31, 7", "기한 31일 전 알림은 여는 날이나 그 전이어서 보낼 수 없습니다."),
        ("escalate-quarterly_report", "3일 시장", "`3일 시장` 줄을 읽을 수 없습니다."),
        ("catch_up-quarterly_report", "never", "주어진 것 가운데 하나를 골라 주십시오."),
        ("stale-maintained", "0", "1 이상의 날수를 적거나 비워 주십시오."),
    ],
)
def test_the_form_says_what_it_cannot_take_and_keeps_what_was_typed(
    site: TestSite, field: str, value: str, sentence: str
):
    admin = site.visitor("ad")

    page = admin.post(f"{BASE}/rounds", {"version": "0", field: value})

    assert page.status_code == 422
    assert sentence in words(page)
    assert value in page.text or field.startswith("catch_up")  # a select offers what there is
    with reading(site.store) as read:
        assert open_draft(read, "policy_task") is None


def test_changes_are_told_in_words_with_the_rounds_from_which_they_hold(site: TestSite):
    admin = changed_by(site)

    said = words(admin.get(f"{BASE}/changes"))

    assert (
        "「반기 실무분과위원 평가」의 알림을 보내는 날이 기한 14, 7, 1일 전에서 기한 14, 10, 1일 전으로 "
        "바뀝니다. 다음 회차(2013년 하반기)부터 적용되고, 진행 중인 2013년 상반기는 그대로입니다."
    ) in said


def test_two_people_publish_and_running_rounds_keep_their_days(site: TestSite):
    with reading(site.store) as read:
        before = round_named(read, "policy_task", "half_yearly_evaluation", "2013-H1")
    proposer = proposed_by(site)
    own = words(proposer.get(f"{BASE}/changes"))
    draft = draft_of(site)
    said = {"hash": draft.hash, "seen": "1"}

    alone = proposer.follow(proposer.post(f"{BASE}/approval", said))
    still = reminded(site)
    second = site.visitor("han")
    offered = words(second.get(f"{BASE}/changes"))
    page = second.follow(second.post(f"{BASE}/approval", said))

    assert "시행 승인" not in own
    assert "발의한 사람은 시행을 승인할 수 없습니다." in words(alone)
    assert still == (14, 7, 1)
    assert "시행 승인" in offered
    assert "시행하였습니다." in words(page)
    assert reminded(site) == (14, 10, 1)
    with reading(site.store) as read:
        after = round_named(read, "policy_task", "half_yearly_evaluation", "2013-H1")
        held = draft_with_id(read, draft.id)
    assert (after.definition_hash, after.span) == (before.definition_hash, before.span)
    assert (held.proposed_by, held.approved_by) == ("ad", "han")
    site.clock.move(to=site.clock.at.replace(year=2014, month=1, day=2))
    site.tick()
    with reading(site.store) as read:
        coming = round_named(read, "policy_task", "half_yearly_evaluation", "2013-H2")
        put = in_force(read, "policy_task")
    assert coming.definition_hash == put.reviews["half_yearly_evaluation"] != after.definition_hash


def test_the_office_s_own_file_says_what_is_in_force_unless_somebody_edited_it(site: TestSite):
    file = site.setting.folder / "lifecycles" / "policy_task.yaml"
    edited = file.read_text(encoding="utf-8")
    assert edited != SHIPPED  # `init` names the schema in it
    proposed_by(site)
    second, said = site.visitor("han"), {"hash": draft_of(site).hash, "seen": "1"}

    kept = words(second.follow(second.post(f"{BASE}/approval", said)))

    assert "lifecycles/policy_task.yaml 파일은 내용이 달라 그대로 두었습니다." in kept
    assert file.read_text(encoding="utf-8") == edited
    file.write_text(CHANGED, encoding="utf-8")
    admin = site.visitor("ad")
    admin.post(f"{BASE}/rounds", {"version": "0", REMIND: "14, 9, 1"})
    draft = draft_of(site)
    admin.post(f"{BASE}/proposal", {"hash": draft.hash, "seen": "2", "since": ""})
    said = {"hash": draft.hash, "seen": "2"}
    replaced = words(second.follow(second.post(f"{BASE}/approval", said)))
    assert "lifecycles/policy_task.yaml 파일도 같은 글로 바꾸었습니다." in replaced
    assert file.read_text(encoding="utf-8") == draft.text


def test_who_was_overtaken_sees_the_new_difference(site: TestSite):
    proposed_by(site)
    from engine.definitions import publish
    from engine.store import transaction

    other = SHIPPED.replace("총사업비", "총예산")
    with transaction(site.store) as write:
        publish(
            write,
            other.encode(),
            file="x.yaml",
            by="an_two",
            at=site.clock(),
            since=date(2013, 7, 3),
        )
    second = site.visitor("han")
    said = {"hash": draft_of(site).hash, "seen": "1"}

    page = words(second.follow(second.post(f"{BASE}/approval", said)))

    assert "다른 내용이 시행되었습니다. 이 초안은 아직 시행하지 않았습니다." in page
    assert (
        "이 초안을 만든 뒤에 다른 내용이 시행되었습니다(2013. 7. 3.(수) 10:00, 안두레 주무관)."
        in page
    )
    assert "항목 「총예산」의 이름이 「총사업비」로 바뀝니다." in page
    assert reminded(site) == (14, 7, 1)
    second.post(f"{BASE}/approval", {**said, "seen": "2"})
    assert reminded(site) == (14, 10, 1)


def test_a_proposed_text_is_read_only_until_it_is_sent_back(site: TestSite):
    proposed_by(site)
    second = site.visitor("han")

    refused = second.post(BASE, {"text": SHIPPED, "act": "save", "version": "1"})
    back = second.follow(second.post(f"{BASE}/return", {"why": "10일은 너무 이릅니다"}))
    history = words(second.get(f"{BASE}/versions"))

    assert refused.status_code == 409
    assert "readonly" in refused.text
    assert "고치는 중으로 되돌렸습니다." in words(back)
    assert "한가람 협치팀장: 되돌림 10일은 너무 이릅니다" in history
    assert draft_of(site).state == "working"


def test_what_has_problems_is_not_proposed(site: TestSite):
    admin = site.visitor("ad")
    admin.post(
        BASE, {"text": SHIPPED.replace("to: closed", "to: end"), "act": "save", "version": "0"}
    )

    page = admin.follow(
        admin.post(f"{BASE}/proposal", {"hash": draft_of(site).hash, "seen": "1", "since": ""})
    )

    assert "고칠 곳이" in words(page)
    assert draft_of(site).state == "working"


def test_every_version_can_be_read_and_any_two_compared(site: TestSite):
    admin = changed_by(site)
    draft = draft_of(site)

    shown = admin.get(f"{BASE}/versions/d{draft.id}-1")
    compared = words(admin.get(f"{BASE}/versions?old=p1&new=d{draft.id}-1"))

    assert "remind_days_before: [14, 10, 1]" in shown.text
    assert "＋ remind_days_before: [14, 10, 1]" in compared
    assert "기한 14, 10, 1일 전으로 바뀝니다." in compared
    for version in ("p9", "d9-9", "x", f"d{draft.id}-x"):
        assert admin.get(f"{BASE}/versions/{version}").status_code == 404


def test_a_draft_that_is_given_up_leaves_what_is_in_force(site: TestSite):
    admin = changed_by(site)
    draft = draft_of(site)

    page = admin.follow(admin.post(f"{BASE}/withdrawal"))

    assert "초안을 거두었습니다." in words(page)
    with reading(site.store) as read:
        assert open_draft(read, "policy_task") is None
        assert version_text(read, draft.id, 1) == CHANGED


def test_a_new_flow_begins_with_an_example_or_an_empty_one(site: TestSite):
    admin = site.visitor("ad")

    wrong = admin.post("/admin/flows/new", {"from": "", "key": "공약", "label": ""})
    taken = admin.post("/admin/flows/new", {"from": "", "key": "policy_task", "label": "과제"})
    empty = admin.follow(admin.post("/admin/flows/new", {"key": "pledge", "label": "공약: 시장"}))
    example = admin.follow(admin.post("/admin/flows/new", {"from": "grant_application"}))

    assert (wrong.status_code, taken.status_code) == (422, 422)
    assert "영문 소문자와 숫자" in words(wrong)
    assert "이미 있습니다" in words(taken)
    assert "고칠 곳이 없습니다." in words(empty)
    assert "lifecycle: grant_application" in example.text
    assert "고칠 곳이 없습니다." in words(example)
    assert "새 흐름의 초안을 만들었습니다." in words(example)


@pytest.mark.parametrize("path", ["", "/rounds", "/trial", "/changes", "/versions", "/letters"])
def test_a_flow_that_is_not_there_is_not_there(site: TestSite, path: str):
    assert site.visitor("ad").get(f"/admin/flows/nothing{path}").status_code == 404

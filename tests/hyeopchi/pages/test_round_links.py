"""위원 링크: what the coordinator sees of each member and does about their link."""

import re

from engine.people import person_with_key
from engine.review_links import link_of
from engine.store import reading
from engine.verify import verify
from tests.hyeopchi.pages.member import (
    GOOD,
    cleared,
    evaluation,
    hand_in,
    items,
    letters_to,
    link_of_letter,
    press,
    start,
    write_all,
)
from tests.site import words


def test_a_coordinator_sees_how_far_each_is_and_no_answer(site):
    device, han = cleared(site), site.visitor("han")
    device.post(f"/review/items/{items(site)[0]}", {**GOOD, "opinion": "비밀 의견", "go": "stay"})

    shown = words(han.get(f"/rounds/{evaluation(site)}/links"))

    assert "서윤슬 010-5678-0001 복지·여성·보건의료 시작함" in shown
    assert "2013. 7. 2.(화) 10:00 2013. 7. 3.(수) 10:00 1 0 / 6 –" in shown
    assert "노을 010-5678-0002 복지·여성·보건의료 보냄" in shown
    assert "비밀 의견" not in shown
    assert "유지" not in shown


def test_a_coordinator_sends_a_new_link_and_the_old_one_dies(site):
    device, han = start(site, "seo"), site.visitor("han")
    old = link_of_letter(site, "seo")
    with reading(site.store) as read:
        who = person_with_key(read, "seo").id

    said = han.follow(han.post(f"/rounds/{evaluation(site)}/links", {"person": str(who)}))
    site.tick()

    assert "서윤슬 위원에게 새 링크를 보냅니다" in words(said)
    assert site.anonymous().get(old).status_code == 404
    assert device.get("/review").headers["location"].startswith("/sign-in")
    assert link_of_letter(site, "seo") != old
    start(site, "seo")


def test_a_coordinator_revokes_reopens_and_reads_a_code_out(site):
    device, han = cleared(site), site.visitor("han")
    write_all(site, device)
    hand_in(site, device)
    with reading(site.store) as read:
        link = link_of(read, evaluation(site), person_with_key(read, "seo").id)
    assert link is not None
    path, page = f"/rounds/{evaluation(site)}/links/{link.id}", link_of_letter(site, "seo")
    assert site.anonymous().get(page).status_code == 404

    site.clock.move(minutes=1)
    opened = han.follow(han.post(f"{path}/reopening"))
    assert "서윤슬 위원이 다시 고칠 수 있게 열고" in words(opened)
    laptop = site.anonymous()
    code = re.search(r"<strong>(\d{6})</strong>", han.post(f"{path}/codes").text)
    assert code
    entered = press(laptop, f"{page}/devices", laptop.get(page), code=code[1])
    assert entered.headers["location"] == "/review"
    site.tick()
    subjects = [str(one["Subject"]) for one in letters_to(site, "seo")]
    assert "[협치] 제출하신 평가를 다시 고치실 수 있습니다" in subjects

    han.post(f"{path}/revocation")
    assert laptop.get("/review").headers["location"].startswith("/sign-in")
    assert laptop.get(page).status_code == 404


def test_a_coordinator_asks_again_who_stepped_back_by_mistake(site):
    device, han = cleared(site), site.visitor("han")
    first, *others = items(site)
    device.post(f"/review/items/{first}/conflict", {"cause": "employer"})
    for ask_id in others:
        device.post(f"/review/items/{ask_id}", GOOD)
    hand_in(site, device)
    path, back = f"/rounds/{evaluation(site)}/links", f"/rounds/{evaluation(site)}/returns"
    page = han.get(path)
    assert f'name="ask" value="{first}"' in page.text

    without = han.follow(han.post(back, {"ask": str(first), "reason": " "}))
    assert "까닭을 500자 이내로" in words(without)
    given = {"ask": str(first), "reason": "잘못 눌렀다고 전화로 알려 옴"}
    done = words(han.follow(han.post(back, given)))
    again = words(han.follow(han.post(back, given)))

    assert "서윤슬 위원에게 1 빈집 정비 과제의 평가를 다시 부탁했습니다." in done
    assert "제척 내가 속한 기관·단체가 이 과제를 맡거나 지원받습니다 다시 부탁함" in done
    assert "이미 다시 부탁했거나 빠진 위원이 없는 과제입니다" in again
    site.tick()
    subjects = [str(one["Subject"]) for one in letters_to(site, "seo")]
    assert "[협치] 제출하신 평가를 다시 고치실 수 있습니다" in subjects
    told = "빠진 위원에게 평가를 다시 부탁함: 잘못 눌렀다고 전화로 알려 옴 (한가람 협치팀장)"
    assert told in words(han.get(f"/cases/{site.case_id('1')}"))
    clerk = words(site.visitor("lee").get(f"/cases/{site.case_id('1')}"))
    assert "빠진 위원에게 평가를 다시 부탁함 (한가람 협치팀장)" in clerk

    assert "5 / 6 –" in words(han.get(path))  # asked of six again, and one is left to write
    with reading(site.store) as read:
        assert verify(read).findings == ()

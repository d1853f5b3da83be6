"""The link of a letter (reliability.md C5): whoever looks at it changes nothing, whoever steals it gets nothing."""

import logging
import re
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import select

from engine.closing import close_round
from engine.people import person_with_key
from engine.review_links import link_of, revoke, spend
from engine.store import reading, transaction
from engine.tables import mail, session
from flows.steps.letter_links import letter_links
from tests.hyeopchi.pages.member import (
    PHONE,
    body_of,
    counts,
    hidden,
    letters_to,
    link_of_letter,
    press,
    start,
)
from tests.site import TestSite, words

SCANNERS = (
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1) SafeLinks",
    "Barracuda Sentinel (EE)",
    "Proofpoint URL Defense",
    "curl/8.5.0",
    "python-requests/2.31",
    "Googlebot/2.1",
    "Slackbot-LinkExpanding 1.0",
    "kakaotalk-scrap/1.0",
    "Mimecast URL Protect",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0",
)


def the_link(site: TestSite, key: str = "seo"):
    with reading(site.store) as read:
        whose = person_with_key(read, key).id
        found = link_of(read, site.round_id("half_yearly_evaluation", "2013-H1"), whose)
    assert found is not None
    return found


def test_the_letter_says_in_one_sentence_what_and_has_one_link(site):
    (letter,) = [one for one in letters_to(site, "seo") if "/r/" in body_of(one)][-1:]
    said = body_of(letter)

    assert letter["Subject"] == "[협치] 평가 부탁드립니다: 6건 (기한 2013. 7. 31.(수))"
    assert (
        "위원님께서 맡으신 실무분과의 과제 6건에 대한 2013년 상반기 실무분과위원 평가를 "
        "2013. 7. 31.(수)까지 부탁드립니다(29일 남음)." in said
    )
    assert len(re.findall(r"https?://", said)) == 1
    assert "02-123-4567" in said
    with reading(site.store) as read:
        stored = read.scalars(select(mail.c.body).where(mail.c.body.contains("{{link:"))).all()
    assert stored
    assert "/r/" not in " ".join(stored)


def test_fifty_scanners_leave_the_link_as_it_was(site):
    path, before = link_of_letter(site, "seo"), counts(site)
    unstarted = the_link(site)

    answers = []
    for number in range(50):
        scanner = site.anonymous()
        agent = {"user-agent": f"{SCANNERS[number % len(SCANNERS)]} #{number}"}
        for method in ("GET", "HEAD", "OPTIONS"):
            answers.append(
                scanner.client.request(method, path, headers=agent, follow_redirects=True)
            )

    assert {one.status_code for one in answers} <= {200, 405}
    assert counts(site) == before
    assert the_link(site) == unstarted
    assert start(site, "seo").get("/review").status_code == 303


def test_the_page_of_the_link_shows_who_is_meant_and_keeps_the_address_to_itself(site):
    path = link_of_letter(site, "seo")

    shown = site.anonymous().get(path, headers=PHONE)

    assert "서*슬 위원님께 과제 6건의 평가를 부탁드립니다" in words(shown)
    assert "서윤슬" not in shown.text
    assert "빈집 정비" not in shown.text
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["cache-control"] == "no-store"
    assert "http://" not in shown.text
    assert "https://" not in shown.text.replace("https://www.w3.org", "")


def test_one_press_opens_a_session_of_an_hour_and_leaves_the_token_behind(site):
    path, device = link_of_letter(site, "seo"), site.anonymous()

    answered = press(device, path, device.get(path))

    assert (answered.status_code, answered.headers["location"]) == (303, "/review")
    shown = device.follow(device.get("/review"))
    assert "서윤슬 위원님께 과제 6건" in words(shown)
    assert path.rpartition("/")[2] not in shown.text
    with reading(site.store) as read:
        row = read.execute(select(session).where(session.c.kind == "link")).one()
    assert row.ends_at - row.opened_at == timedelta(minutes=60)
    for elsewhere in ("/today", "/cases", "/rounds", "/account", "/outbox"):
        assert device.get(elsewhere).status_code == 403, elsewhere


def test_the_session_ends_after_its_hour(site):
    device = start(site, "seo")
    for _ in range(5):  # not idle
        site.clock.move(minutes=11, seconds=59)
        assert device.get("/review").status_code == 303
    site.clock.move(seconds=4)
    assert device.get("/review").headers["location"].startswith("/review/")
    site.clock.move(seconds=2)
    assert device.get("/review").headers["location"].startswith("/sign-in")


def test_a_press_that_was_not_on_our_page_opens_nothing(site):
    path, device, other = link_of_letter(site, "seo"), site.anonymous(), site.anonymous()
    shown = device.get(path)
    before = counts(site)

    forged = [
        other.client.post(path, data={"start": hidden(shown, "start")}, follow_redirects=False),
        device.client.post(path, data={}, follow_redirects=False),
        device.client.post(path, data={"start": "x"}, follow_redirects=False),
        device.client.post(
            path,
            data={"start": hidden(shown, "start")},
            headers={"Sec-Fetch-Site": "cross-site"},
            follow_redirects=False,
        ),
        press(device, path, site.anonymous().get(path)),
    ]

    assert [one.status_code for one in forged] == [403] * 5
    assert counts(site) == before


def test_a_second_device_opens_nothing_without_the_code(site):
    start(site, "seo")
    thief, path, before = site.anonymous(), link_of_letter(site, "seo"), counts(site)

    shown = thief.get(path)
    assert "확인번호를 적어 주십시오" in words(shown)
    assert "se***@member.example" in words(shown)
    assert "시작하기" not in [words(shown)]
    assert press(thief, path, shown).headers["location"] == path
    for _ in range(4):
        wrong = press(thief, f"{path}/devices", shown, code="000000")
        assert wrong.headers["location"] == f"{path}?code=wrong"
    assert press(thief, f"{path}/devices", shown, code="000000").status_code == 404
    assert thief.get(path).status_code == 404

    assert counts(site) == before
    site.tick()
    (told,) = [one for one in letters_to(site, "han") if "잠겼습니다" in str(one["Subject"])]
    assert "서윤슬 위원의 링크에 틀린 확인번호가 5번" in body_of(told)


def test_the_code_comes_to_the_members_own_address_at_any_hour(site):
    start(site, "seo")
    site.clock.move(to=datetime(2013, 7, 6, 13, tzinfo=UTC))  # Saturday, 22:00
    laptop, path = site.anonymous(), link_of_letter(site, "seo")

    shown = laptop.get(path)
    asked = press(laptop, f"{path}/codes", shown)
    assert asked.headers["location"] == f"{path}?code=sent"
    letter = letters_to(site, "seo")[-1]
    code = re.search(r"^  (\d{6})$", body_of(letter), re.MULTILINE)
    assert code
    with reading(site.store) as read:
        bodies = read.scalars(select(mail.c.body).where(mail.c.kind == "link_code")).all()
    assert all(code[1] not in body for body in bodies)
    entered = press(
        laptop, f"{path}/devices", laptop.get(path), code=f"{code[1][:3]} {code[1][3:]}"
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/review")


def test_codes_and_presses_are_not_asked_for_without_end(site):
    start(site, "seo")
    laptop, path = site.anonymous(), link_of_letter(site, "seo")
    shown = laptop.get(path)

    said = [press(laptop, f"{path}/codes", shown).status_code for _ in range(4)]

    assert said == [303, 303, 303, 429]


@pytest.mark.parametrize("why", ["unknown", "expired", "revoked", "spent", "closed", "shortened"])
def test_a_link_that_is_dead_looks_like_none(site, why):
    path, link = link_of_letter(site, "seo"), the_link(site)
    round_id = link.round_id
    with transaction(site.store) as write:
        if why == "revoked":
            revoke(write, link.id, at=site.clock())
        if why == "spent":
            spend(write, round_id, link.person_id, at=site.clock())
        if why == "closed":
            close_round(write, round_id, by="han", at=site.clock())
    if why == "expired":
        site.clock.move(to=link.expires_at)
    tried = {"unknown": path[:-1] + "_", "shortened": path[:-1]}.get(why, path)
    device = site.anonymous()

    shown, pressed = device.get(tried), device.post(tried, {"start": "x"})

    nothing = site.anonymous().get("/r/nothing")
    assert (shown.status_code, shown.text) == (404, nothing.text)
    assert (pressed.status_code, pressed.text) == (404, nothing.text)


def test_a_link_opens_to_the_second_before_it_ends(site):
    path, link = link_of_letter(site, "seo"), the_link(site)

    site.clock.move(to=link.expires_at - timedelta(seconds=1))
    assert site.anonymous().get(path).status_code == 200
    site.clock.move(seconds=1)
    assert site.anonymous().get(path).status_code == 404
    site.clock.move(seconds=1)
    assert site.anonymous().get(path).status_code == 404


@pytest.mark.slow
def test_an_unknown_link_takes_as_long_as_a_dead_one(site):
    path, link = link_of_letter(site, "seo"), the_link(site)
    with transaction(site.store) as write:
        revoke(write, link.id, at=site.clock())
    device, took = site.anonymous(), {"dead": [], "unknown": []}
    for _ in range(100):
        for which, tried in (("dead", path), ("unknown", path[:-4] + "AAAA")):
            began = time.perf_counter()
            device.get(tried)
            took[which].append(time.perf_counter() - began)

    assert abs(median(took["dead"]) - median(took["unknown"])) < 0.005


def test_no_token_stands_in_the_record_or_in_a_log(site, caplog):
    caplog.set_level(logging.DEBUG)
    made = letter_links(site.setting)
    assert made is not None
    path = link_of_letter(site, "seo")
    device = start(site, "seo")
    device.get("/review")
    site.anonymous().get(path + "x")
    site.anonymous().get(path)
    token = path.rpartition("/")[2]

    with sqlite3.connect(str(site.store.url.database)) as raw:
        dump = "\n".join(raw.iterdump())
    ours = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("httpx"))
    assert token not in dump
    assert token not in ours
    assert "/r/{token}" not in dump  # a mere look is no access to anybody's data

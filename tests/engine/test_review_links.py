"""Links of reviewers: bound, dying in time, and nowhere in the record."""

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.in_charge import in_charge
from engine.link_errors import LinkUnknown
from engine.link_start import TRIES, ask_code, begin, code_of, knows, try_code
from engine.people import NewPerson, add_people
from engine.rate import allow
from engine.review_links import (
    issue_links,
    link_of,
    link_of_token,
    link_with_id,
    links_of_round,
    links_to_mail,
    mark_mailed,
    reissue,
    reopen,
    revoke,
    spend,
    token_of,
)
from engine.seoul import SEOUL
from engine.sessions import open_session, session_of
from engine.store import reading, transaction
from engine.tables import metadata, notice, review_link, round_
from tests.engine.evaluation import JULY_5, Evaluation, sign
from tests.rounds_town import seoul

AT = seoul(JULY_5)
SECOND = timedelta(seconds=1)
BROWSER = {"source": "10.0.0.7", "agent": "phone"}


def opens(evaluation: Evaluation, token: str, at: datetime = AT) -> bool:
    with reading(evaluation.town.store) as read:
        return link_of_token(read, token, at=at) is not None


def test_issue_links_gives_each_member_one_link_that_its_token_opens(evaluation):
    one, again, other = evaluation.link("m1"), evaluation.link("m1"), evaluation.link("m2")

    assert again == one
    assert other.id != one.id
    token = evaluation.token("m1")
    assert len(token) == 43
    with reading(evaluation.town.store) as read:
        found = link_of_token(read, token, at=AT)
        assert found == one
        assert link_of(read, evaluation.round_id, one.person_id) == one
        assert [each.person_key for each in links_of_round(read, evaluation.round_id)] == [
            "m1",
            "m2",
        ]
        with pytest.raises(LinkUnknown):
            link_with_id(read, 99)
    assert not opens(evaluation, token[:-1])
    assert not opens(evaluation, "")


def test_a_link_opens_until_the_last_second_of_its_last_day(evaluation):
    token, link = evaluation.token("m1"), evaluation.link("m1")

    # due on July 31, closing on August 5: the closing is the earlier of the two ends
    assert link.last_day == date(2013, 8, 5)
    assert link.expires_at == datetime(2013, 8, 6, tzinfo=SEOUL)
    assert opens(evaluation, token, link.expires_at - SECOND)
    assert not opens(evaluation, token, link.expires_at)
    with transaction(evaluation.town.store) as write:
        write.execute(round_.update().values(closes_on=None))
    assert opens(evaluation, token, datetime(2013, 8, 14, 23, 59, 59, tzinfo=SEOUL))
    assert not opens(evaluation, token, datetime(2013, 8, 15, tzinfo=SEOUL))


def test_a_link_dies_with_its_round(evaluation):
    token = evaluation.token("m1")

    evaluation.town.close(evaluation.round_id, JULY_5)

    assert not opens(evaluation, token)
    pair = (evaluation.round_id, evaluation.person("m1").id)
    with transaction(evaluation.town.store) as write:
        assert issue_links(write, [pair], sign=sign, by="clock", at=AT) == {}


def test_reissue_kills_the_link_before_it_with_its_sessions_and_devices(evaluation):
    store, old, link = evaluation.town.store, evaluation.token("m1"), evaluation.link("m1")
    with transaction(store) as write:
        begin(write, link, "device", at=AT, **BROWSER)
        opened = open_session(write, link.person_id, at=AT, kind="link", link_id=link.id, **BROWSER)

    with transaction(store) as write:
        fresh = reissue(write, link.id, sign=sign, by="boss", at=AT)

    assert (fresh.serial, fresh.started_at, fresh.tries) == (2, None, 0)
    assert not opens(evaluation, old)
    assert opens(evaluation, token_of(sign, fresh.id, fresh.serial, fresh.salt))
    with reading(store) as read:
        assert not knows(read, link.id, "device")
        assert session_of(read, opened.token, at=AT) is None


def test_revoke_spend_and_reopen_say_whether_the_link_lives(evaluation):
    store, token, link = evaluation.town.store, evaluation.token("m1"), evaluation.link("m1")

    with transaction(store) as write:
        spend(write, link.round_id, link.person_id, at=AT)
    assert not opens(evaluation, token)
    with transaction(store) as write:
        reopen(write, link.id, at=AT)
    assert opens(evaluation, token)
    with transaction(store) as write:
        revoke(write, link.id, at=AT)
    assert not opens(evaluation, token)
    pair = (link.round_id, link.person_id)
    with transaction(store) as write:
        assert issue_links(write, [pair], sign=sign, by="clock", at=AT) == {}


def test_issue_links_issues_a_spent_link_anew_for_who_is_asked_again(evaluation):
    store, old, link = evaluation.town.store, evaluation.token("m1"), evaluation.link("m1")
    with transaction(store) as write:
        spend(write, link.round_id, link.person_id, at=AT)

    fresh = evaluation.link("m1")

    assert (fresh.id, fresh.serial, fresh.spent_at) == (link.id, 2, None)
    assert not opens(evaluation, old)


def test_a_letter_takes_only_its_own_persons_links(evaluation):
    mine, other = evaluation.link("m1"), evaluation.link("m2")
    with transaction(evaluation.town.store) as write:
        mark_mailed(write, [mine.id], at=AT)

    with reading(evaluation.town.store) as read:
        found = links_to_mail(read, [mine.id, other.id], mine.person_id)

    assert list(found) == [mine.id]
    assert found[mine.id].mailed_at == AT


def test_the_record_holds_no_token_of_a_thousand(evaluation, tmp_path):
    store = evaluation.town.store
    with transaction(store) as write:
        add_people(write, [NewPerson(f"x{n}", f"위원 {n}") for n in range(1_000)])
    with transaction(store) as write:
        pairs = [(evaluation.round_id, n) for n in range(9, 1_009)]
        ids = issue_links(write, pairs, sign=sign, by="clock", at=AT)
        tokens = [
            token_of(sign, one.id, one.serial, one.salt)
            for one in links_of_round(write, evaluation.round_id)
        ]

    assert len(ids) == len(set(tokens)) == 1_000
    with reading(store) as read:
        dump = "\n".join(
            str(tuple(row))
            for table in metadata.tables.values()
            for row in read.execute(select(table))
        )
    assert dump.count("위원 ") >= 1_000
    assert [token for token in tokens if token in dump] == []
    if store.dialect.name == "sqlite":
        with sqlite3.connect(str(store.url.database)) as raw:
            whole = "\n".join(raw.iterdump())
        assert [token for token in tokens if token in whole] == []
        file = Path(str(store.url.database)).read_bytes()
        assert [token for token in tokens if token.encode() in file] == []


def test_a_second_device_needs_the_code(evaluation):
    store, link = evaluation.town.store, evaluation.link("m1")
    with transaction(store) as write:
        assert begin(write, link, "phone", at=AT.astimezone(SEOUL), **BROWSER) == "begun"
        assert begin(write, link, "phone", at=AT + SECOND, **BROWSER) == "begun"
        assert link_with_id(write, link.id).started_at == AT
        assert begin(write, link, "laptop", at=AT, **BROWSER) == "code_needed"
        asked = ask_code(write, link.id, at=AT)
    code = code_of(sign, asked)

    def tried(said: str, at: datetime = AT) -> str:
        with transaction(store) as write:
            return try_code(write, link.id, said, "laptop", sign=sign, at=at, **BROWSER)

    assert len(code) == 6
    assert tried("x") == "wrong"
    assert tried(code, AT + timedelta(minutes=10)) == "wrong"
    assert tried(code, AT + timedelta(minutes=10) - SECOND) == "begun"
    assert tried(code) == "wrong"  # a code opens once
    with transaction(store) as write:
        assert begin(write, link, "laptop", at=AT, **BROWSER) == "begun"


def test_five_wrong_codes_lock_other_devices_out_and_tell_the_coordinator(evaluation):
    store, link = evaluation.town.store, evaluation.link("m1")
    with transaction(store) as write:
        begin(write, link, "phone", at=AT, **BROWSER)
        code = code_of(sign, ask_code(write, link.id, at=AT))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    said = []
    for _ in range(TRIES):
        with transaction(store) as write:
            said.append(try_code(write, link.id, wrong, "thief", sign=sign, at=AT, **BROWSER))
    with transaction(store) as write:
        right = try_code(write, link.id, code, "thief", sign=sign, at=AT, **BROWSER)

    assert (said, right) == (["wrong"] * 4 + ["locked"], "locked")
    with transaction(store) as write:
        assert begin(write, link, "phone", at=AT, **BROWSER) == "begun"
    with reading(store) as read:
        told = read.execute(select(notice.c.person_id, notice.c.template)).all()
        assert [tuple(row) for row in told] == [
            (boss, "link_locked") for boss in in_charge(read, on=JULY_5)
        ]


def test_allow_counts_within_a_window(evaluation):
    def ask(minutes: int) -> bool:
        with transaction(evaluation.town.store) as write:
            at = AT + timedelta(minutes=minutes)
            return allow(write, "link-code:1", most=2, within=timedelta(minutes=10), at=at)

    assert [ask(minutes) for minutes in (0, 1, 2, 9, 10, 11, 12)] == [
        True, True, False, False, True, True, False,
    ]  # fmt: skip


def test_the_tokens_are_of_this_issue_of_this_record(evaluation):
    link = evaluation.link("m1")
    with reading(evaluation.town.store) as read:
        salts = read.scalars(select(review_link.c.salt)).all()

    assert salts == [link.salt]
    assert token_of(sign, link.id, 1, "other") != token_of(sign, link.id, 1, link.salt)

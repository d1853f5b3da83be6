"""A case's letters from the tick that looks at it to the outbox: digest, deputies, statutory ones."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, event, select, update

from engine.business_days import OfficeCalendar
from engine.deputies import set_deputy
from engine.digest import to_compose
from engine.ledger import mails
from engine.register import NewCase, register
from engine.remarks import add_remark
from engine.store import reading, transaction
from engine.tables import duty, mail, notice
from flows.steps.compose import compose
from flows.steps.pending import pending
from flows.steps.remind import remind
from flows.steps.setting import Hours, Setting
from flows.steps.tick import tick
from notifications.folder import FolderTransport
from notifications.letters import Letters
from tests.grant_town import GrantTown, grant_town, publish_grant, ten
from tests.outbox_rows import (
    QUARTERLY,
    add_asks,
    add_cases,
    add_department,
    add_office_role,
    add_round,
    answer,
    statements,
)

OFFICE: Mapping[str, str] = {
    "name": "한빛시",
    "department": "협치담당관",
    "address": "",
    "phone": "032-000-0000",
    "email": "office@town.example",
    "signature": "",
    "mail_domain": "town.example",
}


def d(text: str) -> date:
    return date.fromisoformat(f"2013-{text}")


def live(town: GrantTown, day: date) -> dict[str, str]:
    """Remind and compose on a morning; give the day's letters: {who: subject and text}."""
    at = ten(day)
    remind(town.store, today=day, at=at, calendar=town.calendar)
    compose(town.store, Letters([]), today=day, at=at, calendar=town.calendar, office=OFFICE)
    with reading(town.store) as read:
        rows = read.execute(
            select(mail.c.to_name, mail.c.kind, mail.c.subject, mail.c.body)
            .where(mail.c.on_day == day)
            .order_by(mail.c.id)
        ).all()
    names = [row.to_name for row in rows]
    assert len(set(zip(names, [row.kind for row in rows], strict=True))) == len(rows)
    return {row.to_name: f"{row.subject}\n{row.body}" for row in rows}


def ends(store: Engine) -> list[tuple[str, str | None]]:
    with reading(store) as read:
        return [
            tuple(row)
            for row in read.execute(select(notice.c.status, notice.c.reason).order_by(notice.c.id))
        ]


def test_a_digest_says_the_deadline_of_a_case(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))  # due 4.3.

    said = live(town, d("03-27"))

    assert said["김한결"].startswith("[협치] 처리하실 일 1건 (기한 2013. 4. 3.(수))\n")
    assert (
        "□ 7일 이내\n\n"
        "  ○ 보조사업 보조-1 보조-1 사업\n"
        "    협약 체결 기한 2013. 4. 3.(수), 7일 남음 (상태: 협약)\n"
    ) in said["김한결"]


def test_a_superior_reads_who_has_to_act(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    live(town, d("04-04"))

    said = live(town, d("04-08"))  # D+3 is a Saturday

    assert list(said) == ["이든솔"]
    assert said["이든솔"].startswith("[협치] 처리가 늦어지는 일 1건 (기한 2013. 4. 3.(수))\n")
    assert "5일 지남 (상태: 협약)\n    담당 복지과 김한결\n" in said["이든솔"]


def test_silence_is_told_in_business_days(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))

    warned, stale = live(town, d("03-25")), live(town, d("04-01"))

    assert (
        "□ 처리가 없는 건\n\n"
        "  ○ 보조사업 보조-1 보조-1 사업\n"
        "    15업무일 동안 처리가 없습니다. (상태: 신청, 마지막 처리: 2013. 3. 4.(월))\n"
        "    2013. 4. 1.(월)까지 처리가 없으면 늦은 일로 보고 다시 알려 드립니다.\n"
    ) in warned["김한결"]
    assert warned["김한결"].startswith("[협치] 처리하실 일 1건\n")
    assert "    20업무일 동안 처리가 없습니다." in stale["김한결"]
    assert "늦은 일로 보고" not in stale["김한결"]


def test_a_digest_repeats_what_is_still_to_be_done(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", on=d("03-04"))
    live(town, d("03-20"))

    said = live(town, d("03-25"))["김한결"]

    assert "보조-1 사업" in said  # told on 3.20., still open
    assert "보조-2 사업" in said
    assert said.startswith("[협치] 처리하실 일 2건")


@pytest.mark.parametrize(
    ("number", "move", "reason"), [("보조-1", "start", "moved_on"), ("보조-2", "apply", "acted")]
)
def test_a_notice_is_moot_once_the_case_moved_on(
    store: Engine, number: str, move: str, reason: str
) -> None:
    town = grant_town(store)
    state = "agreed" if number == "보조-1" else "applied"
    town.enter(number, state, on=d("03-04"))
    day = d("03-27") if number == "보조-1" else d("03-25")
    remind(store, today=day, at=ten(day), calendar=town.calendar)
    town.move(move, day, number)

    assert live(town, day) == {}
    assert ends(store) == [("cancelled", reason)]


def test_cases_are_looked_at_once_a_business_day_within_office_hours(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))

    def told(day: date, hour: int) -> int:
        at = (
            datetime(2013, day.month, day.day, hour - 9, tzinfo=UTC)
            if hour >= 9
            else datetime(2013, day.month, day.day - 1, 15 + hour, tzinfo=UTC)
        )
        return remind(store, today=day, at=at, calendar=town.calendar, hours=Hours())

    assert told(d("03-25"), 8) == 0  # before the office opens
    assert told(d("03-25"), 9) == 1
    town.enter("보조-2", on=d("03-01"))
    with statements(store) as said:
        assert told(d("03-25"), 10) == 0  # looked at already
    assert len(said) == 2
    assert told(d("03-30"), 10) == 0  # a Saturday
    assert told(d("03-26"), 10) == 1


def test_pending_says_once_a_day_that_cases_wait_to_be_looked_at(
    store: Engine, tmp_path: Path
) -> None:
    town = grant_town(store)
    setting = _setting(town, tmp_path)
    at = ten(d("03-05"))

    before = pending(setting, at=at).letters
    remind(store, today=d("03-05"), at=at, calendar=town.calendar)

    assert (before, pending(setting, at=at).letters) == (True, False)
    assert not pending(setting, at=datetime(2013, 3, 9, 1, tzinfo=UTC)).letters  # a Saturday


def _setting(town: GrantTown, folder: Path) -> Setting:
    return Setting(
        store=town.store,
        calendar=town.calendar,
        letters=Letters([]),
        transport=FolderTransport(folder / "outbox"),
        office=OFFICE,
        folder=folder,
    )


def test_a_tick_chases_composes_and_sends(store: Engine, tmp_path: Path) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))

    first = tick(_setting(town, tmp_path), at=ten(d("03-27")))
    again = tick(_setting(town, tmp_path), at=ten(d("03-27")))

    assert (first.notices, first.composed.mails, first.delivered.sent) == (1, 1, 1)
    assert (again.notices, again.composed.mails, again.delivered.sent) == (0, 0, 0)


# deputies


def away(town: GrantTown, of: str, to: str, first: date, last: date) -> None:
    with transaction(town.store) as write:
        set_deputy(
            write, of=of, to=to, starts_on=first, ends_on=last, reason="병가", actor="han",
            at=ten(d("03-04")),
        )  # fmt: skip


def test_a_deputy_is_told_and_for_whom_and_what_was_not_sent_goes_back(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", lead="roads", state="agreed", on=d("03-04"))
    away(town, "kim", "song", d("03-25"), d("03-29"))

    during = live(town, d("03-27"))
    remind(store, today=d("04-02"), at=ten(d("04-02")), calendar=town.calendar)
    after = live(town, d("04-02"))

    assert list(during) == ["송누리"]  # one digest for both
    assert during["송누리"].startswith("[협치] 처리하실 일 2건 (기한 2013. 4. 3.(수))")
    assert during["송누리"].count("    김한결 주무관 부재로 대신 받으시는 알림입니다.\n") == 1
    assert "병가" not in during["송누리"]
    assert sorted(after) == ["김한결", "송누리"]
    assert "부재로 대신" not in after["송누리"]


def test_a_deputy_of_a_superior_hears_the_escalation_once(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    away(town, "lee", "park", d("04-01"), d("04-30"))
    live(town, d("04-04"))

    said = live(town, d("04-08"))

    assert list(said) == ["박마루"]
    assert "    이든솔 주무관 부재로 대신 받으시는 알림입니다.\n" in said["박마루"]
    with reading(store) as read:
        assert (
            read.scalars(select(notice.c.person_id).where(notice.c.status == "mailed")).all()[-1]
            == 2
        )


def test_a_deputy_who_had_the_digest_of_the_day_is_told_tomorrow(store: Engine) -> None:
    town = grant_town(store)
    town.enter("보조-2", lead="roads", state="agreed", on=d("03-04"))
    town.enter(on=d("03-06"))
    assert list(live(town, d("03-27"))) == ["김한결", "송누리"]
    away(town, "kim", "song", d("03-27"), d("03-29"))
    with transaction(store) as write:
        write.execute(update(notice).where(notice.c.person_id == 1).values(status="queued"))

    assert list(live(town, d("03-27"))) == ["김한결", "송누리"]
    assert list(live(town, d("03-28"))) == ["송누리"]


def test_a_digest_says_who_of_ones_own_is_away_and_by_whom_replaced(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", lead="roads", state="agreed", on=d("03-04"))
    away(town, "lee", "park", d("03-25"), d("03-29"))

    said = live(town, d("03-27"))

    assert (
        "□ 부재 안내\n\n  ○ 이든솔 주무관: 2013. 3. 29.(금)까지 부재, 대결 박마루 주무관\n"
        in said["김한결"]
    )
    assert "부재 안내" not in said["송누리"]  # of another department


def test_a_digest_carries_unfinished_remarks_with_their_age(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    with transaction(store) as write:
        add_remark(
            write, "grant", "보조-1", source="audit", text="정산 근거를 붙일 것", on=d("03-05"),
            actor="han", at=ten(d("03-05")),
        )  # fmt: skip

    said = live(town, d("04-02"))["김한결"]

    assert (
        "□ 아직 조치하지 않은 지적사항\n\n"
        "  ○ 보조-1 보조-1 사업: 정산 근거를 붙일 것\n"
        "    감사 2013. 3. 5.(화) 지적, 28일 지남, 1개 분기 이월\n"
    ) in said


# nobody holds the role


def test_the_coordinator_reads_which_role_is_vacant(store: Engine) -> None:
    town = grant_town(store)
    with transaction(store) as write:
        write.execute(update(duty).where(duty.c.person_id == 5).values(ends_on=d("03-31")))
    town.enter(state="agreed", lead="roads", on=d("03-11"))

    said = live(town, d("04-03"))  # due 4.10.

    assert list(said) == ["한가람"]
    assert "    담당 도로과(담당자 미지정)\n" in said["한가람"]
    assert (
        "    도로과 주무관(담당자)이 정해지지 않아(담당자 미지정) 총괄부서로 알려 드립니다.\n"
        in said["한가람"]
    )


def test_a_rounds_escalation_that_reaches_nobody_goes_to_the_coordinator(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "문화", roles={"program_manager": "choi"})
        add_office_role(write, "coordinator", "han")
        add_cases(write, ["합의-1", "합의-2"])
        add_round(write)
        add_asks(write, 1, [("합의-1", "choi"), ("합의-2", None)], department="문화")
    town = GrantTown(store, OfficeCalendar())

    first = live(town, d("04-11"))  # D+1: nobody was asked about one
    third = live(town, d("04-15"))  # D+3: no team lead
    with transaction(store) as write:
        answer(write, 1, "choi")
    seventh = live(town, d("04-17"))

    assert sorted(first) == ["choi", "han"]
    assert "문화과 주무관(담당자)이 정해지지 않아(담당자 미지정)" in first["han"]
    assert "문화과 팀장이 정해지지 않아(담당자 미지정) 총괄부서로 알려 드립니다." in third["han"]
    assert "문화과 1건(담당 담당자 미지정)" in seventh["han"]
    assert "과장이 정해지지 않아" in seventh["han"]


# what law asks for


def test_a_statutory_deadline_leaves_alone_with_its_day(store: Engine) -> None:
    town = grant_town(store)
    with transaction(store) as write:
        publish_grant(write, STATUTORY="true")
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", on=d("03-04"))

    live(town, d("03-25"))  # the digest: silence of the other
    live(town, d("03-27"))
    live(town, d("04-02"))

    with reading(store) as read:
        rows = read.execute(
            select(mail.c.kind, mail.c.on_day, mail.c.subject, mail.c.body, mail.c.calendar)
            .order_by(mail.c.id)
        ).all()  # fmt: skip
    letters = [row for row in rows if row.kind == "case_reminder"]
    assert [row.on_day for row in letters] == [d("03-25"), d("03-27"), d("04-02")]
    assert letters[1].subject == (
        "[협치] 보조사업 보조-1 보조-1 사업 협약 체결 기한 안내 (기한 2013. 4. 3.(수))"
    )
    assert "  나. 협약 체결 기한: 2013. 4. 3.(수), 7일 남음\n" in letters[1].body
    events = [Calendar.from_ical(row.calendar).walk("VEVENT")[0] for row in letters]
    assert {str(one["uid"]) for one in events} == {str(events[0]["uid"])}
    assert {one.decoded("dtstart") for one in events} == {d("04-03")}
    digests = [row for row in rows if row.kind == "digest"]
    assert digests
    assert all(row.calendar is None and "보조-1 사업" not in row.body for row in digests)


def test_a_statutory_review_is_never_in_a_digest(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles={"program_manager": "kim", "team_lead": "lee"})
        add_cases(write, ["공시-1", "공시-2"])
        add_round(write, review={**QUARTERLY, "label": "재정 공시 점검", "statutory": True})
        add_round(write, period="2013-H1")
        add_asks(write, 1, [("공시-1", "kim"), ("공시-2", "kim")], department="복지")
        add_asks(write, 2, [("공시-1", "kim")], department="복지")
    town = GrantTown(store, OfficeCalendar())

    remind(store, today=d("04-03"), at=ten(d("04-03")), calendar=town.calendar)
    with reading(store) as read:
        (told,) = to_compose(read, today=d("04-03"), calendar=town.calendar)
    live_letters = _kinds(town, d("04-03"))

    assert [item.round.id for item in told.items] == [2]
    assert [one.notice.kind for one in told.letters] == ["opened", "reminder"]
    assert live_letters == {
        ("digest", False): 1,
        ("opened", True): 1,
        ("reminder", True): 1,
    }


def _kinds(town: GrantTown, day: date) -> dict[tuple[str, bool], int]:
    compose(town.store, Letters([]), today=day, at=ten(day), calendar=town.calendar, office=OFFICE)
    found: dict[tuple[str, bool], int] = {}
    with reading(town.store) as read:
        for row in read.execute(select(mail.c.kind, mail.c.calendar)):
            key = (row.kind, row.calendar is not None)
            found[key] = found.get(key, 0) + 1
    return found


def test_a_statutory_letter_is_moot_once_answered(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles={"program_manager": "kim"})
        add_cases(write, ["공시-1"])
        add_round(write, review={**QUARTERLY, "statutory": True})
        add_asks(write, 1, [("공시-1", "kim")], department="복지")
    town = GrantTown(store, OfficeCalendar())
    remind(store, today=d("04-01"), at=ten(d("04-01")), calendar=town.calendar)
    with transaction(store) as write:
        answer(write, 1, "kim")

    assert live(town, d("04-01")) == {}
    assert ends(store) == [("cancelled", "answered")]


# many


@pytest.mark.slow
def test_ten_thousand_cases_are_chased_in_a_constant_number_of_statements(store: Engine) -> None:
    town = grant_town(store)
    costs = {}
    for count in (10, 10_000):
        _crowd(town, count)
        day = d("04-01") if count == 10 else d("04-02")
        with statements(store) as said:
            told = remind(store, today=day, at=ten(day), calendar=town.calendar)
        costs[count] = (told, len([one for one in said if not one.startswith("INSERT")]))
    day = d("04-02")
    with statements(store) as said:
        composed = compose(
            store, Letters([]), today=day, at=ten(day), calendar=town.calendar, office=OFFICE
        )

    assert costs[10][0] == 11
    assert costs[10_000][0] >= 10_000
    assert costs[10][1] == costs[10_000][1]
    assert (composed.mails, len(said) < 60) == (1, True)  # one digest, and it stays readable


def _crowd(town: GrantTown, count: int) -> None:
    rows = [
        NewCase(
            f"다수-{count}-{n}", f"사업 {n}", "applied", {"lead": "welfare"}, d("03-04"), "대장"
        )
        for n in range(count)
    ]
    if count == 10:
        town.enter(on=d("03-04"))
    with transaction(town.store) as write:
        register(write, "grant", rows, actor="han", at=ten(d("03-04")))


def test_the_write_lock_is_taken_once_a_day_for_chasing(store: Engine) -> None:
    town = grant_town(store)
    commits: list[object] = []
    event.listen(store, "commit", commits.append)

    for _ in range(3):
        remind(store, today=d("03-05"), at=ten(d("03-05")), calendar=town.calendar)

    assert len(commits) == 1
    with reading(store) as read:
        assert mails(read) == []

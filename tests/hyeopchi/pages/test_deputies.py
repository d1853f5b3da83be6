"""대결, 인수인계: one's own place by oneself, others' by whom the rule lets; the paper stays."""

from datetime import date

from sqlalchemy import select

from engine.people import NewDuty, assign_duties, person_with_key
from engine.store import reading, transaction
from engine.tables import duty, export, handover_paper, role_change
from tests.site import TestSite, Visitor, words


def id_of(site: TestSite, key: str) -> str:
    with reading(site.store) as read:
        return str(person_with_key(read, key).id)


def acted(visitor: Visitor, path: str, data: dict[str, object]) -> str:
    return words(visitor.follow(visitor.post(path, data)))


def days(site: TestSite, deputy: str, **more: str) -> dict[str, str]:
    return {"deputy": id_of(site, deputy), "first": "2013-07-04", "last": "2013-07-05", **more}


def test_everybody_sets_and_ends_their_own_deputy(site: TestSite):
    visitor = site.visitor("lee")

    said = acted(visitor, "/deputies", days(site, "ko", reason="출장"))
    assert "2013. 7. 4.(목)부터 2013. 7. 5.(금)까지 고운빛님이 이든솔님의 일을 대결합니다." in said
    again = words(visitor.post("/deputies", days(site, "han")))
    assert "이미 대결자(고운빛)가 있습니다." in again
    absence = visitor.get("/deputies").text.split('name="absence" value="')[1].split('"')[0]
    assert site.visitor("moon").post("/deputies/end", {"absence": absence}).status_code == 404
    said = acted(visitor, "/deputies/end", {"absence": absence})
    assert "이든솔님의 대결을 시작하기 전에 없앴습니다." in said


def test_somebody_elses_deputy_needs_a_role(site: TestSite):
    theirs = days(site, "ko", absent=id_of(site, "lee"))

    assert site.visitor("moon").post("/deputies", theirs).status_code == 404
    assert "대결합니다." in acted(site.visitor("han"), "/deputies", theirs)
    assert "이든솔" in words(site.visitor("ad").get("/deputies"))
    assert "고운빛 2013" not in words(site.visitor("moon").get("/deputies"))


def test_what_is_wrong_stands_beside_its_field(site: TestSite):
    said = words(site.visitor("lee").post("/deputies", {"first": "곧", "last": "2013-07-02"}))

    for sentence in ("대결할 사람을 골라", "첫날을 2013-07-08처럼", "마지막 날을 오늘이나"):
        assert sentence in said


def test_the_list_leaves_as_a_file_for_a_reason(site: TestSite):
    visitor = site.visitor("han")
    acted(visitor, "/deputies", days(site, "ko"))

    assert visitor.post("/deputies/export", {}).status_code == 422
    taken = visitor.post("/deputies/export", {"export_reason": "복무 점검"})

    assert taken.content.startswith(b"PK")
    with reading(site.store) as read:
        kept = read.execute(select(export.c.what, export.c.reason, export.c.rows)).one()
    assert tuple(kept) == ("deputies", "복무 점검", 1)


def test_a_handover_is_looked_at_then_done_once_and_printed_again(site: TestSite):
    visitor = site.visitor("han")
    given = {"giver": id_of(site, "lee"), "taker": id_of(site, "ko"), "on": "2013-07-03"}

    looked = words(visitor.post("/handover/preview", given))
    assert "이든솔의 일을 고운빛에게" in looked
    assert "아직 아무것도 바뀌지 않았습니다." in looked
    assert "복지정책과 주무관(담당자)" in looked
    assert "아직 답하지 않은 요청 5건" in looked
    assert "마을 도서관" in looked
    with reading(site.store) as read:
        assert read.scalar(select(duty.c.ends_on).where(duty.c.ends_on.is_not(None))) is None

    pressed = {**given, "_key": "k" * 20}
    first = visitor.post("/handover", pressed)
    assert visitor.post("/handover", pressed).headers["location"] == first.headers["location"]
    paper = words(visitor.follow(first))
    assert "이든솔님의 일을 고운빛님에게 넘겼습니다." in paper
    assert "인계자: 주무관 이든솔" in paper
    assert "마을 도서관" in paper

    site.clock.move(days=40)
    later = site.visitor("han")
    assert "인계자: 주무관 이든솔" in words(later.get(first.headers["location"]))
    with reading(site.store) as read:
        assert len(read.execute(select(handover_paper)).all()) == 1
        acts = read.execute(select(role_change.c.act, role_change.c.reason)).all()
        assert [tuple(row) for row in acts] == [("revoke", "인계"), ("grant", "인수")]


def test_an_administrator_hands_over_without_seeing_the_cases(site: TestSite):
    visitor = site.visitor("ad")
    given = {"giver": id_of(site, "lee"), "taker": id_of(site, "ko"), "on": "2013-07-03"}

    looked = words(visitor.post("/handover/preview", given))
    assert "아직 답하지 않은 요청 5건" in looked
    assert "마을 도서관" not in looked
    assert "마을 도서관" not in acted(visitor, "/handover", given)


def test_a_team_lead_hands_over_the_work_of_their_own_department(site: TestSite):
    visitor = site.visitor("ko")
    others = {"giver": id_of(site, "moon"), "taker": id_of(site, "ko"), "on": "2013-07-03"}

    assert "넘기는 사람을 골라 주십시오." in words(visitor.post("/handover", others))
    own = {**others, "giver": id_of(site, "lee")}
    assert visitor.post("/handover/preview", own).status_code == 200
    done = site.visitor("han").post("/handover", others).headers["location"]
    assert visitor.get(done).status_code == 200  # ko is the taker, of this department
    elsewhere = {"giver": id_of(site, "han"), "taker": id_of(site, "moon"), "on": "2013-07-03"}
    away = site.visitor("han").post("/handover", elsewhere).headers["location"]
    assert visitor.get(away).status_code == 404


def test_a_handover_of_a_day_to_come_is_refused_beside_its_field(site: TestSite):
    given = {"giver": id_of(site, "lee"), "taker": id_of(site, "lee"), "on": "2013-07-04"}

    said = words(site.visitor("han").post("/handover/preview", given))

    assert "아직 오지 않은 날입니다." in said
    assert "같은 사람일 수 없습니다." in said


TODAY = {"first": "2013-07-03", "last": "2013-07-05"}


def test_a_team_lead_takes_nobodys_place_but_their_teams(site: TestSite):
    """Whoever names themselves an absent person's deputy would hold all of that person's rights."""
    lead = site.visitor("ko")
    for key in ("ad", "han", "gam", "moon"):
        taken = days(site, "ko", absent=id_of(site, key), **TODAY)
        assert lead.post("/deputies", taken).status_code == 404, key
    assert lead.get("/admin/people").status_code == 403
    assert "대결합니다." in acted(lead, "/deputies", days(site, "ko", absent=id_of(site, "lee")))


def test_nobody_takes_anothers_place_by_their_own_hand(site: TestSite):
    theirs = days(site, "ad", absent=id_of(site, "han"), **TODAY)

    said = words(site.visitor("ad").post("/deputies", theirs))

    assert "자기를 남의 대결자로 정할 수는 없습니다." in said
    assert site.visitor("ad").get("/cases").status_code == 403


def test_an_administrators_place_is_given_by_an_administrator(site: TestSite):
    theirs = days(site, "lee", absent=id_of(site, "ad"), **TODAY)

    assert site.visitor("han").post("/deputies", theirs).status_code == 422
    assert "대결합니다." in acted(site.visitor("an_two"), "/deputies", theirs)


def test_who_worked_in_a_department_once_is_not_its_team_leads_to_hand_over(site: TestSite):
    with transaction(site.store) as write:
        once = NewDuty(
            "han", "program_manager", date(2012, 1, 2), organisation="welfare-policy",
            ends_on=date(2012, 6, 30),
        )  # fmt: skip
        assign_duties(write, [once])
    given = {"giver": id_of(site, "han"), "taker": id_of(site, "ko"), "on": "2013-07-03"}

    assert "넘기는 사람을 골라" in words(site.visitor("ko").post("/handover", given))


def test_an_administrator_hands_nobodys_work_to_themselves(site: TestSite):
    given = {"giver": id_of(site, "han"), "taker": id_of(site, "ad"), "on": "2013-07-03"}

    assert "자기에게는 넘길 수 없습니다." in words(site.visitor("ad").post("/handover", given))
    assert site.visitor("ad").get("/cases").status_code == 403

"""회차: how far it is, whom to tell again, its answers, its sheets, and what closing freezes."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from sqlalchemy import select

from engine.exports import exports
from engine.nudge import to_nudge
from engine.round_view import asks, round_with_id
from engine.store import reading, transaction
from engine.tables import event, notice
from hyeopchi.round_reading import read_round_sheet
from hyeopchi.round_sheet import HEADER_ROW, IDENTITY_SHEET, SHEET
from tests.site import TestSite, count_statements, words

QUARTER = ("quarterly_report", "2013-Q2")


def quarter(site: TestSite) -> int:
    return site.round_id(*QUARTER)


def test_rounds_are_listed_open_coming_and_closed_with_ones_own_figures(site: TestSite):
    of_all, of_lee = (words(site.visitor(who).get("/rounds")) for who in ("han", "lee"))

    assert "2013년 2분기 이행상황 보고 정책과제 2013. 7. 10.(수) 7일 남음 1 / 9 8" in of_all
    assert "2013년 2분기 이행상황 보고 정책과제 2013. 7. 10.(수) 7일 남음 1 / 6 5" in of_lee
    assert "2013년 3분기 이행상황 보고 2013. 10. 1.(화) 2013. 10. 10.(목)" in of_lee
    assert "2013년 1분기 이행상황 보고 정책과제 2013. 5. 2.(목) 9 / 9 0 1판" in of_all
    assert "반기 실무분과위원 평가 정책과제 2013. 7. 31.(수) 28일 남음 0 / 15 15" in of_all
    assert "반기 실무분과위원 평가 정책과제 2013. 7. 31.(수) 28일 남음 – –" in of_lee


def test_round_shows_departments_with_the_telephone_of_who_has_not_answered(site: TestSite):
    said = words(site.visitor("han").get(f"/rounds/{quarter(site)}"))

    assert "제출 1 / 9 아직 8" in said
    assert "지금 속도면 기한까지 3건이 들어옵니다." in said
    assert "복지정책과 1 / 6 5 이든솔 주무관 5건 · 010-1234-0002" in said
    assert "문화예술과 0 / 3 3 문나래 주무관 3건 · 010-1234-0004" in said


def test_round_shows_a_clerk_their_own_department_alone(site: TestSite):
    said = words(site.visitor("moon").get(f"/rounds/{quarter(site)}"))

    assert "제출 0 / 3" in said
    assert "복지정책과" not in said
    assert "다시 알리기" not in said


def test_a_nudge_tells_those_who_have_not_answered_once_a_day(site: TestSite):
    han, path = site.visitor("han"), f"/rounds/{quarter(site)}"
    before = words(han.get(path))

    first = words(han.follow(han.post(f"{path}/nudges")))
    again = words(han.follow(han.post(f"{path}/nudges")))

    assert "아직 내지 않은 2명에게 알립니다: 문나래 주무관, 이든솔 주무관." in before
    assert "2명에게 보낼 알림을 준비했습니다: 문나래 주무관, 이든솔 주무관." in first
    assert "아직 내지 않은 2명에게 오늘 이미 알렸습니다. 내일 다시 알릴 수 있습니다." in first
    assert "알릴 사람이 없습니다." in again
    with reading(site.store) as read:
        keys = read.scalars(select(notice.c.key).where(notice.c.key.contains(":nudge:"))).all()
    assert len(keys) == 2


def test_a_nudge_leaves_out_who_has_answered(site: TestSite):
    moon = site.visitor("moon")
    given = {
        "version": "0",
        "results": "함",
        "next_steps": "함",
        "progress": "90",
        "grade": "normal",
    }
    with reading(site.store) as read:
        theirs = [one.id for one in asks(read, quarter(site)) if one.person_key == "moon"]
    for ask_id in theirs:
        assert moon.post(f"/asks/{ask_id}", given).status_code == 303

    with reading(site.store) as read:
        told = to_nudge(read, quarter(site), today=site.clock().date())
    assert [(one.person.key, one.left, one.told_today) for one in told] == [("lee", 5, False)]


def test_answers_stand_beside_those_of_the_last_period_with_what_changed(site: TestSite):
    han, path = site.visitor("han"), f"/rounds/{quarter(site)}/answers"

    plain, beside = words(han.get(path)), words(han.get(f"{path}?beside=true&status=answered"))

    assert "지난번" not in plain
    assert "51% 지난번: 36%" in beside
    assert "지난번: 정상추진" not in beside  # unchanged
    assert "마을 도서관" not in beside
    left = words(han.get(f"{path}?status=left"))
    assert "마을 도서관" in left
    assert "빈집 정비" not in left


def test_answers_are_ones_own_departments_and_a_members_are_hardly_anybodys(site: TestSite):
    mine = words(site.visitor("moon").get(f"/rounds/{quarter(site)}/answers"))
    closed = site.round_id("half_yearly_evaluation", "2012-H2")

    assert "거리 공연" in mine
    assert "빈집 정비" not in mine
    codes = {
        who: site.visitor(who).get(f"/rounds/{closed}/answers").status_code
        for who in ("han", "gam", "gan", "do", "lee", "ad", "seo")
    }
    assert codes == {
        "han": 200,
        "gam": 200,
        "gan": 404,
        "do": 404,
        "lee": 404,
        "ad": 403,
        "seo": 403,
    }


def test_a_closed_evaluation_shows_its_tally_and_names_no_member(site: TestSite):
    path = f"/rounds/{site.round_id('half_yearly_evaluation', '2012-H2')}"

    secretary, clerk = (words(site.visitor(who).get(path)) for who in ("gan", "lee"))

    assert "1 빈집 정비 유지 유지 2건" in secretary
    assert "서윤슬" not in secretary
    assert "1 빈집 정비 유지 유지 2건" in clerk
    assert "거리 공연" not in clerk


def test_answers_leave_with_a_reason_that_is_kept(site: TestSite):
    lee, path = site.visitor("lee"), f"/rounds/{quarter(site)}/answers"

    refused = lee.follow(lee.post(f"{path}/exports", {"format": "csv"}))
    taken = lee.post(f"{path}/exports", {"format": "csv", "reason": "팀 회의"})

    assert "내려받는 까닭을 적어 주십시오." in words(refused)
    assert taken.headers["content-disposition"].startswith("attachment; filename*=UTF-8''2013")
    assert "빈집 정비" in taken.text
    assert "거리 공연" not in taken.text
    with reading(site.store) as read:
        (kept,) = exports(read)
    assert (kept.actor, kept.what, kept.rows, kept.reason) == ("lee", "answers", 6, "팀 회의")


def filled(content: bytes, cells: dict[str, object]) -> bytes:
    """Give a sheet as a clerk would send it back, with other values in some columns of its first row."""
    given = read_round_sheet(content, file="제출표.xlsx")
    header = list(given.grid.rows[HEADER_ROW])
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet(SHEET)
        for row, values in enumerate(given.grid.rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
        for label, value in cells.items():
            sheet.write(HEADER_ROW + 1, header.index(label), value)
        hidden = book.add_worksheet(IDENTITY_SHEET)
        for row, pair in enumerate(given.identity.items()):
            hidden.write_row(row, 0, pair)
    return target.getvalue()


def test_a_sheet_goes_out_comes_back_and_counts_once_it_was_seen(site: TestSite):
    moon, path = site.visitor("moon"), f"/rounds/{quarter(site)}"
    out = moon.post(f"{path}/sheets", {"respondent": "arts", "reason": "제출표 작성"})
    back = filled(out.content, {"제출": "○", "추진율(필수)": 77})

    preview = moon.post(f"{path}/collections", files={"files": ("제출표.xlsx", back)})

    assert "받을 답 1건, 이미 받은 답 0건, 표시하지 않은 줄 2건입니다." in words(preview)
    with reading(site.store) as read:
        assert round_with_id(read, quarter(site)).answered == 1
    sealed = re.search(r'name="sealed" value="([^"]+)"', preview.text)[1]
    assert site.visitor("lee").post(f"{path}/answers", {"sealed": sealed}).status_code == 422
    done = moon.post(f"{path}/answers", {"sealed": sealed})
    assert "답 1건을 받았습니다." in words(moon.follow(done))
    with reading(site.store) as read:
        seven = next(one for one in asks(read, quarter(site)) if one.number == "7")
    assert seven.values["progress"] == 77


def test_a_sheet_of_another_department_is_refused_and_none_of_it_is_shown(site: TestSite):
    han, moon, path = site.visitor("han"), site.visitor("moon"), f"/rounds/{quarter(site)}"
    out = han.post(f"{path}/sheets", {"respondent": "welfare-policy", "reason": "제출표 작성"})

    back = moon.post(f"{path}/collections", files={"files": ("복지.xlsx", out.content)})

    assert back.status_code == 422
    assert "복지.xlsx: 이 회차에서 받을 수 있는 부서의 제출표가 아닙니다." in words(back)
    asked = moon.post(f"{path}/sheets", {"respondent": "welfare-policy", "reason": "궁금"})
    assert asked.status_code == 404
    strange = moon.post(f"{path}/collections", files={"files": ("표.xlsx", b"PK")})
    assert strange.status_code == 422


def test_all_sheets_leave_in_one_archive(site: TestSite):
    han = site.visitor("han")
    out = han.post(f"/rounds/{quarter(site)}/sheets", {"respondent": "*", "reason": "공문 붙임"})

    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        assert sorted(archive.namelist()) == [
            "2013년 2분기 이행상황 보고 - 문화예술과.xlsx",
            "2013년 2분기 이행상황 보고 - 복지정책과.xlsx",
        ]


def test_closing_is_shown_first_and_freezes_what_was_seen(site: TestSite):
    han, path = site.visitor("han"), f"/rounds/{quarter(site)}"

    preview = words(han.get(f"{path}/close"))
    stale = han.post(f"{path}/close", {"answered": "0"})
    done = han.post(f"{path}/close", {"answered": "1"})

    assert "아직 내지 않은 8건은 미제출로 남고, 더 낼 수 없습니다." in preview
    assert (
        "2013. 6. 30.(일)까지의 일은 더 기록할 수 없습니다. 정책과제 모두가 그렇습니다." in preview
    )
    assert (
        "복지정책과 이든솔 5 마을 도서관, 돌봄 확대, 무장애 보행로, 청년 주거 상담, 건강 돌봄 교실"
        in preview
    )
    assert stale.status_code == 409
    assert "그사이 제출이 더 들어왔습니다." in words(stale)
    closed = words(han.follow(done))
    assert "2013년 2분기 이행상황 보고를 마감하고 보고 1판으로 확정했습니다." in closed
    assert "기한" not in re.sub("법정 기한", "", closed)
    assert han.get(f"{path}/close").headers["location"] == path
    assert site.visitor("lee").get(f"{path}/close").status_code == 403


def test_a_round_that_is_due_opens_by_hand(site: TestSite):
    site.clock.move(days=90)  # 10-01: the third quarter is due, and no clock ran
    han = site.visitor("han")
    assert "2013년 3분기 이행상황 보고" in words(han.get("/rounds"))

    asked = {"lifecycle": "policy_task", "review": "quarterly_report", "period": "2013-Q3"}
    opened = han.post("/rounds", asked)

    assert "회차를 열었습니다." in words(han.follow(opened))
    with reading(site.store) as read:
        one = round_with_id(read, site.round_id("quarterly_report", "2013-Q3"))
    assert (one.status, one.asked) == ("open", 9)
    assert han.post("/rounds", {**asked, "period": "2099-Q3"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "count"), [("/rounds", 13), ("/rounds/{}", 14), ("/rounds/{}/answers?beside=true", 12)]
)
def test_pages_of_rounds_ask_as_many_statements_for_nine_cases_as_for_more(
    site: TestSite, path: str, count: int
):
    lee, han = site.visitor("lee"), site.visitor("han")
    path = path.format(quarter(site))
    for visitor in (lee, han):
        visitor.get(path)
    with count_statements(site.store) as few:
        han.get(path)
    with transaction(site.store) as write:
        crowd(write, quarter(site), 300)
    with count_statements(site.store) as many:
        page = han.get(path)

    assert page.status_code == 200
    assert (len(few), len(many)) == (count, count)


def crowd(write, round_id: int, count: int) -> None:
    """Ask about so many more cases as are there, each a copy of the second."""
    from engine.tables import ask, case, round_item

    like = write.execute(select(case).where(case.c.number == "2")).mappings().one()
    told = write.execute(select(event).where(event.c.case_id == like["id"])).mappings().first()
    asked = (
        write.execute(select(ask).where(ask.c.case_id == like["id"], ask.c.round_id == round_id))
        .mappings()
        .one()
    )
    ids = range(1000, 1000 + count)
    write.execute(case.insert(), [{**like, "id": n, "number": f"2-{n}"} for n in ids])
    write.execute(event.insert(), [{**told, "id": 100_000 + n, "case_id": n} for n in ids])
    item = {"round_id": round_id, "state": "maintained"}
    write.execute(round_item.insert(), [{**item, "case_id": n} for n in ids])
    write.execute(ask.insert(), [{**asked, "id": 100_000 + n, "case_id": n} for n in ids])

"""Deputies and remarks by command: what a person types, and where a remark turns up again."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

HAN = ("--as", "han")


def test_a_deputy_is_set_listed_and_ended(office):
    said = office(
        *("deputy", "set", "lee", "ryu", "--from", "2013-04-01", "--to", "2013-04-05"),
        *("--reason", "출장", "--at", "2013-03-29", *HAN),
    )
    listed = office("deputy", "list", "--at", "2013-04-02")
    ended = office("deputy", "end", "lee", "--on", "2013-04-03", "--at", "2013-04-03", *HAN)
    gone = office("deputy", "list", "--at", "2013-04-04")

    assert said == (
        "2013. 4. 1.(월)부터 2013. 4. 5.(금)까지 이든솔 주무관의 일을 류다온 주무관에게 알리고 대신하게 합니다.\n"
    )
    assert "대결 중" in listed
    assert "류다온 주무관" in listed
    assert ended == "이든솔 주무관의 대결을 2013. 4. 3.(수)까지로 끝냈습니다.\n"
    assert gone == "대결하고 있거나 하기로 한 사람이 없습니다.\n"
    assert office.data("deputy", "list", "--all", "--at", "2013-04-04") == {
        "absences": [
            {
                "person": "lee",
                "deputy": "ryu",
                "from": "2013-04-01",
                "to": "2013-04-03",
                "reason": "출장",
                "entered_by": "han",
            }
        ]
    }


def test_an_absence_that_has_not_begun_is_taken_back(office):
    office(*("deputy", "set", "lee", "ryu", "--from", "2013-04-10", "--to", "2013-04-12", *HAN))

    said = office("deputy", "end", "lee", "--on", "2013-04-03", *HAN)

    assert said == "아직 시작하지 않은 이든솔 주무관의 대결을 없앴습니다.\n"


def test_people_see_to_their_own_absence_and_to_nobody_elses(office):
    span = ("--from", "2013-04-01", "--to", "2013-04-05")

    office("deputy", "set", "lee", "ryu", *span, "--as", "lee")
    refused = office("deputy", "set", "noh", "ryu", *span, "--as", "lee", rc=1)

    assert "lee에게 이 일을 할 역할이 없습니다." in refused


@pytest.mark.parametrize(
    ("of", "to", "first", "said"),
    [
        ("lee", "lee", "2013-04-01", "자기 일을 자기가 대결할 수는 없습니다."),
        ("lee", "noh", "2013-04-20", "마지막 날이 첫날보다 앞섭니다."),
        ("lee", "noh", "2013-04-01", "이든솔에게는 2013. 4. 1.(월)부터 2013. 4. 5.(금)까지 이미 대결자(류다온)가 있습니다."),
        ("noh", "lee", "2013-04-01", "이든솔은 2013. 4. 1.(월)부터 2013. 4. 5.(금)까지 자리에 없어 대결할 수 없습니다."),
        ("ryu", "noh", "2013-04-01", "류다온은 2013. 4. 1.(월)부터 2013. 4. 5.(금)까지 이든솔의 일을 대결하고 있습니다."),
    ],
)  # fmt: skip
def test_a_deputy_that_cannot_be_is_refused_in_words(office, of, to, first, said):
    office("deputy", "set", "lee", "ryu", "--from", "2013-04-01", "--to", "2013-04-05", *HAN)

    refused = office("deputy", "set", of, to, "--from", first, "--to", "2013-04-05", *HAN, rc=1)

    assert said in refused


def test_nobodys_deputy_cannot_be_ended(office):
    said = office("deputy", "end", "lee", "--on", "2013-04-05", *HAN, rc=3)

    assert "lee에게는 2013. 4. 5.(금) 이후로 대결자가 없습니다." in said


def remark(office, number: str, text: str, on: str, source: str = "plenary") -> str:
    return office(
        *("remark", "add", number, "--source", source, "--text", text),
        *("--on", on, "--at", on, *HAN),
    )


def test_a_remark_is_added_listed_with_its_age_and_settled(office):
    added = remark(office, "합의-2", "제안 처리 기간을 공개할 것", "2012-12-14")
    again = remark(office, "합의-2", "제안 처리 기간을 공개할 것", "2012-12-14")
    remark(office, "합의-1", "장비 대장을 갖출 것", "2013-04-04", "audit")

    listed = office("remark", "list", "--at", "2013-04-11")
    settled = office(
        *("remark", "settle", 1, "--text", "누리집에 공개함"),
        *("--on", "2013-04-12", "--at", "2013-04-12", *HAN),
    )

    assert added == again == "합의-2: 본회의 지적사항을 1번으로 적었습니다.\n"
    assert "118일, 2개 분기 이월" in listed
    assert "장비 대장을 갖출 것" in listed
    assert settled == "합의-2: 1번 지적사항을 조치하였습니다. 지적한 날부터 119일 걸렸습니다.\n"
    assert [
        (one["id"], one["days"], one["quarters"])
        for one in office.data("remark", "list", "--at", "2013-04-12")["remarks"]
    ] == [(2, 8, 0)]
    everything = office.data("remark", "list", "합의-2", "--all", "--at", "2013-04-12")
    assert [one["settlement"] for one in everything["remarks"]] == ["누리집에 공개함"]


def test_the_story_of_a_case_tells_its_remarks(office):
    remark(office, "합의-2", "제안 처리 기간을 공개할 것", "2013-03-04")
    office(
        "remark",
        "settle",
        1,
        "--text",
        "누리집에 공개함",
        "--on",
        "2013-04-12",
        "--at",
        "2013-04-12",
        *HAN,
    )

    story = office("show", "합의-2")

    assert "본회의 지적: 제안 처리 기간을 공개할 것 (한가람 협치팀장)" in story
    assert "1번 지적사항 조치: 누리집에 공개함 (한가람 협치팀장)" in story


def test_a_remark_that_cannot_be_kept_is_refused_in_words(office):
    remark(office, "합의-2", "공개할 것", "2013-03-04")
    settle = ("remark", "settle", 1, "--text", "공개함", "--at", "2013-04-12", *HAN)

    early = office(*settle, "--on", "2013-03-01", rc=1)
    future = office(*settle, "--on", "2013-05-01", rc=1)
    office(*settle)
    twice = office(*settle[:4], "다시", *settle[5:], rc=1)
    unknown = office("remark", "settle", 9, "--text", "x", *HAN, rc=3)
    empty = office("remark", "add", "합의-2", "--source", "audit", "--text", " ", *HAN, rc=1)

    assert "지적한 날(2013. 3. 4.(월))보다 앞선 날에는 조치할 수 없습니다." in early
    assert "2013. 5. 1.(수)은 아직 오지 않았습니다." in future
    assert "1번 지적사항은 2013. 4. 12.(금)에 이미 조치한 것으로 기록되어 있습니다." in twice
    assert "9번 지적사항이 없습니다." in unknown
    assert "내용이 비어 있어 기록하지 않았습니다." in empty


@pytest.fixture
def remarked(office):
    """An office whose first quarter has one remark carried in, two made and one of them settled."""
    remark(office, "합의-2", "제안 처리 기간을 공개할 것", "2012-12-14")
    remark(office, "합의-2", "예산 근거를 적을 것", "2013-02-05", "audit")
    remark(office, "합의-1", "장비 대장을 갖출 것", "2013-03-04", "evaluation")
    office(
        *("remark", "settle", 3, "--text", "갖춤", "--on", "2013-03-20"),
        *("--at", "2013-03-20", *HAN),
    )
    office("tick", "--at", "2013-04-01T09:30")
    return office


def test_unfinished_remarks_stand_on_the_quarters_sheet_and_are_not_read_back(remarked, tmp_path):
    files = remarked.data("round", "sheet", "quarterly_report", "2013-Q1")["files"]
    sheets = {Path(file).stem.split(" - ")[1]: _rows(file) for file in files}

    head, row = sheets["복지정책과"][4], sheets["복지정책과"][5]
    assert head[-1] == "미완료 지적사항"
    assert (
        row[-1].splitlines()[0].startswith("제안 처리 기간을 공개할 것(본회의 2012. 12. 14.(금), ")
    )
    assert row[-1].splitlines()[1].startswith("예산 근거를 적을 것(감사 2013. 2. 5.(화), ")
    assert "미완료 지적사항" not in sheets["도로과"][4]
    told = remarked("round", "collect", "quarterly_report", "2013-Q1", *files)
    assert told.startswith("받을 답 0건")


def _rows(file: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_name("제출표").to_python()


def test_unfinished_remarks_stand_in_the_request(remarked):
    letter = remarked("round", "request", "quarterly_report", "2013-Q1", "--at", "2013-04-01")

    assert "지난 지적사항 가운데 아직 조치하지 않은 것은 2건이며" in letter
    assert (
        "  가. 합의-2 마을 도서관 확충: 제안 처리 기간을 공개할 것"
        "(본회의 2012. 12. 14.(금) 지적, 108일 지남, 2개 분기 이월)\n" in letter
    )


def test_the_plenary_paper_carries_remarks_and_they_reconcile(remarked):
    data = remarked.data("report", "plenary", "--period", "2013-Q1")

    assert data["remarks"] == {
        "plenary": {"carried_in": 1, "made": 0, "settled": 0, "carried_out": 1},
        "evaluation": {"carried_in": 0, "made": 1, "settled": 1, "carried_out": 0},
        "audit": {"carried_in": 0, "made": 1, "settled": 0, "carried_out": 1},
        "total": {"carried_in": 1, "made": 2, "settled": 1, "carried_out": 2},
    }
    assert data["balances"] is True
    page, book = (Path(file) for file in data["files"])
    html = page.read_text(encoding="utf-8")
    assert "3. 지적사항 조치 현황" in html
    assert "107일, 1개 분기 이월" in html  # as of 3.31.
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name("지적사항").to_python()
    assert ["합계", 1, 2, 1, 2, "맞음"] in sheet
    said = remarked("report", "plenary", "--period", "2013-Q1")
    assert "지적사항: 이월 1건, 신규 2건, 조치 1건, 다음으로 이월 2건\n" in said


def test_a_remark_dated_into_what_was_reported_is_refused(remarked):
    remarked("round", "close", "quarterly_report", "2013-Q1", "--apply", "--at", "2013-04-20", *HAN)

    said = remarked(
        *("remark", "add", "합의-2", "--source", "audit", "--text", "늦게 적음"),
        *("--on", "2013-03-29", "--at", "2013-04-22", *HAN),
        rc=1,
    )

    assert "2013. 3. 31.(일)까지는 이미 보고한 기간이라 그날로 적을 수 없습니다." in said

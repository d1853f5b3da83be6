"""An office lives through the command line: tables in, decisions, a quarter, reports out."""

import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.store import open_store, transaction
from tests.small_office import TABLES, TASKS, Shell

APRIL = ("--at", "2013-04-01T09:30")
ANSWER = {"results": "2회 개최", "next_steps": "3회 개최", "progress": 40, "grade": "정상추진"}


def test_import_shows_first_and_does_nothing(shell):
    said = shell.data("import", shell.file("tasks.csv", TASKS))

    assert (len(said["new"]), said["applied"], said["problems"]) == (6, False, [])
    assert shell.data("cases")["count"] == 0


def test_import_applied_twice_makes_nothing_new(office):
    again = office.data("import", office.files / "tasks.csv", "--apply", "--at", "2012-12-15")

    assert (again["new"], again["edits"], again["same"]) == ([], [], 6)
    assert office.data("cases")["count"] == 6


def test_import_names_the_bad_cell_and_does_nothing(shell):
    bad = TASKS.replace("도시계획·환경,신규", "도시·환경,신규", 1).replace(
        "2012. 1. 2.,합의문", "어제,합의문", 1
    )

    said = shell.data("import", shell.file("bad.csv", bad), "--apply", rc=1)

    assert [one["cell"] for one in said["problems"]] == ["H2", "C7"]
    assert shell.data("cases")["count"] == 0
    shown = shell("import", shell.files / "bad.csv", rc=1)
    assert "고쳐야 할 칸 2군데" in shown
    assert "아무것도 하지 않았습니다" in shown


def test_import_of_a_cp949_sheet_with_a_title_row(shell):
    titled = "정책과제 목록,,,,,,,,\n" + TASKS.replace("·", "․")

    said = shell.data("import", shell.file("old.csv", titled.replace("․", "ㆍ"), encoding="cp949"))

    assert (len(said["new"]), said["problems"]) == (6, [])


def test_cases_are_filtered_by_key_or_by_name(office):
    by_name = office.data("cases", "--state", "유지", "--subcommittee", "복지·여성·보건의료")
    by_key = office.data("cases", "--state", "maintained", "--subcommittee", "welfare")

    assert [one["number"] for one in by_name["cases"]] == ["합의-2"]
    assert by_key == by_name


def test_cases_as_of_a_day_stand_as_they_stood(office):
    then = office.data("cases", "--as-of", "2012-12-13", "--state", "유지")

    assert [one["number"] for one in then["cases"]] == ["합의-1", "합의-2", "합의-3", "합의-10"]
    assert office.data("cases", "--as-of", "2011-12-31")["cases"] == []


def test_show_tells_the_story_and_where_the_task_went(office):
    said = office.data("show", "합의-10")

    assert said["state_label"] == "대체·통합"
    assert [one["sentence"] for one in said["events"]] == [
        "2012. 1. 2.(월) 유지로 등록, 근거 합의문 (한가람 협치팀장)",
        "2012. 12. 14.(금) 회의 결정에 따라 대체·통합, 신규-1이 이어받음: 창구를 하나로 합침 (한가람 협치팀장)",
    ]
    assert said["succeeded_by"] == [
        {"number": "신규-1", "title": "통합 돌봄 창구", "kind": "merged"}
    ]
    assert [link["number"] for link in office.data("show", "신규-1")["succeeds"]] == ["합의-10"]


def test_show_says_what_is_open_and_what_a_blocked_move_needs(office):
    moves = {one["move"]: one for one in office.data("show", "합의-2")["moves"]}

    assert list(moves) == ["maintain", "hold", "close", "supersede"]
    assert not moves["supersede"]["open"]
    assert "본회의 결정이 필요합니다" in moves["supersede"]["refusals"][0]["sentence"]
    shown = office("show", "합의-2", HYEOPCHI_AS=None)
    assert "대체·통합(supersede) – 본회의 결정이 필요합니다." in shown
    assert "담당이 아닙니다" not in shown  # nobody was named, so nobody is refused


def test_show_as_of_a_day_before_the_task_entered_finds_nothing(office):
    assert "등록되지 않은 번호입니다" in office("show", "합의-2", "--as-of", "2011-01-01", rc=3)


def test_advance_refuses_with_every_reason_at_once(office):
    said = office("advance", "합의-2", "종결", "--as", "lee", rc=1)

    assert "「종결」 처리를 할 수 있는 담당이 아닙니다." in said
    assert "「종결 사유」 항목이 비어 있습니다." in said
    assert "다음 가운데 하나가 필요합니다: 본회의 결정, 결재문서 번호." in said


def test_advance_with_an_approval_document(office):
    said = office.data(
        "advance", "합의-2", "종결", "--give", "cause=완료", "--give", "reason=목표 달성",
        "--approval-document", "소통협력관-2053", "--on", "2013-01-10", "--at", "2013-01-10T12:00",
    )  # fmt: skip

    assert [(one["number"], one["state"], one["on"]) for one in said["moved"]] == [
        ("합의-2", "closed", "2013-01-10")
    ]
    assert office.data("show", "합의-2")["events"][-1]["sentence"] == (
        "2013. 1. 10.(목) 소통협력관-2053 문서에 따라 종결: 목표 달성 (한가람 협치팀장)"
    )


def test_advance_asked_twice_on_a_day_is_done_once(office):
    again = office.data(
        "advance", "--from", office.files / "midterm.csv", "--apply", "--at", "2012-12-14T18:00"
    )

    assert again["again"] is True
    assert len(again["moved"]) == 4
    assert office.data("show", "합의-1")["version"] == 2


def test_advance_says_what_somebody_else_did_meanwhile(office):
    said = office("advance", "합의-1", "maintain", "--seen", "1", rc=4)

    assert "다른 사람이 먼저 바꾸었습니다(1번째 기록까지 읽었고 지금은 2번째입니다)" in said


def test_advance_of_many_shows_who_cannot_move_and_moves_nobody(office):
    rows = "번호,처리,설명\n합의-1,유지,\n합의-2,종결,\n"

    said = office.data("advance", "--from", office.file("more.csv", rows), rc=1)

    assert (said["can"], said["cannot"]) == (0, 2)
    office("advance", "--from", office.files / "more.csv", "--apply", rc=1)
    assert office.data("show", "합의-2")["version"] == 2


def test_a_table_of_moves_names_each_row_that_cannot_be_read(office):
    rows = "과제번호,결정\n합의-1,폐지\n,유지\n"

    said = office("advance", "--from", office.file("wrong.csv", rows), rc=1)

    assert (
        "2행 폐지: 채택, 유지, 보류, 재개, 종결, 대체·통합, 재추진 가운데 하나여야 합니다." in said
    )
    assert "3행: 번호가 없습니다." in said


def test_decide_recorded_twice_records_once_and_moves_nothing(office):
    args = (
        "decide", "--kind", "정기회", "--held-on", "2013-04-18", "--item", "신규과제 채택",
        "--case", "신규-1=채택", "--case", "신규-2=adopt", "--at", "2013-04-18T16:00",
    )  # fmt: skip
    first, second = office.data(*args), office.data(*args)

    assert (first["decisions"], first["new"], second["new"]) == (2, 2, 0)
    assert first["item"] == second["item"]
    assert office.data("show", "신규-1")["state"] == "proposed"
    moved = office.data(
        "advance", "--decision-item", first["item"], "--apply", "--at", "2013-04-18T17:00"
    )
    assert [one["state"] for one in moved["moved"]] == ["maintained", "maintained"]
    assert "결정 2건 가운데 2건 옮김" in office("decide")


def test_a_quarter_from_opening_to_the_frozen_report(office):
    office("tick", *APRIL)
    asked = office.data("round", "status", "quarterly_report", "2013-Q1")
    assert (asked["status"], asked["asked"], asked["answered"]) == ("open", 2, 0)

    sheets = office.files / "sheets"
    office("round", "sheet", "quarterly_report", "2013-Q1", "--to", sheets)
    for sheet in sheets.glob("*.xlsx"):
        _fill(sheet, ANSWER)
    seen = office.data("round", "collect", "quarterly_report", "2013-Q1", sheets)
    assert (len(seen["rows"]), seen["problems"], seen["applied"]) == (2, [], False)
    took = office.data(
        "round",
        "collect",
        "quarterly_report",
        "2013-Q1",
        sheets,
        "--apply",
        "--at",
        "2013-04-05T11:00",
    )
    assert took["taken"] == 2
    assert "분기 이행상황 보고 제출" in office.data("show", "합의-2")["events"][-1]["sentence"]

    draft = office.data("report", "plenary", "--period", "2013-Q1")
    assert (draft["frozen"], draft["answered"], draft["balances"]) == (None, 2, True)
    closed = office.data(
        "round", "close", "quarterly_report", "2013-Q1", "--apply", "--at", "2013-04-12T10:00"
    )
    assert (closed["status"], closed["report_version"], closed["fresh"]) == ("closed", 1, True)
    report = office.data("report", "plenary", "--period", "2013-Q1")
    assert report["frozen"]["version"] == 1
    assert report["session"]["label"] == "2013년 4월 정기회"
    assert report["rows"][0]["cells"]["normal"] == {"count": 2, "cases": ["합의-1", "합의-2"]}
    assert "확정 1판" in Path(report["files"][0]).read_text(encoding="utf-8")


def test_an_answer_corrected_back_on_one_day_is_the_one_that_holds(office):
    office("tick", *APRIL)
    for nth, progress in enumerate((40, 45, 40)):
        sheets = office.files / f"sheets{nth}"
        office("round", "sheet", "quarterly_report", "2013-Q1", "--to", sheets)
        for sheet in sheets.glob("*.xlsx"):
            _fill(sheet, {**ANSWER, "progress": progress})
        took = office.data(
            "round", "collect", "quarterly_report", "2013-Q1", sheets, "--apply",
            "--at", f"2013-04-05T1{nth}:00",
        )  # fmt: skip
        assert took["taken"] == 2

    office("round", "close", "quarterly_report", "2013-Q1", "--apply", "--at", "2013-04-12T10:00")
    report = office.data("report", "plenary", "--period", "2013-Q1")
    page = Path(report["files"][0]).read_text(encoding="utf-8")
    assert (page.count(">40%<"), page.count(">45%<")) == (2, 0)


def test_people_adds_a_duty_of_somebody_who_is_there(shell):
    shell.file(
        "duties.csv",
        TABLES["duties.csv"] + "ryu,팀장,welfare_policy,,2013-01-02,\n",
    )

    assert shell.data("people", shell.files)["new"]["duties"] == 1
    assert shell.data("people", shell.files, "--apply")["new"]["duties"] == 1
    assert shell.data("people", shell.files, "--apply")["new"]["duties"] == 0
    (ryu,) = (one for one in shell.data("people")["people"] if one["key"] == "ryu")
    assert [duty["role"] for duty in ryu["duties"]] == ["team_lead"]


def test_people_names_every_row_that_cannot_be_used(shell):
    shell.file("duties.csv", TABLES["duties.csv"] + "ryu,team_leader,roads,,2013-01-02,\n")
    shell.file("people.csv", TABLES["people.csv"] + "han,한가람,,han(at)city.example,\n")

    said = shell("people", shell.files, rc=1)

    assert "7행: email 칸의 han(at)city.example" in said
    assert "key 칸의 han: 2행에 이미 있습니다" in said


@pytest.mark.parametrize(
    "command",
    [
        ("decide", "--kind", "임시회", "--held-on", "2013-01-10", "--item", "안건"),
        ("undo", "합의-3", "--reason", "착오"),
        ("round", "close", "quarterly_report", "2013-Q1", "--apply"),
    ],
)
def test_who_only_answers_may_not_decide_undo_or_close(office, command):
    office("tick", *APRIL)
    before = office.data("verify")

    said = office(*command, "--at", "2013-04-02T10:00", rc=1, HYEOPCHI_AS="lee")

    assert "역할이 없습니다" in said
    assert office.data("verify") == before


def test_letters_of_a_round_come_as_text_to_paste(office):
    office("tick", *APRIL)

    asking = office.data("round", "request", "quarterly_report", "2013-Q1", *APRIL)
    owing = office("round", "missing", "quarterly_report", "2013-Q1", "--at", "2013-04-12")

    assert "제출 요청" in asking["subject"]
    assert "2013년 4월 정기회" in asking["body"]
    assert "빈집 정비" in owing


def test_round_open_is_the_same_round_when_asked_again(office):
    args = ("round", "open", "quarterly_report", "2013-Q1", *APRIL)

    assert office.data(*args) == office.data(*args)
    early = office("round", "open", "quarterly_report", "2013-Q2", *APRIL, rc=3)
    assert "아직 열리지 않았습니다" in early


def test_handover_prints_what_was_handed_over(office):
    office("tick", *APRIL)

    said = office.data("handover", "lee", "ryu", "--on", "2013-04-03", "--at", "2013-04-03T10:00")

    assert [(one["label"], one["at"]) for one in said["duties"]] == [
        ("주무관(담당자)", "복지정책과")
    ]
    assert [one["number"] for one in said["asks"]] == ["합의-2"]
    assert "류다온" in office("round", "status", "quarterly_report", "2013-Q1")


def test_handover_prints_a_paper_to_sign(office):
    office("tick", *APRIL)

    said = office("handover", "lee", "ryu", "--on", "2013-04-03", "--at", "2013-04-03T10:00")

    assert said.startswith("업무 인계·인수서")
    assert "가. 복지정책과 주무관(담당자)" in said
    assert "분기 이행상황 보고(2013년 1분기): 과제 1건, 기한 2013. 4. 10.(수)\n    - 합의-2" in said


def test_outbox_lists_one_digest_a_person_a_day(office):
    office("tick", *APRIL)
    office("tick", *APRIL)

    said = office.data("outbox")

    assert [(one["to"], one["kind"], one["status"]) for one in said["mails"]] == [
        ("이든솔", "digest", "sent"),
        ("노마루", "digest", "sent"),
    ]
    assert len(list((office.folder / "outbox").glob("*.eml"))) == 2
    assert "하루 알림" in office("outbox", "--counts")


def test_tick_twice_does_nothing_more(office):
    office("tick", *APRIL)

    assert "지금 할 일이 없습니다." in office("tick", *APRIL)


def test_tasks_report_balances_and_every_number_has_its_cases(office):
    report = office.data("report", "tasks", "--as-of", "2012-12-31", "--trace", "all")

    assert (report["balances"], report["imbalances"]) == (True, [])
    rows = {row["key"]: row for row in report["rows"]}
    assert rows["total"]["total"] == {
        "count": 4,
        "cases": ["신규-1", "신규-2", "합의-1", "합의-2"],
    }
    assert rows["agreed"]["cells"]["welfare"] == {"count": 1, "cases": ["합의-2"]}
    (midterm,) = report["decisions"]
    assert midterm["moves"] == {
        "maintain": {"count": 2, "cases": ["합의-1", "합의-2"]},
        "close": {"count": 1, "cases": ["합의-3"]},
        "supersede": {"count": 1, "cases": ["합의-10"]},
    }


def test_tasks_report_of_a_day_before_the_decision(office):
    report = office.data("report", "tasks", "--as-of", "2012-12-13")

    assert report["rows"][0]["total"] == 6
    assert report["decisions"] == []


def test_a_number_is_traced_on_the_terminal(office):
    said = office("report", "tasks", "--as-of", "2012-12-31", "--trace", "agreed/planning")

    assert said.split() == [
        "agreed/planning",
        "=",
        "1건",
        "(2012.",
        "12.",
        "31.(월)",
        "기준)",
        "합의-1",
    ]
    assert "가운데 하나여야 합니다" in office("report", "tasks", "--trace", "nothing", rc=2)


def test_verify_names_the_case_of_a_tampered_event(office):
    assert office.data("verify")["holds"] is True
    _tamper(office.environment["HYEOPCHI_DATABASE_URL"], "합의-3")

    said = office.data("verify", rc=1)

    assert {(one["number"], one["seq"], one["code"]) for one in said["findings"]} == {
        ("합의-3", 2, "broken")
    }


def _tamper(url: str, number: str) -> None:
    """Change an event as somebody could who owns the database, triggers or not."""
    store = open_store(url)
    with transaction(store) as write:
        if store.dialect.name == "sqlite":
            write.execute(text("DROP TRIGGER event_no_update"))
        else:
            write.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        theirs = 'SELECT id FROM "case" WHERE number = :number'
        change = (
            f"UPDATE event SET effective_on = '2012-12-15' WHERE seq = 2 AND case_id = ({theirs})"
        )
        write.execute(text(change), {"number": number})
    store.dispose()


def _fill(sheet: Path, answer: dict[str, object]) -> None:
    """Answer every row of a round sheet as a clerk would, by writing into its XML."""
    with zipfile.ZipFile(sheet) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    body = parts[name].decode()
    columns = dict(zip("FGHJ", answer.values(), strict=True)) | {"A": "○"}
    for row in re.findall(r'<c r="C(\d+)"[^>]*t="s"', body):
        if int(row) <= 5:
            continue
        for column, value in columns.items():
            cell = (
                f'<c r="{column}{row}"><v>{value}</v></c>'
                if isinstance(value, int)
                else f'<c r="{column}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
            )
            body = re.sub(rf'<c r="{column}{row}"[^>]*?(/>|>.*?</c>)', cell, body)
    parts[name] = body.encode()
    with zipfile.ZipFile(sheet, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)


def test_people_are_listed_with_their_duties(shell: Shell):
    said = shell.data("people")

    assert [one["key"] for one in said["people"]] == ["han", "lee", "ryu", "noh", "seo"]
    again = shell.data("people", shell.files, "--apply")
    assert set(again["new"].values()) == {0}


def test_people_of_a_broken_table_name_their_row(shell: Shell):
    shell.file("people.csv", "key,name\nkim,\n")

    assert "2행: name 칸이 비었습니다." in shell("people", shell.files, "--apply", rc=1)


def test_cases_refuses_a_name_that_no_case_could_have(office):
    assert "그런 이름이 없습니다. 비슷한 것: 유지" in office("cases", "--state", "유지중", rc=2)
    assert "--lead에 적은 복지과" in office("cases", "--lead", "복지과", rc=2)

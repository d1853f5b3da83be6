"""Lists taken away by command: with a reason, by who may, and read back."""

import csv
from dataclasses import replace
from datetime import date

from engine.exports import Export, exports
from engine.store import open_store, reading


def kept(office) -> list[Export]:
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with reading(store) as read:
        found = exports(read)
    store.dispose()
    return found


def test_the_cases_on_the_screen_go_to_a_file_and_back(office):
    for option, name in (("--csv", "과제.csv"), ("--xlsx", "과제.xlsx")):
        file = office.files / name
        said = office(
            "cases",
            "--state",
            "유지",
            "--subcommittee",
            "welfare",
            option,
            file,
            "--reason",
            "회의 자료",
        )
        again = office.data("import", file)

        assert said == f"{file}에 1줄을 냈습니다.\n"
        assert (again["new"], again["edits"], again["same"], again["problems"]) == ([], [], 1, [])
        assert again["ignored"] == []
    at = kept(office)[0].at
    first = Export(
        "cases",
        {"lifecycle": "policy_task", "state": ["유지"], "subcommittee": "welfare"},
        "csv",
        "회의 자료",
        1,
        "han",
        at,
    )
    assert [replace(one, at=at) for one in kept(office)] == [first, replace(first, format="xlsx")]


def test_a_list_as_of_a_day_is_as_it_was(office):
    file = office.files / "그때.csv"

    office("cases", "--as-of", "2012-12-03", "--csv", file, "--reason", "감사")

    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith('"기준일: 2012. 12. 3.(월)"')
    assert '"합의-3","야간 상담 창구","유지","2012-01-02","합의문"' in text
    assert kept(office)[0].chosen["as_of"] == date(2012, 12, 3).isoformat()


def test_no_list_leaves_without_a_reason_or_by_a_member(office):
    file = office.files / "과제.csv"

    assert "까닭을 --reason에" in office("cases", "--csv", file, rc=2)
    assert "까닭을 --reason에" in office("cases", "--csv", file, "--reason", " ", rc=2)
    assert "함께" in office("cases", "--reason", "그냥", rc=2)
    assert "하나만" in office("cases", "--csv", file, "--xlsx", file, "--reason", "둘", rc=2)
    assert "역할" in office("cases", "--csv", file, "--reason", "궁금", "--as", "seo", rc=1)
    assert "자리" in office("cases", "--csv", file / "없음" / "a.csv", "--reason", "자료", rc=1)
    assert (file.exists(), kept(office)) == (False, [])


def lines(file) -> list[list[str]]:
    return [row for row in csv.reader(file.read_text(encoding="utf-8-sig").splitlines()) if row]


def test_people_go_out_and_come_back(office):
    folder = office.files / "명부"
    folder.mkdir()

    office("people", "--csv", folder / "people.csv", "--reason", "인사이동 확인")
    rows = lines(folder / "people.csv")
    same = office.data("people", folder)
    file = folder / "people.csv"
    file.write_text(
        file.read_text(encoding="utf-8-sig").replace("이든솔", "이든솜"), encoding="utf-8"
    )
    changed = office.data("people", folder)

    assert rows[3] == ["키", "이름", "직위", "메일", "전화", "맡은 일"]
    assert rows[4] == ["han", "한가람", "협치팀장", "han@city.example", "032-000-0101", "총괄부서"]
    assert same["new"] == dict.fromkeys(same["new"], 0)
    assert changed["new"]["people"] == 1
    office("people", folder, "--csv", file, "--reason", "둘", rc=2)


def test_decisions_go_out_and_are_read_again_as_the_same(office):
    file = office.files / "결정.csv"

    office("decide", "--csv", file, "--reason", "회의록 대조")
    again = office.data(
        "decide", "--kind", "임시회", "--held-on", "2012-12-14", "--item", "중간점검",
        "--from", file, "--at", "2012-12-14T18:00",
    )  # fmt: skip

    assert lines(file)[4] == [
        "2012-12-14", "시정참여정책위원회", "임시회", "1", "중간점검", "합의-1", "유지", "원안가결",
        "2012-12-14", "옮김",
    ]  # fmt: skip
    assert (again["decisions"], again["new"]) == (4, 0)
    office(
        "decide", "--kind", "임시회", "--held-on", "2012-12-14", "--item", "중간점검",
        "--csv", file, "--reason", "둘", rc=2,
    )  # fmt: skip


def test_every_other_list_goes_out_with_its_columns(office):
    office(
        "remark",
        "add",
        "합의-1",
        "--source",
        "audit",
        "--text",
        "=정산 자료 보완",
        "--at",
        "2013-01-02T09:00",
    )
    office("tick", "--at", "2013-04-01T10:00", HYEOPCHI_AS=None)
    heads = {
        "rounds": ["정의", "점검", "점검명", "기간", "상태"],
        "answers": ["과제번호", "과제명", "부서·분과", "담당자", "제출"],
        "outbox": ["번호", "날짜", "종류", "받는 사람", "주소"],
        "remarks": ["지적번호", "정의", "번호", "이름", "나온 곳"],
        "exports": ["낸 때", "사람", "목록", "형식", "줄"],
    }
    asked = {
        "rounds": ["round", "status"],
        "answers": ["round", "status", "quarterly_report", "2013-Q1"],
        "outbox": ["outbox"],
        "remarks": ["remark", "list"],
        "exports": ["exports"],
    }
    for what, command in asked.items():
        file = office.files / f"{what}.csv"
        office(*command, "--csv", file, "--reason", f"{what} 확인")
        office(*command, "--xlsx", office.files / f"{what}.xlsx", "--reason", f"{what} 확인")
        rows = lines(file)
        assert rows[3][:5] == heads[what]
        assert len(rows) > 4

    assert "'=정산 자료 보완" in lines(office.files / "remarks.csv")[4]
    assert [one["what"] for one in office.data("exports")["exports"]] == [
        each for what in asked for each in (what, what)
    ]
    assert "answers 확인" in office("exports")

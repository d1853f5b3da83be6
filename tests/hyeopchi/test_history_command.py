"""`hyeopchi history` and `hyeopchi eventlog` by command, and the one read by the other."""

import csv

LOG = """\
case,activity,time,actor,note
가-1,채택,2011-03-02 09:00:00+09:00,주무관 갑,
가-2,종결,2011-03-02 10:00:00+09:00,주무관 을,
가-1,재개,2011-05-06T20:00:00+02:00,,
가-3,현장 확인,2011-04-01,주무관 갑,
"""


def test_a_history_is_shown_taken_once_and_compared(office):
    file = office.file("지난일.csv", LOG)

    shown = office("history", file)
    taken = office("history", file, "--apply")
    again = office("history", file, "--apply")
    compared = office("history", file, "--compare")
    told = office("show", "가-1")

    assert "지난일.csv: 과제 3건, 사건 4건" in shown
    assert "읽지 않은 열: note" in shown
    assert "정의대로 이루어진 과제: 1건(33.3%)" in shown
    assert shown.endswith("과제 3건, 사건 4건. --apply를 적으면 그대로 기록합니다.\n")
    assert taken.endswith("있었던 그대로 기록했습니다.\n")
    assert again.endswith("이미 불러온 파일이라 아무것도 하지 않았습니다.\n")
    assert compared.endswith("파일과 기록이 같습니다.\n")
    assert "2011. 3. 2.(수) 채택, 그때 담당 주무관 갑" in told
    assert "2011. 5. 7.(토) 재개, 정의와 다름(그 상태에서 할 수 없는 처리)" in told
    assert (
        "2011. 4. 1.(금) 현장 확인, 그때 담당 주무관 갑, 정의와 다름(정의에 없는 활동)"
        in office("show", "가-3")
    )
    office("verify")


def test_bad_lines_are_named_and_nothing_is_taken(office):
    file = office.file("지난일.csv", LOG + "가-4,채택,어제쯤,갑,\n")

    said = office("history", file, "--apply", rc=1)

    assert (
        "6번째 줄: 시각이 아닙니다: ‘어제쯤’ – 2013-04-10 09:30:00+09:00처럼 적어 주십시오" in said
    )
    assert said.endswith("고칠 줄이 있어 아무것도 하지 않았습니다.\n")
    assert office.data("history", file, "--compare", rc=1)["cases"] == [4 - 1, 0]
    office("history", office.file("다른.csv", LOG), "--apply", "--as", "lee", rc=1)
    office("history", file, "--apply", "--compare", rc=2)
    office("history", office.files / "없음.csv", rc=1)


def test_the_event_log_reads_back_as_a_history(office):
    office("history", office.file("지난일.csv", LOG), "--apply")
    file = office.files / "이력.csv"

    said = office("eventlog", "policy_task", file, "--reason", "분석", "--names")
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["case"].startswith("가")]

    assert said.startswith(f"{file}에 과제 9건의 사건 ")
    assert [(r["case"], r["activity"], r["time"], r["actor"], r["deviation"]) for r in rows] == [
        ("가-1", "채택", "2011-03-02T09:00:00+09:00", "주무관 갑", ""),
        ("가-1", "재개", "2011-05-07T03:00:00+09:00", "", "not_open"),
        ("가-2", "종결", "2011-03-02T10:00:00+09:00", "주무관 을", ""),
        ("가-3", "현장 확인", "2011-04-01T00:00:00+09:00", "주무관 갑", "unknown"),
    ]
    assert office.data("history", file, rc=1)["read"] == {  # its cases are all there already
        "case": "case", "activity": "activity", "time": "time", "actor": "actor",
    }  # fmt: skip


def test_an_event_log_needs_a_reason_and_a_role(office):
    file = office.files / "이력.xes"

    assert "까닭" in office("eventlog", "policy_task", file, rc=2)
    office("eventlog", "policy_task", file, "--reason", "분석", "--as", "seo", rc=1)
    office("eventlog", "policy_task", file, "--reason", "분석", "--field", "색", rc=2)
    office("eventlog", "policy_task", office.files / "없음" / "a.xes", "--reason", "분석", rc=1)
    assert [one.name for one in office.files.iterdir() if "이력" in one.name] == []

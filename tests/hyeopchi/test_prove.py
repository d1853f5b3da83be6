"""Proofs through the command line: one by one, from a table, and what `show` makes of them."""

import pytest

from tests.grant_office import AGREEMENT, GRANT

APRIL_1 = ("--at", "2013-04-01T10:00")
APPLICATIONS = """\
번호,과제명,자치구,참여기관,협약,상태,시행일,근거
신청-1,쉼터 만들기,도로과,복지정책과;소통협력관,협약-1,심의,2013-03-04,신청서
신청-2,마을 부엌,복지정책과,,,신청,2013-03-04,신청서
"""
ACCORDS = "번호,과제명,상태,시행일,근거\n협약-1,쉼터 협약,시행,2013-03-04,협약서\n"
PROOFS = """\
과제번호,종류,대상,항목,표시,날짜,문서번호,비고
신청-2,문서,본계획서,,,2013. 3. 20.,복지정책과-112,
신청-2,점검표,사전 검토항목,시민 의견 반영,완료,2013. 3. 21.,,
신청-2,점검표,사전 검토항목,전문가 자문,해당없음,2013. 3. 21.,,자문 대상 아님
신청-1,서명,협약서,복지정책과,서명,2013. 3. 22.,,
"""


@pytest.fixture
def grants(shell):
    """The small office with two applications and the agreement above one of them."""
    for name, source, table in (("accord", AGREEMENT, ACCORDS), ("grant", GRANT, APPLICATIONS)):
        shell("publish", shell.file(f"{name}.yaml", source), "--at", "2013-03-04T09:00")
        cases = shell.file(f"{name}.csv", table)
        shell("import", cases, "--lifecycle", name, "--apply", "--at", "2013-03-04T10:00")
    return shell


def test_prove_records_one_and_says_so_when_it_is_there_already(grants):
    args = ("prove", "신청-2", "문서", "본계획서", "--on", "2013-03-20", *APRIL_1)

    assert grants(*args) == "신청-2 본계획서: 제출\n2번째 기록으로 남겼습니다.\n"
    assert grants(*args) == "신청-2 본계획서: 제출 (이미 기록되어 있습니다)\n"
    assert grants.data("show", "신청-2")["version"] == 2


def test_prove_takes_several_items_and_names_of_organisations(grants):
    grants("prove", "신청-1", "서명", "협약서", "시", "도로과", "참여기관 소통협력관", *APRIL_1)

    told = grants.data("show", "신청-1")
    assert [
        (one["label"], one["state"]) for one in told["proofs"] if one["kind"] == "signature"
    ] == [
        ("시", "서명"),
        ("자치구 도로과", "서명"),
        ("참여기관 복지정책과", "미서명"),
        ("참여기관 소통협력관", "서명"),
    ]
    assert told["events"][-1]["sentence"] == (
        "2013. 4. 1.(월) 협약서에 서명 (시, 도로과, 소통협력관) (한가람 협치팀장)"
    )


def test_prove_refuses_what_the_definition_does_not_know_and_says_what_it_does(grants):
    said = grants("prove", "신청-2", "점검표", "사전 검토항목", "날씨", *APRIL_1, rc=1)

    assert "신청-2 precheck 날씨" in said
    assert "「사전 검토항목」에 없는 항목입니다: 날씨." in said
    assert "시민 의견 반영(citizens), 전문가 자문(experts)" in said
    later = ("prove", "신청-2", "문서", "plan", "--on", "2013-04-02", *APRIL_1)
    assert "아직 오지 않은 날입니다: 2013-04-02." in grants(*later, rc=1)
    assert "등록되지 않은 번호입니다" in grants(
        "prove", "신청-9", "문서", "plan", "--lifecycle", "grant", rc=3
    )


def test_a_table_of_proofs_is_shown_first_and_then_taken_whole(grants):
    table = grants.file("proofs.csv", PROOFS)
    args = ("prove", "--from", table, "--lifecycle", "grant", *APRIL_1)

    seen = grants.data(*args)
    assert (seen["applied"], seen["new"], seen["same"], seen["refused"]) == (False, 4, 0, 0)
    assert grants.data("show", "신청-2")["version"] == 1

    done = grants.data(*args, "--apply")
    assert (done["applied"], done["events"]) == (
        True, [{"number": "신청-2", "seq": 2}, {"number": "신청-1", "seq": 2}],
    )  # fmt: skip
    assert grants.data(*args, "--apply")["same"] == 4
    assert "할 일이 없습니다." in grants(*args)


def test_a_table_with_a_bad_row_records_nothing(grants):
    table = grants.file("bad.csv", PROOFS.replace("전문가 자문", "날씨"))
    args = ("prove", "--from", table, "--lifecycle", "grant", *APRIL_1)

    told = grants.data(*args, "--apply", rc=1)

    assert (told["applied"], told["refused"]) == (False, 1)
    assert "아무것도 기록하지 않았습니다" in grants(*args, "--apply", rc=1)
    assert grants.data("show", "신청-2")["version"] == 1
    broken = grants.file(
        "broken.csv", "과제번호,종류,대상,날짜\n신청-2,문서,,\n신청-2,문서,plan,곧\n"
    )
    said = grants("prove", "--from", broken, "--lifecycle", "grant", rc=1)
    assert "2행: 대상 칸이 비었습니다." in said
    assert "3행: 곧: 날짜를 2013-04-10처럼 적어 주십시오." in said


def test_show_lists_what_is_there_and_what_is_missing(grants):
    grants(
        "prove", "--from", grants.file("p.csv", PROOFS), "--lifecycle", "grant", "--apply", *APRIL_1
    )

    shown = grants("show", "신청-2")

    assert (
        """\
갖출 것
  본계획서: 제출 2013. 3. 20.(수), 복지정책과-112
  사전 검토항목 2/2
    ○ 시민 의견 반영 2013. 3. 21.(목)
    해당없음 전문가 자문 2013. 3. 21.(목) – 자문 대상 아님
  협약서 서명 0/2
    미서명 시
    미서명 자치구 복지정책과
  집행교육 이수 0/2
    미이수 사업 책임자
    미이수 회계 담당자
"""
        in shown
    )
    assert "사전 검토항목 완료 (시민 의견 반영), 해당없음 (전문가 자문): 자문 대상 아님" in shown
    assert "위에 둔 협약: 협약-1 쉼터 협약 (시행)" in grants("show", "신청-1")
    assert "아래에 딸린 것 1건\n  신청-1 쉼터 만들기 (심의)" in grants("show", "협약-1")


def test_show_says_what_a_blocked_move_misses(grants):
    moves = {one["move"]: one for one in grants.data("show", "신청-2")["moves"]}

    assert [refusal["code"] for refusal in moves["deliberate"]["refusals"]] == [
        "document_missing",
        "checklist_missing",
    ]


def test_show_as_of_a_day_before_the_proof_shows_it_missing(grants):
    grants("prove", "신청-2", "문서", "plan", "--on", "2013-03-20", *APRIL_1)

    then = grants.data("show", "신청-2", "--as-of", "2013-03-19")
    now = grants.data("show", "신청-2", "--as-of", "2013-03-20")

    assert [one["proofs"][0]["state"] for one in (then, now)] == ["미제출", "제출"]


def test_who_holds_no_role_may_not_prove(grants):
    args = ("prove", "신청-2", "문서", "plan", *APRIL_1)

    assert "역할이 없습니다" in grants(*args, rc=1, HYEOPCHI_AS="seo")
    assert "본계획서: 제출" in grants(*args, HYEOPCHI_AS="lee")


def test_a_locked_field_is_refused_with_the_move_that_may(grants):
    changed = (
        APPLICATIONS.replace("자치구,", "자치구,목표,", 1)
        .replace("도로과,복지", "도로과,다른 목표,복지", 1)
        .replace("복지정책과,,,신청", "복지정책과,,,,신청")
    )

    said = grants("import", grants.file("again.csv", changed), "--lifecycle", "grant", rc=1)

    assert "「심의」 상태에서는 「목표」 항목을 고칠 수 없습니다" in said
    assert "다음 처리로 바꿔 주십시오: 개시" in said

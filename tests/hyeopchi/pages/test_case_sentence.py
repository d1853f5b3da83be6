"""A list read back says what it holds in one sentence that a clerk would write."""

import pytest

from hyeopchi.pages.case_sentence import (
    Clause,
    answered,
    chosen,
    containing,
    in_state,
    in_subcommittee,
    of_department,
    overdue,
    reported,
    sentence,
    stood,
    without,
)

QUARTER = "이번 분기 보고"
KEPT, CARE = in_state(["유지"]), in_subcommittee("복지")
LATE = reported(QUARTER, submitted=False)


@pytest.mark.parametrize(
    ("clauses", "what", "count", "said"),
    [
        ([], "과제", 88, "모든 과제 88건"),
        ([], "과제", 0, "과제 없음"),
        ([KEPT], "과제", 57, "유지 상태인 과제 57건"),
        ([KEPT], "과제", 0, "유지 상태인 과제 없음"),
        ([CARE], "과제", 1_234, "복지 분과인 과제 1,234건"),
        (
            [KEPT, CARE, LATE],
            "과제",
            5,
            "유지 상태이고 복지 분과이며 이번 분기 보고를 내지 않은 과제 5건",
        ),
        ([KEPT, LATE], "과제", 5, "유지 상태이고 이번 분기 보고를 내지 않은 과제 5건"),
        ([LATE, KEPT], "과제", 5, "이번 분기 보고를 내지 않았고 유지 상태인 과제 5건"),
        ([reported(QUARTER, submitted=True)], "과제", 9, "이번 분기 보고를 낸 과제 9건"),
        (
            [in_state(["유지", "보류"]), of_department("복지정책과")],
            "공약",
            2,
            "유지 또는 보류 상태이고 복지정책과 소관인 공약 2건",
        ),
        (
            [KEPT, CARE, of_department("문화예술과"), chosen("구분", "신규정책과제")],
            "과제",
            3,
            "유지 상태이고 복지 분과이며 문화예술과 소관이고 구분이 신규정책과제인 과제 3건",
        ),
        ([in_subcommittee("생활분과")], "과제", 4, "생활분과인 과제 4건"),
        ([without("실무분과")], "과제", 4, "실무분과가 없는 과제 4건"),
        ([without("구분"), KEPT], "과제", 4, "구분이 없고 유지 상태인 과제 4건"),
        ([overdue(), KEPT], "과제", 2, "답할 기한이 지났고 유지 상태인 과제 2건"),
        ([overdue()], "과제", 2, "답할 기한이 지난 과제 2건"),
        ([KEPT, overdue()], "신청", 2, "유지 상태이고 답할 기한이 지난 신청 2건"),
        ([containing("빈집")], "과제", 1, "‘빈집’ 글자가 든 과제 1건"),
        ([containing("빈집"), KEPT], "과제", 1, "‘빈집’ 글자가 들어 있고 유지 상태인 과제 1건"),
        (
            [KEPT, chosen("이행상태", "정상추진")],
            "과제",
            7,
            "유지 상태이고 이행상태가 정상추진인 과제 7건",
        ),
        (
            [answered("2013년 1분기 이행상황 보고", "이행상태", "완료")],
            "과제",
            12,
            "2013년 1분기 이행상황 보고에서 이행상태를 완료로 답한 과제 12건",
        ),
        (
            [answered("2013년 1분기 이행상황 보고", "이행상태", "정상추진"), CARE],
            "과제",
            12,
            "2013년 1분기 이행상황 보고에서 이행상태를 정상추진으로 답했고 복지 분과인 과제 12건",
        ),
        (
            [stood("2012. 12. 31.(월)", "종결")],
            "과제",
            24,
            "2012. 12. 31.(월)에 종결 상태였던 과제 24건",
        ),
        (
            [stood("2012. 12. 31.(월)", None), KEPT],
            "과제",
            24,
            "2012. 12. 31.(월)까지 등록되었고 유지 상태인 과제 24건",
        ),
    ],
)
def test_a_list_reads_back_as_a_sentence(
    clauses: list[Clause], what: str, count: int, said: str
) -> None:
    assert sentence(clauses, what, count) == said

import pytest

from hyeopchi.korean_help import KoreanFormatter
from hyeopchi.width import columns, fold


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("과제", 4), ("합의-14", 7), ("대체·통합", 9), ("", 0)]
)
def test_columns_as_a_terminal_shows_them(text, wide):
    assert columns(text) == wide


def test_fold_breaks_between_words_and_never_within_one():
    assert fold("과제를 처리하여 옮깁니다", 15) == ["과제를 처리하여", "옮깁니다"]
    assert fold("시정참여정책위원회 위원", 8) == ["시정참여정책위원회", "위원"]
    assert fold("", 8) == [""]


def test_meanings_begin_in_one_column_whatever_the_terms_are():
    formatter = KoreanFormatter(width=40)

    formatter.write_dl(
        [("--as 사람", "누구로서"), ("--json", "사람이 읽는 표 대신 JSON으로 답합니다")]
    )

    assert formatter.getvalue().splitlines() == [
        "--as 사람  누구로서",
        "--json     사람이 읽는 표 대신 JSON으로",
        "           답합니다",
    ]

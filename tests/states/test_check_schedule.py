import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("days: 1}", "days: -1}", ["33: opens의 days 값이 음수입니다: -1."]),
        ("days: 1}", "days: 하루}", ["33: opens의 days 자리에는 0 이상의 정수가 와야 합니다."]),
        ("days: 1}", "days: '1'}", ["33: opens의 days 자리에는 0 이상의 정수가 와야 합니다."]),
        ("days: 1}", "days: 01}", ["33: opens의 days 자리에는 0 이상의 정수가 와야 합니다."]),
        ("days: 1}", "days: 99999999999999999999}",
         ["33: opens의 days 자리에는 0 이상의 정수가 와야 합니다."]),
        (", days: 1}", "}", ["33: opens에 `days` 값이 없습니다."]),
        ("opens: {from: period_end", "opens: {from: period_start",
         ["33: opens의 from에 쓸 수 없는 값입니다: `period_start`."]),
        ("opens: {from: period_end", "opens: {from: due",
         ["33: opens의 from에 쓸 수 없는 값입니다: `due`."]),
        ("due: {from: period_end, days: 10}", "due: {from: period_end, days: 10, counting: working}",
         ["34: counting에 쓸 수 없는 값입니다: `working`."]),
        ("days: 1}", "days: 11}", ["34: 점검 `report`: 기한(10일째)이 여는 날(11일째)보다 빠릅니다."]),
        ("[7, 1]", "[9, 1]", ["36: 기한 9일 전 알림은 여는 날이나 그 전이어서 보낼 수 없습니다."]),
        ("[7, 1]", "[8, 1]", []),
        ("[7, 1]", "[7, 7]", ["36: remind_days_before에 같은 날이 두 번 나옵니다."]),
        ("[7, 1]", "[7, -1]", ["36: remind_days_before 값이 음수입니다: -1."]),
        ("[7, 1]", "7", ["36: remind_days_before 자리에는 목록이 와야 합니다."]),
        ("closes: {from: due, days: 10}", "closes: {from: due, days: 7}", []),
        ("closes: {from: due, days: 10}", "closes: {from: due, days: 6}",
         ["37: 기한 7일 뒤의 재촉은 마감(기한 6일 뒤)보다 늦어 보낼 수 없습니다."]),
        ("closes: {from: due, days: 10}", "closes: {from: period_end, days: 16}",
         ["37: 기한 7일 뒤의 재촉은 마감(기한 6일 뒤)보다 늦어 보낼 수 없습니다."]),
        ("closes: {from: due, days: 10}", "closes: {from: period_end, days: 8}",
         ["35: 점검 `report`: 기한보다 2일 먼저 마감됩니다."]),
        ("    closes: {from: due, days: 10}\n", "", []),
    ],
)  # fmt: skip
def test_schedules_that_no_calendar_keeps(broken, old, new, problems):
    assert broken(old, new) == problems


@pytest.mark.parametrize(("every", "most"), [("quarter", 90), ("half_year", 181), ("year", 365)])
def test_a_round_opens_before_the_next_period_ends(sound, problems_of, every, most):
    def opening_on(day):
        text = sound.replace("every: quarter", f"every: {every}").replace(
            "days: 1}", f"days: {day}}}"
        )
        return problems_of(text.replace("days: 10}\n    closes", "days: 400}\n    closes"))

    assert opening_on(most) == []
    assert opening_on(most + 1) == [
        f"33: 점검 `report`: 다음 기간이 끝난 뒤에 열립니다({most + 1}일째)."
    ]

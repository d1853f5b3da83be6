"""History comes in as it was: nothing dropped, nothing judged away, and all of it chained."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.case import cases
from engine.cell_problem import SpreadsheetRefused
from engine.definitions import in_force
from engine.event_log import traces
from engine.exports import exports
from engine.history import HistoryPreview, Taken, preview_history, take_history
from engine.history_compare import ActivityCount, Compared, compare_history
from engine.history_file import HistoryRefused, LineProblem, read_history
from engine.history_map import HistoryMap, history_map
from engine.store import reading, transaction
from engine.tables import as_json
from engine.verify import verify

NOW = datetime(2013, 6, 1, 3, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")

# 가-1 keeps to the definition; 가-2 is closed before it was adopted, then held though it had
# ended; 가-3 does what no definition knows, at the very moment of the next line.
LOG = """\
case,activity,time,actor
가-1,채택,2011-03-02 09:00:00+09:00,주무관 갑
가-2,종결,2011-03-02 10:00:00.250000+09:00,주무관 을
가-1,보류,2011-05-06T23:30:00+02:00,
가-3,현장 확인,2011-04-01,주무관 갑
가-3,채택,2011-04-01,주무관 을
가-2,보류,2011-04-05 09:00,주무관 갑
가-1,재개,2011-05-06T20:00:00+02:00,주무관 갑
"""


def previewed(city, text: str = LOG, mapped: HistoryMap | None = None) -> HistoryPreview:
    mapped = mapped or HistoryMap()
    history = read_history(text.encode(), file="지난일.csv", mapped=mapped, now=NOW)
    with reading(city.store) as read:
        return preview_history(read, in_force(read, "policy_task"), history, mapped)


def take(city, preview: HistoryPreview, at: datetime = NOW) -> Taken:
    with transaction(city.store) as write:
        return take_history(write, in_force(write, "policy_task"), preview, actor="han", at=at)


def compared(city, text: str = LOG) -> Compared:
    history = read_history(text.encode(), file="지난일.csv", mapped=HistoryMap(), now=NOW)
    with reading(city.store) as read:
        return compare_history(read, "policy_task", history)


def test_preview_counts_what_deviates_and_does_nothing(city):
    preview = previewed(city)

    assert preview.problems == ()
    assert preview.activities == {"채택": 2, "보류": 2, "종결": 1, "현장 확인": 1, "재개": 1}
    assert preview.deviations == {
        "not_open": {"재개": 1},
        "ended": {"보류": 1},
        "unknown": {"현장 확인": 1},
    }
    assert (len(preview.cases), preview.events, preview.conforming) == (3, 7, 0)
    assert preview.span == (
        datetime(2011, 3, 2, 9, tzinfo=SEOUL),
        datetime(2011, 5, 7, 6, 30, tzinfo=SEOUL),
    )
    assert preview.empty == {"실무분과": 3, "구분": 3, "주관부서": 3}
    with reading(city.store) as read:
        assert len(cases(read, "policy_task")) == 3  # those of the city


def test_each_event_is_kept_as_it_was(city):
    assert take(city, previewed(city)) == Taken(3, 7, fresh=True)

    story = [
        (
            one.kind,
            one.move,
            one.from_state,
            one.to_state,
            one.effective_on,
            one.data.get("history"),
            one.text,
        )
        for one in city.story("가-1")
    ]
    assert story == [
        ("imported", None, None, "proposed", date(2011, 3, 2), {"row": 2}, {}),
        (
            "moved", "adopt", "proposed", "maintained", date(2011, 3, 2),
            {"row": 2, "activity": "채택", "occurred_at": "2011-03-02T09:00:00+09:00"},
            {"actor": "주무관 갑"},
        ),
        (
            "moved", "resume", "maintained", "maintained", date(2011, 5, 7),
            {
                "row": 8, "activity": "재개", "occurred_at": "2011-05-06T20:00:00+02:00",
                "deviation": "not_open",
            },
            {"actor": "주무관 갑"},
        ),
        (
            "moved", "hold", "maintained", "on_hold", date(2011, 5, 7),
            {"row": 4, "activity": "보류", "occurred_at": "2011-05-06T23:30:00+02:00"},
            {},
        ),
    ]  # fmt: skip
    assert [
        (e.move, e.to_state, e.data["history"].get("deviation")) for e in city.story("가-2")[1:]
    ] == [
        ("close", "closed", None),
        ("hold", "on_hold", "ended"),
    ]
    assert [
        (e.move, e.to_state, e.data["history"].get("deviation")) for e in city.story("가-3")[1:]
    ] == [
        (None, "proposed", "unknown"),
        ("adopt", "maintained", None),
    ]
    assert {one.number: one.state for one in city_cases(city)} == {
        "가-1": "on_hold", "가-2": "on_hold", "가-3": "maintained",
    }  # fmt: skip
    with reading(city.store) as read:
        assert verify(read).findings == ()


def city_cases(city):
    with reading(city.store) as read:
        return [one for one in cases(read, "policy_task") if one.number.startswith("가")]


def test_the_same_file_again_makes_nothing_new(city):
    take(city, previewed(city))
    before = [as_json(one.data) for number in ("가-1", "가-2") for one in city.story(number)]

    again = previewed(city)

    assert (again.done, again.problems) == (True, ())
    assert take(city, again) == Taken(3, 7, fresh=False)
    assert [as_json(o.data) for n in ("가-1", "가-2") for o in city.story(n)] == before


def test_the_record_is_held_against_the_file_event_by_event(city):
    take(city, previewed(city))

    same = compared(city)
    other = compared(city, LOG.replace("가-3,채택", "가-3,유지"))

    assert same == Compared(
        cases=(3, 3),
        events=(7, 7),
        activities=(
            ActivityCount("보류", 2, 2),
            ActivityCount("채택", 2, 2),
            ActivityCount("재개", 1, 1),
            ActivityCount("종결", 1, 1),
            ActivityCount("현장 확인", 1, 1),
        ),
        differing=(),
    )
    assert same.equal
    assert (other.cases, other.equal) == ((3, 0), False)  # another file: nothing of it was taken


def test_a_move_of_today_goes_on_from_the_past(city):
    """A past event that is no move is none that a requirement could count."""
    take(city, previewed(city))
    city.decide({"가-3": "maintain"}, on=date(2013, 5, 2))
    from engine.advance import advance
    from engine.preview import MoveRequest

    advance(city.store, "policy_task", MoveRequest("가-3", "maintain"), actor="han", at=NOW)

    assert city.story("가-3")[-1].to_state == "maintained"


def test_lines_that_cannot_be_read_are_all_named_and_nothing_is_taken(city):
    text = """\
번호,활동,시각,담당자
나-1,채택,언젠가,갑

,채택,2011-03-02,갑
나-1,,2011-03-02,갑
"나-2","채
택",2013-06-01 12:00:01,갑
나-3,채택,,갑
1,채택,2011-03-02,갑
나-4,채택,2011-03-02,갑
"""
    preview = previewed(city, text)

    assert preview.problems == (
        LineProblem(2, "시각이 아닙니다: ‘언젠가’", "2013-04-10 09:30:00+09:00처럼 적어 주십시오"),
        LineProblem(4, "번호 칸이 비어 있습니다", "채우거나 줄을 지워 주십시오"),
        LineProblem(5, "활동 칸이 비어 있습니다", "채우거나 줄을 지워 주십시오"),
        LineProblem(
            6, "아직 오지 않은 시각입니다: 2013-06-01 12:00:01", "이미 있었던 일만 남겨 주십시오"
        ),
        LineProblem(8, "시각이 비어 있습니다", "채우거나 줄을 지워 주십시오"),
        LineProblem(9, "기록에 이미 있는 과제입니다: 1", "이미 있는 과제의 줄을 빼 주십시오"),
    )
    with pytest.raises(HistoryRefused) as caught:
        take(city, preview)
    assert caught.value.problems == preview.problems
    assert city_cases(city) == []


def test_a_mapping_names_columns_moves_fields_and_the_zone(city):
    mapped = history_map(
        """\
case = "Aktenzeichen"
activity = "Vorgang"
time = "Zeit"
title = "Betreff"
zone = "Europe/Berlin"
[moves]
"Annahme" = "채택"
[fields]
lead = "Amt"
batch = "Art"
""",
        file="대응.toml",
    )
    text = (
        "Aktenzeichen,Vorgang,Zeit,Betreff,Amt,Art\n"
        "다-1,Annahme,2011-07-01 23:30:00,,복지정책과,\n"
        "다-1,보류,2011-07-03,놀이터,없는과,정책합의과제\n"
        "다-2,채택,2011-07-02,공원,없는과,정책합의과제\n"
    )

    preview = previewed(city, text, mapped)

    one = preview.cases[0]
    assert (one.title, one.fields) == ("놀이터", {"lead": "welfare-policy", "batch": "agreed"})
    assert [step.move for step in one.steps] == ["adopt", "hold"]
    assert one.since == date(2011, 7, 2)  # 06:30 in Seoul
    assert [problem.line for problem in preview.problems] == [4]


@pytest.mark.parametrize(
    ("text", "mapping", "sentence"),
    [
        ("a,b\n1,2\n", "", "‘case’ 열이 없습니다"),
        (LOG, 'time = "날"', "‘날’ 열이 없습니다"),
        (LOG, '[moves]\n"채택" = "사라짐"', "정의에 없는 처리입니다: 사라짐"),
        (LOG, 'zone = "서울"', "모르는 시간대입니다: 서울"),
        (LOG, 'encoding = "cp949"', "문자 인코딩이 cp949가 아닙니다"),
        (LOG, 'encoding = "latin-1"', "읽을 수 없는 인코딩입니다: latin-1"),
        (LOG, "zone = 9", "zone의 값이 올바르지 않습니다"),
        (LOG, 'colour = "red"', "모르는 항목입니다: colour"),
        (LOG, "[fields]\nlead = 3", "fields의 값이 올바르지 않습니다"),
        ('case,activity,time\n"1,채택,2011-03-02\n', "", "2번째 줄부터 따옴표가 맞지 않습니다"),
    ],
)
def test_a_history_that_cannot_be_read_says_why(city, text, mapping, sentence):
    with pytest.raises(SpreadsheetRefused) as caught:
        previewed(city, text, history_map(mapping, file="대응.toml"))

    assert caught.value.problem.sentence == sentence


def test_a_reported_period_takes_no_past(town):
    town.publish()
    town.enter([1])
    town.close(town.open_one(date(2013, 4, 1)), date(2013, 4, 16))
    text = "case,activity,time\n라-1,채택,2013-03-31\n라-2,채택,2013-04-01\n"
    history = read_history(text.encode(), file="지난일.csv", mapped=HistoryMap(), now=NOW)

    with reading(town.store) as read:
        preview = preview_history(read, in_force(read, "task"), history, HistoryMap())

    assert [(problem.line, problem.sentence) for problem in preview.problems] == [
        (2, "2013-03-31까지는 보고가 확정되어 있습니다: 라-1")
    ]


def test_the_event_log_gives_back_what_the_history_said(city):
    take(city, previewed(city))

    with reading(city.store) as read:
        found = {one.number: one for one in traces(read, "policy_task")}
        early = list(traces(read, "policy_task", last=date(2011, 4, 1)))
        assert exports(read) == []

    assert [(e.activity, e.at, e.actor, e.deviation) for e in found["가-1"].events] == [
        ("채택", datetime(2011, 3, 2, 9, tzinfo=SEOUL), "주무관 갑", None),
        ("재개", datetime(2011, 5, 7, 3, tzinfo=SEOUL), "주무관 갑", "not_open"),
        ("보류", datetime(2011, 5, 7, 6, 30, tzinfo=SEOUL), "", None),
    ]
    assert [(e.activity, e.move) for e in found["1"].events] == [("등록", None)]
    assert {one.number: len(one.events) for one in early} == {"가-1": 1, "가-2": 1, "가-3": 2}


@pytest.mark.parametrize("written", ["2013-01-02", "2013/01/02", "20130102", "2013. 1. 2."])
def test_a_day_alone_is_a_day_in_seoul_whatever_the_zone(written):
    mapped = history_map('zone = "Pacific/Auckland"', file="m.toml")
    lines = f"case,activity,time\n가-1,채택,{written}\n가-1,채택,2013-01-02 09:00\n"

    history = read_history(lines.encode(), file="h.csv", mapped=mapped, now=NOW)

    assert [row.at for row in history.cases["가-1"]] == [
        datetime(2013, 1, 2, tzinfo=SEOUL),
        datetime(2013, 1, 1, 20, tzinfo=UTC),
    ]

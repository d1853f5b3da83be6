"""The other processes of the example offices: the sources' figures, told by the record."""

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.case_table import filled_table
from engine.store import reading
from engine.verify import verify
from hyeopchi.demo.example import EXAMPLE_OFFICES, INCHEON_2013, INCHEON_2021, SEOUL_2017, Example
from hyeopchi.demo.founding import found
from hyeopchi.demo.happenings import days_of, let_happen
from hyeopchi.demo.source import read_table
from hyeopchi.reports.case_table import case_table_data, printed

REAL_PEOPLE = frozenset(Path(__file__).with_name("real_people.sha256").read_text().split())
FILES = [file for one in EXAMPLE_OFFICES.values() for file in one.data.rglob("*.csv")]


def table(store: Engine, lifecycle: str, key: str, *, on: date) -> Mapping[str, Any]:
    with reading(store) as read:
        return case_table_data(printed(filled_table(read, lifecycle, key, on=on)))


def lived(store: Engine, example: Example, *, until: date = date.max) -> None:
    """Let everything happen that the tables tell, without living the days between."""
    found(store, example)
    for day in days_of(example):
        if day <= until:
            let_happen(store, example, day)


def counted(example: Example, name: str, column: str) -> Counter[str]:
    return Counter(row[column] for row in read_table(name, folder=example.data))


def test_councils_print_the_source_s_table_from_the_record(store: Engine) -> None:
    found(store, INCHEON_2013)

    councils = table(store, "intercity_council", "councils", on=date(2012, 12, 31))

    every = (
        "인천광역시, 서울특별시, 부산광역시, 대구광역시, 광주광역시, 대전광역시, 울산광역시, "
        "세종특별자치시, 경기도, 강원도, 충청북도, 충청남도, 전라북도, 전라남도, 경상북도, "
        "경상남도, 제주특별자치도"
    )
    assert councils["rows"] == [
        [
            "전국시도지사협의회 (1999. 1. 23.)",
            "경상북도 (호선, 2012. 10. ~ 2013. 10.)",
            f"17명: {every}",
            "정기회와 임시회 (정기회 연 2회)",
            "분담금 150백만원",
        ],
        [
            "수도권 광역경제발전위원회 (2009. 10. 5.)",
            "인천광역시 (윤번, 2012. 6. ~ 다음 개최일까지)",
            "15명: 인천광역시, 서울특별시, 경기도 · 위촉직 12명",
            "공동위원장 합의",
            "분담금 300백만원",
        ],
        [
            "광역시장협의회 (2008. 12. 26.)",
            "울산광역시 (호선, 2012. 1. ~ 2013. 1.)",
            "6명: 인천광역시, 부산광역시, 대구광역시, 광주광역시, 대전광역시, 울산광역시",
            "정기회와 임시회 (정기회 연 1회)",
            "회장도시 부담",
        ],
        [
            "황해권 시도지사협의회 (2003. 3. 1.)",
            "전라북도 (윤번, 2008. 6. ~ 다음 개최일까지)",
            "5명: 인천광역시, 경기도, 충청남도, 전라북도, 전라남도",
            "정기회와 임시회 (정기회 연 2회)",
            "회장도시 부담",
        ],
    ]
    planned = table(store, "intercity_council", "next_sessions", on=date(2012, 12, 31))["rows"]
    assert [row[1:3] for row in planned] == [
        [None, None],
        ["제8차(인천)", "2013. 1월 중"],
        ["제5차(울산)", "2013. 2월 중"],
        [None, None],
    ]


def test_councils_petitions_and_joint_tasks_are_8_and_2(store: Engine) -> None:
    found(store, INCHEON_2013)

    assert table(store, "council_task", "by_council", on=date(2012, 12, 31))["rows"] == [
        ["계", 10, 8, 2],
        ["수도권 광역경제발전위원회", 2, 0, 2],
        ["광역시장협의회", 8, 8, 0],
    ]
    assert table(store, "council_task", "by_state", on=date(2012, 12, 31))["rows"] == [
        ["계", 10, 2, 8],
        ["수도권 광역경제발전위원회", 2, 2, 0],
        ["광역시장협의회", 8, 0, 8],
    ]


def test_ten_communication_tasks_are_4_4_and_2(store: Engine) -> None:
    lived(store, INCHEON_2013, until=date(2013, 2, 28))

    rows = table(store, "communication_task", "by_area", on=date(2013, 1, 2))["rows"]

    assert [row[:2] for row in rows] == [
        ["계", 10],
        ["소통·공감의 창 운영", 4],
        ["시민 참여 창의적 소통", 4],
        ["시민사회 정책 참여 확대", 2],
    ]
    follow_up = table(store, "advisory_item", "follow_up", on=date(2013, 2, 28))["rows"]
    assert [(row[0], row[-1]) for row in follow_up] == [
        ("자문-01", "이행 완료"),
        ("자문-02", "자문"),
        ("자문-03", "이행 중"),
        ("자문-04", "이행 중"),
        ("자문-05", "자문 요청"),
        ("자문-06", "자문 요청"),
    ]


def test_agreement_is_signed_by_fourteen_and_the_city(store: Engine) -> None:
    lived(store, INCHEON_2021)

    before, after = (
        table(store, "multi_party_agreement", "agreements", on=day)["rows"]
        for day in (date(2021, 3, 29), date(2021, 3, 30))
    )

    assert (before[0][4], before[0][-1]) == (None, "협약안 확정")
    assert (after[0][4], after[0][-1]) == (date(2021, 3, 30), "운영")
    assert len(after[0][5].split(", ")) == 14
    fields = table(store, "joint_agenda", "by_field", on=date(2021, 6, 30))
    assert [row[1] for row in fields["rows"]] == [5, 1, 1, 1, 2]
    with reading(store) as read:
        assert verify(read).findings == ()


def test_grants_are_ten_applied_nine_selected_one_withdrawn(store: Engine) -> None:
    lived(store, SEOUL_2017)

    applied = table(store, "grant_application", "by_state", on=date(2016, 6, 9))
    assert applied["rows"] == [["계", 10, 0], ["신청", 10, 0]]
    decided = table(store, "grant_application", "by_state", on=date(2016, 6, 30))
    assert decided["rows"] == [
        ["계", 10, 899_976_000],
        ["협약", 9, 899_976_000],
        ["철회", 1, 0],
    ]
    consortia = table(store, "grant_application", "consortia", on=date(2016, 12, 31))["rows"]
    partners = [len(row[3].split(", ")) for row in consortia if row[3]]
    assert partners == [2, 3, 4, 2, 2, 3, 4, 3, 3]
    assert (len(partners), sum(partners)) == (9, 26)
    assert [row[4] for row in consortia] == [99_976_000, *[100_000_000] * 8, None]
    with reading(store) as read:
        assert verify(read).findings == ()


def test_planned_is_counted_against_held(store: Engine) -> None:
    lived(store, SEOUL_2017)

    courses = table(store, "education_event", "courses", on=date(2016, 12, 31))
    assert (len(courses["rows"]) - 1, courses["rows"][0]) == (5, ["계", 24, 24, 1_563])
    planned = table(store, "education_event", "planned_and_held", on=date(2017, 2, 22))
    assert [row[:2] for row in planned["rows"][2:]] == [
        ["2017년 자문네트워크 회의", 10],
        ["2017년 정책토론회", 5],
        ["2017년 현장 워크숍", 20],
        ["2017년 협치학교", 3],
    ]


def test_sources_figures_stand_in_the_tables_themselves() -> None:
    agreed = read_table("agreement.csv", folder=INCHEON_2021.data)[0]
    founded = {
        row["name"]: row["founded_on"]
        for row in read_table("committees.csv", folder=INCHEON_2013.data)
        if row["kind"] == "council"
    }

    assert len(agreed["참여기관"].split(";")) == 14
    assert founded == {
        "전국시도지사협의회": "1999-01-23",
        "수도권 광역경제발전위원회": "2009-10-05",
        "광역시장협의회": "2008-12-26",
        "황해권 시도지사협의회": "2003-03-01",
    }
    assert counted(SEOUL_2017, "events_2017.csv", "계획") == {
        "2017년 협치학교": 3,
        "2017년 정책토론회": 5,
        "2017년 현장 워크숍": 20,
        "2017년 자문네트워크 회의": 10,
    }
    assert counted(INCHEON_2013, "communication_tasks.csv", "추진분야") == {
        "소통·공감의 창 운영": 4,
        "시민 참여 창의적 소통": 4,
        "시민사회 정책 참여 확대": 2,
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_tables_name_nobody_real(file: Path) -> None:
    with file.open(encoding="cp949" if file.name == "new_59.csv" else "utf-8-sig") as lines:
        cells = {cell.strip() for row in csv.reader(lines) for cell in row}
    words = {word for cell in cells for word in cell.replace(";", " ").split()} | cells

    digests = {hashlib.sha256(word.encode()).hexdigest() for word in words}

    assert digests & REAL_PEOPLE == set()


@pytest.mark.parametrize("example", EXAMPLE_OFFICES.values(), ids=lambda one: one.key)
def test_people_are_invented_and_their_mail_leads_nowhere(example: Example) -> None:
    people = read_table("people.csv", folder=example.data)

    assert {row["invented"] for row in people} == {"true"}
    assert {row["email"].rpartition(".")[2] for row in people} == {"example"}
    assert len({row["key"] for row in people}) == len({row["name"] for row in people})

"""The example office's tables: every count of the source reconciles, and nothing real leaks in."""

import csv
import hashlib
import io
from collections import Counter
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hyeopchi.demo.source import FOLDER, read_table
from hyeopchi.demo.spreadsheets import AGREED, NEW, agreed_workbook, new_table

SUBCOMMITTEES = (
    "행정·재정",
    "지역경제·일자리",
    "복지·여성·보건의료",
    "도시계획·환경",
    "문화·교육",
)
KEPT = (4, 6, 17, 12, 18)
NEW_TASKS = (9, 4, 8, 35, 3)
YEAR = (date(2013, 1, 1), date(2014, 2, 28))

# The SHA-256 of every person named in the documents this office draws on: a name of theirs may
# be in no table of ours, and so not in this repository either.
REAL_PEOPLE = frozenset(Path(__file__).with_name("real_people.sha256").read_text().split())


@pytest.fixture(scope="module")
def agreed() -> list[dict[str, str]]:
    return read_table("source/agreed.csv")


@pytest.fixture(scope="module")
def new() -> list[dict[str, str]]:
    return read_table("source/new.csv")


@pytest.fixture(scope="module")
def midterm() -> dict[str, dict[str, str]]:
    return {row["번호"]: row for row in read_table("midterm_2012.csv")}


@pytest.fixture(scope="module")
def adopted() -> dict[str, date]:
    return {
        row["번호"]: date.fromisoformat(row["시행일"]) for row in read_table("adopted_2013.csv")
    }


def by_subcommittee(rows: list[dict[str, str]]) -> tuple[int, ...]:
    counted = Counter(row["실무분과"] for row in rows)
    assert set(counted) <= set(SUBCOMMITTEES)
    return tuple(counted[name] for name in SUBCOMMITTEES)


def are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other)
    return (
        matcher.quick_ratio() > 0.65 and matcher.ratio() > 0.65
    )  # the quick one is an upper bound


def test_tasks_are_the_88_and_the_59(
    agreed: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    assert [row["번호"] for row in agreed] == [f"합의-{nth:02d}" for nth in range(1, 89)]
    assert [row["번호"] for row in new] == [f"신규-{nth:02d}" for nth in range(1, 60)]
    assert {(row["구분"], row["상태"]) for row in agreed} == {("정책합의과제", "유지")}
    assert {(row["구분"], row["상태"]) for row in new} == {("신규정책과제", "제안")}


def test_titles_are_147_different_ones(
    agreed: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    titles = [row["과제명"] for row in [*agreed, *new]]

    alike = [pair for pair in combinations(titles, 2) if are_alike(*pair)]

    assert alike == []
    assert len(set(titles)) == 147
    assert [title for title in titles if title != " ".join(title.split())] == []
    assert max(Counter(title.split()[-1] for title in titles).values()) <= 20  # no template


def test_midterm_moves_57_24_and_7(midterm: dict[str, dict[str, str]]) -> None:
    assert list(midterm) == [f"합의-{nth:02d}" for nth in range(1, 89)]
    assert Counter(row["결정"] for row in midterm.values()) == {
        "유지": 57,
        "종결": 24,
        "대체·통합": 7,
    }


def test_midterm_gives_each_decision_what_its_move_asks(
    midterm: dict[str, dict[str, str]],
) -> None:
    asks = ("종결 사유", "설명", "구분", "이어받는 과제")
    said = {(row["결정"], *(bool(row[ask]) for ask in asks)) for row in midterm.values()}
    causes = {row["종결 사유"] for row in midterm.values()} - {""}
    hows = {row["구분"] for row in midterm.values()} - {""}
    reasons = [row["설명"] for row in midterm.values() if row["설명"]]

    assert said == {
        ("유지", False, False, False, False),
        ("종결", True, True, False, False),
        ("대체·통합", False, True, True, True),
    }
    assert causes == {"완료", "여건변화", "중복", "추진불가"}
    assert hows == {"대체", "통합"}
    assert len(set(reasons)) == len(reasons) == 31


def test_cross_tab_adds_up_to_116(
    agreed: list[dict[str, str]], new: list[dict[str, str]], midterm: dict[str, dict[str, str]]
) -> None:
    kept = by_subcommittee([row for row in agreed if midterm[row["번호"]]["결정"] == "유지"])
    proposed = by_subcommittee(new)

    assert (kept, sum(kept)) == (KEPT, 57)
    assert (proposed, sum(proposed)) == (NEW_TASKS, 59)
    assert tuple(map(sum, zip(kept, proposed, strict=True))) == (13, 10, 25, 47, 21)


def test_successors_lie_among_the_116(
    new: list[dict[str, str]], midterm: dict[str, dict[str, str]]
) -> None:
    going_on = {number for number, row in midterm.items() if row["결정"] == "유지"}
    going_on |= {row["번호"] for row in new}

    successors = {
        number: row["이어받는 과제"].split(";")
        for number, row in midterm.items()
        if row["결정"] == "대체·통합"
    }

    assert len(going_on) == 116
    assert {one for several in successors.values() for one in several} <= going_on
    assert [one for one, several in successors.items() if len(several) > 1] == ["합의-60"]


def test_adopted_are_37_of_the_59_across_subcommittees(
    new: list[dict[str, str]], adopted: dict[str, date]
) -> None:
    assert (len(adopted), set(adopted) - {row["번호"] for row in new}) == (37, set())
    assert by_subcommittee([row for row in new if row["번호"] in adopted]) == (6, 3, 6, 20, 2)
    assert Counter(adopted.values()) == {date(2013, 1, 24): 29, date(2013, 4, 18): 8}
    assert {day.weekday() for day in adopted.values()} == {3}  # both a Thursday


def test_every_asked_task_has_words_of_its_own(
    midterm: dict[str, dict[str, str]], adopted: dict[str, date]
) -> None:
    asked = [number for number, row in midterm.items() if row["결정"] == "유지"]

    assert [row["번호"] for row in read_table("words.csv")] == [*asked, *adopted]


def test_spreadsheets_are_what_their_sources_say() -> None:
    committed, fresh = (
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        for content in (AGREED.read_bytes(), agreed_workbook())
    )
    rows = committed.to_python(skip_empty_area=False)

    assert rows == fresh.to_python(skip_empty_area=False)
    assert committed.merged_cell_ranges == [((0, 0), (0, 9)), ((1, 0), (1, 3)), ((1, 4), (1, 9))]
    assert rows[1][4] == "(2012. 11. 30. 현재)"
    assert [dict(zip(rows[3], row, strict=True)) for row in rows[4:]] == read_table(
        "source/agreed.csv"
    )
    assert NEW.read_bytes() == new_table()


def test_new_table_is_cp949_with_other_headers(new: list[dict[str, str]]) -> None:
    content = NEW.read_bytes()

    rows = list(csv.reader(io.StringIO(content.decode("cp949"), newline="")))

    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert rows[0][:4] == ["분과", "과제번호", "정책과제명", "구 분"]
    assert [row[2] for row in rows[1:]] == [row["과제명"] for row in new]


def test_seats_are_25_with_two_co_chairs() -> None:
    seats = read_table("seats.csv")

    assert [int(seat["number"]) for seat in seats] == list(range(1, 26))
    assert Counter(seat["kind"] for seat in seats) == {"ex_officio": 2, "appointed": 23}
    assert [seat["kind"] for seat in seats if seat["office"] == "co_chair"] == [
        "ex_officio",
        "appointed",
    ]
    assert len({seat["person"] for seat in seats}) == 25


def test_every_subcommittee_is_seated_all_year() -> None:
    seated = Counter(
        key
        for seat in read_table("seats.csv")
        for key in seat["subcommittees"].split(";")
        if key
        and date.fromisoformat(seat["starts_on"]) <= YEAR[0]
        and date.fromisoformat(seat["ends_on"]) >= YEAR[1]
    )

    assert seated == {
        "admin_finance": 5,
        "economy_jobs": 4,  # even, so that a vote can tie
        "welfare_health": 5,
        "planning_environment": 5,
        "culture_education": 5,
    }


def test_committees_stand_in_the_order_of_the_source() -> None:
    committees = read_table("committees.csv")
    plenary = committees[0]

    assert tuple(row["name"] for row in committees if row["kind"] == "subcommittee") == (
        SUBCOMMITTEES
    )
    assert [row["number"] for row in committees if row["kind"] == "subcommittee"] == list("12345")
    assert (plenary["key"], plenary["founded_on"], plenary["regular_months"]) == (
        "policy_committee",
        "2010-12-06",
        "4;9",
    )


def test_every_lead_department_has_its_three_duties(
    agreed: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    keys = {row["name"]: row["key"] for row in read_table("organisations.csv")}
    leads = {keys[row["주관부서"]] for row in [*agreed, *new]}

    held = Counter(
        (duty["organisation"], duty["role"])
        for duty in read_table("duties.csv")
        if duty["organisation"] in leads
        and duty["starts_on"] <= "2013-01-01"
        and not duty["ends_on"]
    )

    roles = ("program_manager", "team_lead", "division_head")
    assert held == {(lead, role): 1 for lead in leads for role in roles}
    assert len(leads) == 19


def test_somebody_waits_to_take_over() -> None:
    busy = {row["person"] for name in ("duties.csv", "seats.csv") for row in read_table(name)}

    assert [row["key"] for row in read_table("people.csv") if row["key"] not in busy] == [
        "neul_jjokbit",
    ]


def test_tables_point_at_what_is_there() -> None:
    people = {row["key"] for row in read_table("people.csv")}
    organisations = {row["key"] for row in read_table("organisations.csv")}
    committees = {row["key"] for row in read_table("committees.csv")}
    duties, seats = read_table("duties.csv"), read_table("seats.csv")

    assert {row["person"] for row in [*duties, *seats]} <= people
    assert {row["organisation"] for row in duties} - {""} <= organisations
    assert {row["parent"] for row in read_table("organisations.csv")} - {""} <= organisations
    assert {row["committee"] for row in duties} - {""} <= committees
    assert {key for row in seats for key in row["subcommittees"].split(";")} - {""} <= committees


def test_people_are_nobody_real() -> None:
    people = read_table("people.csv")

    digests = {hashlib.sha256(row["name"].encode()).hexdigest() for row in people}

    assert digests & REAL_PEOPLE == set()
    assert len(REAL_PEOPLE) == 56
    assert len(digests) == len({row["key"] for row in people}) == len(people)
    assert {row["email"].split("@")[1] for row in people} == {"city.example", "member.example"}
    assert [row["key"] for row in people if row["email"].split("@")[0] != row["key"]] == []
    assert {row["phone"][:8] for row in people} == {"032-000-"}
    assert {row["invented"] for row in people} == {"true"}


def test_files_have_ascii_names() -> None:
    assert [path.name for path in FOLDER.rglob("*") if not path.name.isascii()] == []

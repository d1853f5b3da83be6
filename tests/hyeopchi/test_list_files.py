"""A list taken away runs nothing, and what is imported again is what was there."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from engine.asof import cases_as_of
from engine.case_export import register_table
from engine.case_sheet import ImportPreview, apply_import, preview_cases
from engine.cell_text import clean
from engine.definitions import in_force, publish
from engine.register import NewCase, register
from engine.spreadsheet import read_spreadsheet
from engine.store import reading, transaction
from hyeopchi.errors import FileUnreadable, ListTooLong
from hyeopchi.list_files import Form, ListColumn, ListFile, write_list
from tests.city import FIELDS, NOON, START, found

TODAY = date(2013, 3, 4)
FORMS: tuple[Form, ...] = ("csv", "xlsx")
PAYLOADS = [
    f"{before}{start}{rest}"
    for before in ("", "'", "''", " ", '"')
    for start in "=+-@\t\r＝＋－＠|%"
    for rest in ("cmd|' /C calc'!A1", '1+1"', 'HYPERLINK("http://evil.example")')
]
COPY = (
    files("states")
    .joinpath("lifecycles/policy_task.yaml")
    .read_text(encoding="utf-8")
    .replace("lifecycle: policy_task", "lifecycle: policy_copy")
    .encode()
)

starts = st.sampled_from(
    ["", "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'", "''=", '"']
)
letters = st.one_of(
    st.characters(codec="utf-8", exclude_categories=("Cs",)),
    st.sampled_from("\n\r\t\"',;ㄱㅎㆍ・·\u1112\u1161\u11ab\u00a0\u3000\u200b가각=\ufeff"),
)
texts = st.builds(str.__add__, starts, st.text(letters, min_size=1, max_size=40)).filter(clean)
lines = texts.map(lambda text: " ".join(clean(text).split()))


@pytest.fixture
def office(store: Engine) -> Engine:
    found(store)
    with transaction(store) as write:
        publish(write, COPY, file="copy.yaml", by="han", at=NOON, since=date(2013, 1, 1))
    return store


def taken(store: Engine, lifecycle: str, file: Path, form: Form) -> bytes:
    with reading(store) as read:
        definition = in_force(read, lifecycle).lifecycle
        table = register_table(read, definition, cases_as_of(read, lifecycle, on=date.max))
    columns = tuple(ListColumn(column.header, column.kind) for column in table.columns)
    write_list(ListFile("과제 목록", TODAY, "원", columns, table.rows), file, form=form)
    return file.read_bytes()


def read_back(store: Engine, lifecycle: str, data: bytes) -> ImportPreview:
    with reading(store) as read:
        return preview_cases(
            read,
            in_force(read, lifecycle),
            read_spreadsheet(data, file="과제"),
            today=TODAY,
            defaults={},
        )


def held(store: Engine, lifecycle: str) -> list[tuple[object, ...]]:
    with reading(store) as read:
        return [
            (one.number, one.title, one.state, one.since, dict(one.fields))
            for one in cases_as_of(read, lifecycle, on=date.max)
        ]


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_what_is_taken_out_is_read_back_unchanged(
    office: Engine, tmp_path: Path, form: Form
) -> None:
    """Into the same office nothing changes; into another one, the same register comes to be."""
    count = iter(range(1, 1_000_000))

    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(st.tuples(lines, texts, lines), min_size=1, max_size=4))
    def unchanged(rows: list[tuple[str, str, str]]) -> None:
        new = [
            NewCase(
                f"새-{next(count)}",
                title,
                "maintained",
                {
                    **FIELDS,
                    "goal": clean(goal),
                    "budget": len(goal) * 10**12 - 7,
                    "term": {"from": "2012-02-29", "to": "2013-12-31"},
                    "horizon": "within",
                },
                START,
                basis,
            )
            for title, goal, basis in rows
        ]
        with transaction(office) as write:
            register(write, "policy_task", new, actor="han", at=NOON)
        data = taken(office, "policy_task", tmp_path / f"목록.{form}", form)

        here = read_back(office, "policy_task", data)
        there = read_back(office, "policy_copy", data)
        with transaction(office) as write:
            apply_import(
                write, in_force(write, "policy_copy"), there, actor="han", at=NOON, reason=""
            )
        copied = taken(office, "policy_copy", tmp_path / f"사본.{form}", form)

        assert (here.problems, here.new, here.edits, here.notes) == ((), (), (), ())
        assert (there.problems, there.edits, there.notes) == ((), (), ())
        assert held(office, "policy_copy") == held(office, "policy_task")
        assert sheet(copied) == sheet(data)

    unchanged()


def sheet(data: bytes) -> object:
    return read_spreadsheet(data, file="").rows


@pytest.mark.parametrize("form", FORMS)
def test_a_text_entered_another_way_comes_back_without_an_edit(
    office: Engine, tmp_path: Path, form: Form
) -> None:
    """What reading a cell cleans away – dots, spaces, NFD – is no change of the case."""
    new = [
        NewCase(
            str(at),
            f"제목 {at}",
            "maintained",
            {**FIELDS, "goal": f"ㄱ・{payload}\u00a0끝"},
            START,
            "손",
        )
        for at, payload in enumerate(PAYLOADS, start=100)
        if not {"\t", "\r"} & set(payload)
    ]
    with transaction(office) as write:
        register(write, "policy_task", new, actor="han", at=NOON)

    back = read_back(office, "policy_task", taken(office, "policy_task", tmp_path / "a", form))

    assert (back.problems, back.new, back.edits, back.same) == ((), (), (), len(new) + 3)


def listing(rows: list[tuple[object, ...]]) -> ListFile:
    columns = (
        ListColumn("글"),
        ListColumn("수", "number"),
        ListColumn("날", "date"),
        ListColumn("때", "moment"),
    )
    return ListFile("=목록", TODAY, "건", columns, rows)  # type: ignore[arg-type]


def test_a_csv_has_a_mark_for_excel_and_runs_nothing(tmp_path: Path) -> None:
    rows = [(payload, -5, TODAY, datetime(2013, 3, 4, 0, 30, tzinfo=UTC)) for payload in PAYLOADS]

    write_list(listing(rows), tmp_path / "목록.csv", form="csv")
    data = (tmp_path / "목록.csv").read_bytes()

    assert data.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert [row[0] for row in cells[:4]] == [
        "'=목록",
        "기준일: 2013. 3. 4.(월)",
        "(단위: 건)",
        "글",
    ]
    assert {tuple(row[1:]) for row in cells[4:]} == {("-5", "2013-03-04", "2013-03-04 09:30:00")}
    assert [row[0] for row in cells if row[0][:1] in tuple("=+-@\t\r＝＋－＠")] == []
    back = [row[0] for row in read_spreadsheet(data, file="목록.csv").rows[4:]]
    assert back == [clean(payload) for payload in PAYLOADS]
    quoted = re.findall(
        rb'(?:^|,)("(?:[^"]|"")*")', data.removeprefix(b"\xef\xbb\xbf"), re.MULTILINE
    )
    assert len(quoted) >= 4 * len(rows)


def test_a_workbook_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    rows = [(payload, 5, TODAY, datetime(2013, 3, 4, 0, 30, tzinfo=UTC)) for payload in PAYLOADS]

    write_list(listing(rows), tmp_path / "목록.xlsx", form="xlsx")

    with zipfile.ZipFile(tmp_path / "목록.xlsx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    inside = parts["xl/worksheets/sheet1.xml"]
    assert re.findall(r"<f[ >]|<hyperlink|externalLink|ddeLink", "".join(parts.values())) == []
    assert [name for name in parts if "external" in name.lower() or "rels" in name.lower()] == [
        "_rels/.rels",
        "xl/_rels/workbook.xml.rels",
    ]
    assert 'TargetMode="External"' not in "".join(parts.values())
    assert '<pane xSplit="1" ySplit="4" topLeftCell="B5"' in inside
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    assert read_spreadsheet((tmp_path / "목록.xlsx").read_bytes(), file="").rows[4] == (
        clean(PAYLOADS[0]),
        5,
        TODAY,
        datetime(2013, 3, 4, 9, 30),  # noqa: DTZ001 – a spreadsheet knows no zone
    )


def test_what_no_cell_can_hold_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ListTooLong) as caught:
        write_list(listing([("가" * 32_768, 1, TODAY, None)]), tmp_path / "a.xlsx", form="xlsx")

    assert (caught.value.rows, caught.value.longest) == (1, 32_768)
    assert list(tmp_path.iterdir()) == []


def test_a_number_too_long_for_a_spreadsheet_and_a_day_before_its_calendar_are_texts(
    tmp_path: Path,
) -> None:
    write_list(
        listing([("가", 2**63 - 1, date(1899, 1, 2), None)]), tmp_path / "a.xlsx", form="xlsx"
    )

    row = read_spreadsheet((tmp_path / "a.xlsx").read_bytes(), file="").rows[4]
    assert row == ("가", "9223372036854775807", "1899-01-02", None)


EVERY_TYPE = """\
lifecycle: joint
label: 공동과제
fields:
  parties: {label: 참여기관, type: organisations, required: true}
  council: {label: 위원회, type: committee, of: plenary}
  group: {label: 분과(소관), type: subcommittee, of: policy_committee}
  planned: {label: 예정 시기, type: when}
  parent: {label: 앞선 과제, type: case, of: policy_task}
  began: {label: 착수일, type: date}
  term: {label: 상태, type: date_range}
  share: {label: 분담률, type: percent}
  people: {label: 인원, type: number}
  kind: {label: 구분, type: choice, choices: {one: 하나, two: 둘}}
  memo: {label: 제목, type: line}
states:
  open: {label: 진행, initial: true}
  done: {label: 완료, final: true}
moves:
  finish: {label: 마침, from: [open], to: done, by: [coordinator]}
"""


@pytest.mark.parametrize("form", FORMS)
def test_a_field_of_every_type_comes_back(office: Engine, tmp_path: Path, form: Form) -> None:
    """Also under labels that name something else: 상태, 제목, and brackets."""
    copy = EVERY_TYPE.replace("lifecycle: joint", "lifecycle: joint_copy")
    fields = {
        "parties": ["welfare-policy", "communication"],
        "council": "policy_committee",
        "group": "welfare",
        "planned": "2013-Q1",
        "parent": "10",
        "began": "2013-02-28",
        "term": {"from": "2013-01-01", "to": "2013-12-31"},
        "share": 0,
        "people": -1200,
        "kind": "two",
        "memo": "=1+1",
    }
    with transaction(office) as write:
        for source in (EVERY_TYPE, copy):
            publish(write, source.encode(), file="j.yaml", by="han", at=NOON, since=START)
        whens = ("2013-02-11", "2013-02", "2013-Q1", "2013-H1", "2013", "always", "as_needed")
        rows = [
            NewCase(f"{at}", "공동", "open", {**fields, "planned": when}, START, "협약")
            for at, when in enumerate(whens)
        ]
        register(write, "joint", rows, actor="han", at=NOON)
    data = taken(office, "joint", tmp_path / "a", form)

    here, there = (read_back(office, lifecycle, data) for lifecycle in ("joint", "joint_copy"))
    with transaction(office) as write:
        apply_import(write, in_force(write, "joint_copy"), there, actor="han", at=NOON, reason="")

    assert (here.problems, here.edits, here.same, here.ignored) == ((), (), 7, ())
    assert held(office, "joint_copy") == held(office, "joint")
    assert [row[4]["planned"] for row in held(office, "joint")] == list(whens)  # type: ignore[index]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_list_into_a_folder_that_is_not_there_is_refused(tmp_path: Path, form: Form) -> None:
    listing = ListFile("목록", date(2013, 1, 2), "건", (ListColumn("번호"),), [("1",)])
    with pytest.raises(FileUnreadable):
        write_list(listing, tmp_path / "없는 폴더" / f"목록.{form}", form=form)

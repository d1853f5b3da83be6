"""`hyeopchi report table`: the same table on a terminal, as JSON, CSV, XLSX and a page."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine

from hyeopchi.cli import cli
from hyeopchi.demo.example import SEOUL_2017
from hyeopchi.demo.founding import found
from hyeopchi.office import init_office, open_office

CONSORTIUM = "(사)난곡주민도서관 새숲, (준)사회적협동조합 공동체관악, 삼성고등학교사회적협동조합"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with ten applications, made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("office") / "seoul"
    init_office(folder, name="서울시", department="협치과", email="a@city.example")
    setting = open_office(folder)
    found(setting.store, SEOUL_2017)
    setting.store.dispose()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
    return Path(shutil.copytree(made, tmp_path / "seoul"))


def typed(office: Path, *args: str, rc: int = 0) -> str:
    result = CliRunner().invoke(cli, ["--office", str(office), "report", "table", *args])
    assert result.exit_code == rc, result.output
    return result.output


def test_count_prints_with_its_day_and_unit(office: Path) -> None:
    said = typed(office, "grant_application", "by_state", "--as-of", "2016-12-31").splitlines()

    assert said[0] == "단계별 지원 신청"
    assert said[1].strip() == "(2016. 12. 31.(토) 기준, 단위: 건, 원)"
    assert [line.split() for line in said[2:3] + said[4:7]] == [
        ["상태", "합계", "지원액"],
        ["계", "10", "899,976,000"],
        ["수행", "9", "899,976,000"],
        ["철회", "1", "0"],
    ]
    assert said[7:] == [
        "※ 「지원액」 항목이 비어 있는 1건은 그 합에 없습니다.",
        "모든 합계가 맞습니다.",
    ]


def test_labels_do_for_keys_and_no_table_lists_them(office: Path) -> None:
    by_key = typed(office, "grant_application", "consortia", "--as-of", "2016-12-31")
    by_label = typed(office, "시민협력플랫폼 지원", "신청 단체 현황", "--as-of", "2016-12-31")

    assert by_key == by_label
    assert CONSORTIUM in by_key
    assert typed(office, "grant_application").splitlines() == [
        "시민협력플랫폼 지원(grant_application)의 표 3개",
        "  by_state: 단계별 지원 신청",
        "  by_district: 자치구별 지원 신청",
        "  consortia: 신청 단체 현황",
    ]


def test_json_names_the_cases_of_each_figure(office: Path) -> None:
    asked = ("grant_application", "by_state", "--as-of", "2016-06-20", "--format", "json")
    data = json.loads(typed(office, *asked))

    assert (data["as_of"], data["unit"], data["balances"]) == ("2016-06-20", "건, 원", True)
    assert data["rows"] == [["계", 10, 0], ["협의조정컨설팅", 9, 0], ["철회", 1, 0]]
    assert data["cases"][2] == {"row": "withdrawn", "total": ["플랫폼-10"]}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_hold_the_figures_as_figures(office: Path, form: str, tmp_path: Path) -> None:
    asked = ("grant_application", "consortia", "--as-of", "2016-12-31", "--format", form)
    typed(office, *asked, "--to", str(tmp_path / "표"))
    (file,) = (tmp_path / "표").iterdir()

    assert file.name == f"2016-12-31-grant_application-consortia.{form}"
    if form == "csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows: list[list[object]] = [list(row) for row in csv.reader(lines)]
        amount: object = "99976000"
    else:
        rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        amount = 99_976_000
    head = next(at for at, row in enumerate(rows) if row[0] == "번호")
    assert rows[head][:5] == ["번호", "자치구", "대표단체", "참여단체", "지원액"]
    assert rows[head + 1][0::4][:2] == ["플랫폼-01", amount]
    assert len(rows[head + 1 :]) == 10


def test_page_escapes_what_people_typed(office: Path, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{office / 'hyeopchi.db'}")
    with engine.begin() as write:
        write.exec_driver_sql("UPDATE organisation SET name='<b>모임' WHERE key='gangbuk_lead'")
    engine.dispose()
    asked = ("grant_application", "consortia", "--as-of", "2016-12-31", "--format", "html")
    typed(office, *asked, "--to", str(tmp_path))
    page = (tmp_path / "2016-12-31-grant_application-consortia.html").read_text(encoding="utf-8")

    assert "&lt;b&gt;모임" in page
    assert "<b>" not in page
    assert '<td class="figure">99,976,000</td>' in page
    assert "<h1>신청 단체 현황</h1>" in page


def test_table_that_is_not_there_says_which_are(office: Path) -> None:
    said = typed(office, "grant_application", "plans", rc=3)

    assert "plans라는 표는 grant_application 정의에 없습니다." in said
    assert "by_state, by_district, consortia" in said

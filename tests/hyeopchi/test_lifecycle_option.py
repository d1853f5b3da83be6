"""An office with two processes: which one a command means when none is named."""

import pytest

from tests.small_office import Shell

VISIT = """\
lifecycle: site_visit
label: 현장방문
fields:
  lead: {label: 주관부서, type: organisation, required: true}
states:
  planned: {label: 예정, initial: true}
  held: {label: 실시, final: true}
moves:
  hold: {label: 실시, from: [planned], to: held, by: [coordinator]}
"""
VISITS = """\
과제번호,과제명,주관부서,시행일,근거
방문-1,빈집 현장,도로과,2013-01-02,계획서
합의-2,같은 번호를 쓰는 방문,도로과,2013-01-02,계획서
"""


@pytest.fixture
def two(office: Shell) -> Shell:
    file = office.file("site_visit.yaml", VISIT)
    office("publish", file, "--since", "2013-01-01", "--at", "2012-12-20")
    visits = office.file("visits.csv", VISITS)
    office("import", visits, "--lifecycle", "현장방문", "--apply", "--at", "2013-01-03")
    return office


def test_the_number_tells_which_process_is_meant(two: Shell) -> None:
    assert two.data("show", "방문-1")["lifecycle"] == "site_visit"
    assert two.data("show", "합의-1")["lifecycle"] == "policy_task"


def test_the_offices_main_process_is_meant_where_nothing_tells(two: Shell) -> None:
    assert two.data("show", "합의-2")["lifecycle"] == "policy_task"
    assert {one["number"] for one in two.data("cases")["cases"]} >= {"합의-1", "신규-2"}


def test_a_process_is_named_by_its_key_or_its_name(two: Shell) -> None:
    assert two.data("show", "합의-2", "--lifecycle", "현장방문")["lifecycle"] == "site_visit"
    assert [one["number"] for one in two.data("cases", "--lifecycle", "site_visit")["cases"]] == [
        "방문-1",
        "합의-2",
    ]


def test_an_office_without_a_main_process_is_asked_which(two: Shell) -> None:
    settings = two.folder / "office.toml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    without = [line for line in lines if not line.startswith("lifecycle =")]
    settings.write_text("".join(without), encoding="utf-8")

    said = two("cases", rc=2)

    assert "어느 정의의 일인지 알 수 없습니다" in said
    assert "policy_task, site_visit" in said

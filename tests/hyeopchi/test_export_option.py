"""Lists taken away by command: with a reason, by who may, and read back."""

from dataclasses import replace
from datetime import date

from engine.exports import Export, exports
from engine.store import open_store, reading


def kept(office) -> list[Export]:
    store = open_store(office.environment["HYEOPCHI_DATABASE_URL"])
    with reading(store) as read:
        found = exports(read)
    store.dispose()
    return found


def test_the_cases_on_the_screen_go_to_a_file_and_back(office):
    for option, name in (("--csv", "과제.csv"), ("--xlsx", "과제.xlsx")):
        file = office.files / name
        said = office(
            "cases",
            "--state",
            "유지",
            "--subcommittee",
            "welfare",
            option,
            file,
            "--reason",
            "회의 자료",
        )
        again = office.data("import", file)

        assert said == f"{file}에 1줄을 냈습니다.\n"
        assert (again["new"], again["edits"], again["same"], again["problems"]) == ([], [], 1, [])
        assert again["ignored"] == []
    at = kept(office)[0].at
    first = Export(
        "cases",
        {"lifecycle": "policy_task", "state": ["유지"], "subcommittee": "welfare"},
        "csv",
        "회의 자료",
        1,
        "han",
        at,
    )
    assert [replace(one, at=at) for one in kept(office)] == [first, replace(first, format="xlsx")]


def test_a_list_as_of_a_day_is_as_it_was(office):
    file = office.files / "그때.csv"

    office("cases", "--as-of", "2012-12-03", "--csv", file, "--reason", "감사")

    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith('"기준일: 2012. 12. 3.(월)"')
    assert '"합의-3","야간 상담 창구","유지","2012-01-02","합의문"' in text
    assert kept(office)[0].chosen["as_of"] == date(2012, 12, 3).isoformat()


def test_no_list_leaves_without_a_reason_or_by_a_member(office):
    file = office.files / "과제.csv"

    assert "까닭을 --reason에" in office("cases", "--csv", file, rc=2)
    assert "까닭을 --reason에" in office("cases", "--csv", file, "--reason", " ", rc=2)
    assert "함께" in office("cases", "--reason", "그냥", rc=2)
    assert "하나만" in office("cases", "--csv", file, "--xlsx", file, "--reason", "둘", rc=2)
    assert "역할" in office("cases", "--csv", file, "--reason", "궁금", "--as", "seo", rc=1)
    assert "자리" in office("cases", "--csv", file / "없음" / "a.csv", "--reason", "자료", rc=1)
    assert (file.exists(), kept(office)) == (False, [])

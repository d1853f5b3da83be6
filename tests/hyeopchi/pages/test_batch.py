"""A table is shown before it is taken, taken whole or not, and never beyond one's own part."""

import re
from datetime import timedelta

from engine.case import cases
from engine.store import reading
from tests.site import LIFECYCLE, TestSite, Visitor, words

HEAD = "번호,과제명,실무분과,구분,주관부서\n"
NEW = HEAD + "21,새 과제,복지·여성·보건의료,신규정책과제,복지정책과\n"


def send(visitor: Visitor, table: str, **more: str):
    files = {"file": ("과제.csv", table.encode(), "text/csv")}
    said = {"lifecycle": LIFECYCLE, "basis": "시험", "effective_on": "2013-07-02", **more}
    return visitor.post("/cases/import", said, files=files)


def confirm(visitor: Visitor, shown, **more: str):
    """Press the button of the preview, with what it hides."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    return visitor.post("/cases/import", {**hidden, "_csrf": visitor.csrf, **more})


def titles(site: TestSite) -> dict[str, str]:
    with reading(site.store) as read:
        return {one.number: one.title for one in cases(read, LIFECYCLE)}


def test_a_table_is_shown_first_and_taken_when_confirmed(site: TestSite) -> None:
    han = site.visitor("han")
    shown = send(han, NEW + "1,빈집 정비와 활용,복지·여성·보건의료,정책합의과제,복지정책과\n")
    before = titles(site)

    done = words(han.follow(confirm(han, shown)))

    assert "새로 등록할 것 1건, 고칠 것 1건, 그대로인 것 0건." in words(shown)
    assert "빈집 정비와 활용" in words(shown)
    assert before["1"] == "빈집 정비"
    assert "새로 1건을 등록하고 1건을 고쳤습니다." in done
    assert (titles(site)["1"], titles(site)["21"]) == ("빈집 정비와 활용", "새 과제")
    assert list((site.setting.folder / "incoming").iterdir()) == []


def test_bad_cells_are_named_and_nothing_is_taken(site: TestSite) -> None:
    shown = send(site.visitor("han"), NEW + "22,둘,복지·여성·보건의료,없는 구분,복지정책과\n")

    assert shown.status_code == 422
    assert "D3" in words(shown)
    assert "건 불러오기" not in words(shown)
    assert "21" not in titles(site)


def test_what_is_no_table_is_said_beside_the_field(site: TestSite) -> None:
    han = site.visitor("han")

    for table in ("\x00\x01", ""):
        answered = send(han, table)
        assert answered.status_code == 422
    none = han.post("/cases/import", {"lifecycle": LIFECYCLE})
    assert "불러올 파일을 골라 주십시오." in words(none)


def test_what_somebody_changed_since_the_preview_is_shown_again(site: TestSite) -> None:
    han = site.visitor("han")
    edit = HEAD + "1,빈집 활용,복지·여성·보건의료,정책합의과제,복지정책과\n"
    shown = send(han, edit)
    other = send(han, edit.replace("빈집 활용", "빈집 철거"))
    assert confirm(han, other).status_code == 303

    again = confirm(han, shown)

    assert (again.status_code, "빈집 철거" in words(again)) == (200, True)
    assert titles(site)["1"] == "빈집 철거"


def test_a_table_waits_an_hour_and_for_nobody_else(site: TestSite) -> None:
    han, lee = site.visitor("han"), site.visitor("lee")
    shown = send(han, NEW)

    stolen = confirm(lee, shown)
    site.clock.move(to=site.clock() + timedelta(hours=1, minutes=1))
    han = site.visitor("han")
    late = confirm(han, shown)

    for answered in (stolen, late):
        assert (answered.status_code, "미리 본 표가 더는 없습니다." in words(answered)) == (
            422,
            True,
        )
    assert "21" not in titles(site)


def test_a_clerk_takes_in_only_what_is_their_departments(site: TestSite) -> None:
    moon = site.visitor("moon")

    others = send(moon, HEAD + "1,알고 싶은 것,문화·체육·관광,정책합의과제,문화예술과\n")
    foreign = send(moon, NEW)
    own = send(moon, HEAD + "31,거리 전시,문화·체육·관광,신규정책과제,문화예술과\n")

    assert (others.status_code, foreign.status_code, own.status_code) == (422, 422, 200)
    assert "빈집" not in words(others)
    assert "이 번호로는 등록하거나 고칠 수 없습니다" in words(others)
    assert "맡은 부서의 것만 등록할 수 있습니다" in words(foreign)
    assert confirm(moon, own).status_code == 303
    assert titles(site)["31"] == "거리 전시"

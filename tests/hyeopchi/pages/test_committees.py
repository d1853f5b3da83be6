"""관리 › 위원회, 기관, 휴무일: seats filled for a term, names corrected, days off at once."""

from datetime import date

from sqlalchemy import select

from engine.people import committees
from engine.store import reading
from engine.tables import role_change
from hyeopchi.web.principal import roles_of
from tests.site import TestSite, Visitor, words


def plenary(site: TestSite) -> str:
    with reading(site.store) as read:
        return f"/admin/committees/{committees(read)['policy_committee'].id}"


def acted(visitor: Visitor, path: str, data: dict[str, object]) -> str:
    return words(visitor.follow(visitor.post(path, data)))


def option(page: str, label: str) -> str:
    """Give the value of the option that says *label*."""
    return page.split(f">{label}")[0].rsplit('value="', 1)[1].rstrip('"')


def test_a_seat_is_made_filled_and_emptied(site: TestSite):
    visitor, path = site.visitor("han"), plenary(site)
    seat = {"number": "4", "kind": "ex_officio", "office": "member", "subcommittees": ["welfare"]}

    assert "4번 자리를 두었습니다." in acted(visitor, f"{path}/seats", seat)
    assert "이미 있는 자리 번호입니다." in words(visitor.post(f"{path}/seats", seat))
    shown = visitor.get(path).text
    given = {
        "seat": option(shown, "4번 당연직 위원"),
        "person": option(shown, "도담"),
        "starts_on": "2013-07-01",
    }
    assert "도담님을 4번 자리에 두었습니다." in acted(visitor, f"{path}/terms", given)
    assert "재직하는 동안" in words(visitor.get(path))
    taken = words(visitor.post(f"{path}/terms", {**given, "person": option(shown, "문나래")}))
    assert "그 기간에는 도담 위원이 그 자리에 있습니다." in taken
    with reading(site.store) as read:
        assert "reviewer" in roles_of(read, "do", on=date(2013, 7, 3))

    term = option(visitor.get(path).text, "4번 도담")
    gone = {"term": term, "last_day": "2013-07-02", "reason": "사임"}
    assert "도담님의 임기를 끝냈습니다." in acted(visitor, f"{path}/terms/end", gone)
    with reading(site.store) as read:
        assert "reviewer" not in roles_of(read, "do", on=date(2013, 7, 3))
        kept = read.execute(select(role_change.c.act, role_change.c.what, role_change.c.reason))
        assert [tuple(row) for row in kept] == [
            ("grant", "seat", None),
            ("revoke", "seat", "사임"),
        ]


def test_committees_count_their_filled_seats(site: TestSite):
    said = words(site.visitor("ad").get("/admin/committees"))

    assert "시정참여정책위원회 본회의 – 3 3" in said
    new = {"key": "safety", "name": "안전", "kind": "subcommittee", "parent": "policy_committee"}
    assert "안전 위원회를 등록했습니다." in acted(site.visitor("ad"), "/admin/committees", new)
    assert site.visitor("ad").post("/admin/committees", new).status_code == 422
    assert site.visitor("ad").get("/admin/committees/999").status_code == 404


def test_an_organisation_is_entered_and_corrected(site: TestSite):
    visitor = site.visitor("ad")
    new = {"key": "roads", "name": "도로과", "kind": "department", "phone": "02-123-6000"}

    assert "도로과 기관을 등록했습니다." in acted(visitor, "/admin/organisations", new)
    assert "이미 쓰고 있는 키입니다." in words(visitor.post("/admin/organisations", new))
    said = acted(visitor, "/admin/organisations/4", {"name": "도로관리과", "phone": ""})
    assert "도로관리과 기관의 정보를 고쳤습니다." in said
    assert visitor.post("/admin/organisations/99", {"name": "없음"}).status_code == 404


def test_a_day_off_is_written_whole_and_counts_at_once(site: TestSite):
    visitor = site.visitor("ad")
    day = {"day": "2013-10-15", "kind": "off", "name": "시민의 날", "source": "시민의 날 조례"}

    shown = words(visitor.get("/admin/holidays"))
    assert "2013. 8. 15.(목) 광복절" in shown
    assert "2013. 10. 15.(화)을 쉬는 날로 정했습니다(시민의 날)." in acted(
        visitor, "/admin/holidays", day
    )
    file = site.setting.folder / "calendar.csv"
    assert file.read_text(encoding="utf-8-sig").splitlines() == [
        "날짜,구분,이름,근거",
        "2013-10-15,휴무,시민의 날,시민의 날 조례",
    ]
    assert not site.app.state.site.setting.calendar.is_business_day(date(2013, 10, 15))
    assert "그 날짜는 이미 있습니다." in words(visitor.post("/admin/holidays", day))
    formula = visitor.post("/admin/holidays", {**day, "day": "2013-10-16", "name": "=1+1"})
    assert formula.status_code == 422

    said = acted(visitor, "/admin/holidays/remove", {"day": "2013-10-15"})
    assert "사무실이 정한 2013. 10. 15.(화)을 지웠습니다." in said
    assert visitor.post("/admin/holidays/remove", {"day": "2013-08-15"}).status_code == 422
    assert list(site.setting.folder.glob(".calendar*")) == []


def test_the_history_of_rights_is_for_those_who_audit_too(site: TestSite):
    for key, status in (("ad", 200), ("han", 200), ("gam", 200), ("lee", 403)):
        assert site.visitor(key).get("/admin/rights").status_code == status

"""The offline sheet: out with one's items, back as drafts after a look."""

import io

import xlsxwriter

from engine.answer_drafts import drafts_of
from engine.grid import cell_name
from engine.people import person_with_key
from engine.store import reading
from engine.tables import answer_draft
from hyeopchi.round_reading import read_round_sheet
from tests.hyeopchi.pages.member import (
    cleared,
    count,
    evaluation,
    hidden,
    items,
    start,
)
from tests.site import TestSite, Visitor, words


def sheet(site: TestSite, device: Visitor) -> bytes:
    """The workbook of a member."""
    answered = device.get(f"/review/{evaluation(site)}/sheet.xlsx")
    assert answered.status_code == 200
    return answered.content


def filled(content: bytes, rows: dict[int, dict[str, str]]) -> bytes:
    """Give the sheet as its member would send it back, with other values in some columns of rows."""
    given = read_round_sheet(content, file="평가표.xlsx")
    header = [str(value or "").removesuffix("(필수)") for value in given.grid.rows[4]]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("제출표")
        for row, values in enumerate(given.grid.rows):
            for column, value in enumerate(values):
                if value is not None:
                    page.write(row, column, value)
        for row, said in rows.items():
            for name, value in said.items():
                page.write(row, header.index(name), value)
        identity = book.add_worksheet("hyeopchi")
        for row, pair in enumerate(given.identity.items()):
            identity.write_row(row, 0, pair)
    return target.getvalue()


def cell(content: bytes, row: int, name: str) -> str:
    header = read_round_sheet(content, file="평가표.xlsx").grid.rows[4]
    words_ = [str(value or "").removesuffix("(필수)") for value in header]
    return cell_name(row, words_.index(name))


def send(site: TestSite, device: Visitor, content: bytes):
    files = {"file": ("평가표.xlsx", content)}
    return device.post(f"/review/{evaluation(site)}/sheet", files=files)


WELL = {"제출": "○", "평가의견": "엑셀로 썼습니다.", "제안": "종결"}


def test_a_sheet_comes_back_as_drafts_after_a_look(site):
    device = cleared(site)
    back = filled(sheet(site, device), {5: WELL, 6: WELL})

    preview = send(site, device, back)

    assert "아래 2건을 옮겨 적습니다" in words(preview)
    assert count(site, answer_draft) == 0
    kept = device.post(
        f"/review/{evaluation(site)}/sheet/drafts", {"sealed": hidden(preview, "sealed")}
    )
    assert "2건을 옮겨 적었습니다. 아직 제출하지 않았습니다" in words(device.follow(kept))
    with reading(site.store) as read:
        drafts = drafts_of(read, evaluation(site), person_with_key(read, "seo").id)
    assert {key: (one.values, one.proposal) for key, one in drafts.items()} == {
        ask_id: ({"opinion": "엑셀로 썼습니다."}, "close") for ask_id in items(site)[:2]
    }


def test_a_sheet_that_is_wrong_says_in_which_cell_and_keeps_nothing(site):
    device = cleared(site)
    content = sheet(site, device)

    preview = send(site, device, filled(content, {5: WELL, 6: {**WELL, "제안": "모르겠음"}}))

    assert preview.status_code == 422
    assert cell(content, 6, "제안") in words(preview)
    assert "옮겨 적기" not in words(preview)
    assert count(site, answer_draft) == 0


def test_a_sheet_of_another_member_or_no_sheet_is_refused(site):
    device, other = cleared(site), cleared(site, "bae")

    foreign = send(site, device, sheet(site, other))
    junk = send(site, device, b"PK\x03\x04no")
    nothing = device.post(f"/review/{evaluation(site)}/sheet", {})
    forged = device.post(f"/review/{evaluation(site)}/sheet/drafts", {"sealed": "x"})

    assert "내려받으신 평가표가 아닙니다" in words(foreign)
    assert [one.status_code for one in (foreign, junk, nothing, forged)] == [422] * 4
    assert count(site, answer_draft) == 0


def test_a_sheet_holds_nothing_that_one_stepped_back_from(site):
    device = start(site, "seo")
    first, *rest = items(site)
    device.post(f"/review/items/{first}/conflict", {"cause": "party"})
    assert device.get(f"/review/{evaluation(site)}/sheet.xlsx").status_code == 303
    device.post(f"/review/{evaluation(site)}/interests")

    grid = read_round_sheet(sheet(site, device), file="x.xlsx").grid

    assert [row[2] for row in grid.rows[5:]] == ["2", "3", "4", "5", "6"]
    assert len(rest) == 5

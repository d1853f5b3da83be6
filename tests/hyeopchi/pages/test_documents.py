"""Documents on pages: uploaded with bounds, in versions, downloaded as files and never run."""

import re
import unicodedata
from typing import Any

import pytest
from sqlalchemy import select

from engine.file_store import FileStore
from engine.store import reading
from engine.tables import access
from tests.case_pages import key_of, same_words, told
from tests.documents import PDF, PNG, hwpx, packed
from tests.site import TestSite, Visitor, words

MB = 1024 * 1024


def upload(visitor: Visitor, site: TestSite, data: bytes = PDF, *, name: str = "과제관리카드.pdf",
           number: str = "1", **more: Any) -> Any:  # fmt: skip
    form = {"key": "task_card", "on": "2013-07-03", **more}
    return visitor.post(
        f"/cases/{site.case_id(number)}/files",
        form,
        files={"file": (name, data, "application/octet-stream")},
    )


def links(page: Any) -> list[str]:
    found = re.findall(r'<p class="file[^"]*"><a href="(/files/\d+)"', page.text)
    return list(dict.fromkeys(found))


def test_a_document_is_uploaded_and_downloaded_unchanged(site: TestSite) -> None:
    lee = site.visitor("lee")
    form = lee.get(f"/cases/{site.case_id('1')}/files/new?key=task_card")
    assert 'enctype="multipart/form-data"' in form.text
    assert re.search(r'value="task_card" checked', form.text)

    shown = lee.follow(upload(lee, site, _key=key_of(form), document_number="복지정책과-7"))
    again = upload(lee, site, _key=key_of(form), document_number="복지정책과-7")
    (path,) = links(shown)
    got = lee.get(path)

    assert "과제관리카드 제출 2013. 7. 3.(수) 복지정책과-7" in words(shown)
    assert again.status_code == 303  # pressed twice, filed once
    assert len(told(site, "1")) == 7
    assert got.content == PDF
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["content-disposition"] == (
        'attachment; filename="document.pdf"; '
        "filename*=UTF-8''%EA%B3%BC%EC%A0%9C%EA%B4%80%EB%A6%AC%EC%B9%B4%EB%93%9C.pdf"
    )


def test_a_new_version_leaves_the_old_one_to_be_had(site: TestSite) -> None:
    lee = site.visitor("lee")
    upload(lee, site)
    shown = lee.follow(upload(lee, site, hwpx(), name="과제관리카드.hwpx"))

    second, first = links(shown)
    assert lee.get(first).content == PDF
    assert lee.get(second).content == hwpx()
    assert "2판" in words(shown)
    same = upload(lee, site, hwpx(), name="과제관리카드.hwpx")
    assert (same.status_code, "똑같은 파일입니다" in words(same)) == (422, True)


def test_anything_else_is_attached_with_its_name(site: TestSite) -> None:
    lee = site.visitor("lee")
    name = unicodedata.normalize("NFD", "현장 사진.png")

    shown = words(lee.follow(upload(lee, site, PNG, name=name, key="")))

    assert "첨부 현장 사진.png (이든솔 주무관)" in shown
    assert "현장 사진.png 기타 첨부" in shown


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("쪽.html", b"<script>alert(1)</script>", "HTML 파일은 여기에 올릴 수 없습니다."),
        ("그림.svg", b"<svg/>", "SVG 파일은 여기에 올릴 수 없습니다."),
        ("쪽.pdf", b"<html>", "내용이 그 형식이 아닙니다."),
        ("카드.pdf.exe", PDF, "EXE 파일은 여기에 올릴 수 없습니다."),
        ("카드.html.pdf", PDF, "다른 확장자가 있습니다: .html."),
        ("..%2f..%2fpasswd.pdf", PDF, "쓸 수 없는 글자가 있습니다."),
        ("빈.pdf", b"", "빈 파일입니다."),
        ("카드.hwpx", packed({"mimetype": b"application/hwp+zip", "a": b" " * 30 * MB}), "100배 넘게"),
        ("카드.pdf" + "가" * 200 + ".pdf", PDF, "200자를 넘습니다."),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_keeps_the_rest(
    site: TestSite, name: str, data: bytes, said: str
) -> None:
    lee = site.visitor("lee")

    answered = upload(lee, site, data, name=name, document_number="복지정책과-7")

    assert (answered.status_code, said in words(answered)) == (422, True)
    assert 'value="복지정책과-7"' in answered.text
    assert 'href="#f-file"' in answered.text
    assert len(told(site, "1")) == 6


def test_a_path_for_a_name_writes_nowhere_else(site: TestSite) -> None:
    lee = site.visitor("lee")
    before = {each for each in site.setting.folder.parent.rglob("*") if each.is_file()}

    for name in ("../../밖.pdf", "/etc/밖.pdf", "..\\..\\밖.pdf"):
        assert upload(lee, site, name=name).status_code in (303, 422)

    after = {each for each in site.setting.folder.parent.rglob("*") if each.is_file()}
    assert {each for each in after - before if "밖" in each.name} == set()
    assert all(each.is_relative_to(site.setting.folder) for each in after - before)


@pytest.mark.parametrize(
    ("size", "status"), [(20 * MB - 1, 303), (20 * MB, 303), (20 * MB + 1, 422)]
)
def test_the_size_is_bounded_to_the_byte(site: TestSite, size: int, status: int) -> None:
    data = PDF + b" " * (size - len(PDF) - 5) + b"%%EOF"
    assert len(data) == size

    answered = upload(site.visitor("lee"), site, data)

    assert answered.status_code == status
    assert ("파일이 20 MB를 넘습니다." in words(answered)) == (status == 422)


def test_what_is_far_too_large_is_refused_before_it_is_read(site: TestSite) -> None:
    answered = upload(site.visitor("lee"), site, b"%PDF-" + b"0" * (22 * MB))

    assert answered.status_code == 413
    assert not (site.setting.folder / "files").exists()


def test_no_file_and_an_odd_day_are_said_together(site: TestSite) -> None:
    lee = site.visitor("lee")

    answered = lee.post(f"/cases/{site.case_id('1')}/files", {"key": "task_card", "on": "어제"})
    later = upload(lee, site, on="2013-07-04")

    assert answered.status_code == 422
    assert "올릴 파일을 골라 주십시오." in words(answered)
    assert "날짜를 2013. 4. 10.처럼 적어 주십시오." in words(answered)
    assert (later.status_code, "아직 오지 않은 날입니다" in words(later)) == (422, True)


def test_another_departments_file_is_not_there(site: TestSite) -> None:
    lee, moon = site.visitor("lee"), site.visitor("moon")
    (path,) = links(lee.follow(upload(lee, site)))

    hidden, missing = moon.get(path), moon.get("/files/9999")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert same_words(hidden, path) == same_words(missing, "/files/9999")
    assert upload(moon, site).status_code == 404
    assert site.anonymous().get(path).status_code == 303
    assert site.visitor("ad").get(path).status_code == 403
    assert moon.get("/files/" + "9" * 30).status_code == 404


def test_a_download_is_in_the_access_log_and_a_damaged_file_is_not_given(site: TestSite) -> None:
    lee = site.visitor("lee")
    (path,) = links(lee.follow(upload(lee, site)))
    lee.get(path)

    with reading(site.store) as read:
        acts = read.execute(select(access.c.account, access.c.act, access.c.outcome)).all()
    assert ("lee", "문서 내려받기", "done") in [tuple(row) for row in acts]

    (digest,) = FileStore.of(site.setting.folder).kept()
    FileStore.of(site.setting.folder).whole(digest).write_bytes(PDF + b" ")
    damaged = lee.get(path)
    assert damaged.status_code == 422
    assert "올릴 때와 달라져 내려받을 수 없습니다." in words(damaged)

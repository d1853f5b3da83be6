"""Files of cases: what is taken in, where it lies, what the record says of it."""

import hashlib
import stat
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from engine.definitions import in_force
from engine.errors import KeyReused, ProofsRefused
from engine.file_check import FilesChecked, LostFile, check_files
from engine.file_errors import FileDamaged, FileRefused, FileUnknown
from engine.file_format import ATTACHED, checked_format, checked_size
from engine.file_name import NAME_MAX, checked_name
from engine.file_store import FileStore
from engine.files import file_away, file_with_id, files_of, make_ready
from engine.store import reading, transaction
from engine.tables import file
from engine.verify import verify
from tests.city import City
from tests.documents import HWP, PDF, PNG, hwpx, packed, xlsx

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
DAY = date(2013, 1, 10)
MB = 1024 * 1024


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    office = tmp_path / "office"
    office.mkdir()
    return FileStore.of(office)


def keep(city: City, files: FileStore, data: bytes = PDF, *, doc: str = "task_card",
         name: str = "과제관리카드.pdf", number: str = "1", key: str | None = None, **said: object) -> int:  # fmt: skip
    with reading(city.store) as read:
        lifecycle = in_force(read, "policy_task").lifecycle
    ready = make_ready(files, lifecycle, doc, name, data, most=20 * MB)
    with transaction(city.store) as write:
        return file_away(
            write, "policy_task", number, ready,
            **{"on": DAY, "actor": "lee", "at": NOON, "key": key, **said},  # type: ignore[arg-type]
        )  # fmt: skip


def refusal(act: object) -> str:
    with pytest.raises(FileRefused) as error:
        act()  # type: ignore[operator]
    return error.value.refusal.code


def test_a_filed_document_is_a_proof_and_its_event_carries_the_digest(
    city: City, files: FileStore
) -> None:
    new = keep(city, files, document_number="복지정책과-112")

    digest = hashlib.sha256(PDF).hexdigest()
    event = city.story("1")[-1]
    with reading(city.store) as read:
        one = file_with_id(read, new)
        findings = verify(read).findings
    assert (one.version, one.name, one.format, one.size, one.digest) == (
        1, "과제관리카드.pdf", "pdf", len(PDF), digest
    )  # fmt: skip
    assert event.kind == "proved"
    assert event.data["proofs"] == [
        {
            "kind": "document",
            "key": "task_card",
            "item": "",
            "mark": "filed",
            "on": "2013-01-10",
            "document_number": "복지정책과-112",
            "file": {"digest": digest, "size": len(PDF), "format": "pdf"},
        }
    ]
    assert (one.event_id, findings) == (event.id, ())
    assert files.whole(digest).read_bytes() == PDF


def test_a_new_upload_is_a_new_version_and_the_old_one_stays(city: City, files: FileStore) -> None:
    first = keep(city, files)
    second = keep(city, files, PDF + b"%%EOF")

    with reading(city.store) as read:
        held = files_of(read, city.case("1").id)
        assert verify(read).findings == ()
    assert [(one.id, one.version) for one in held] == [(second, 2), (first, 1)]
    assert files.whole(held[1].digest).read_bytes() == PDF


def test_the_same_file_again_is_refused_and_the_same_request_is_done_once(
    city: City, files: FileStore
) -> None:
    first = keep(city, files, key="a" * 20)

    assert keep(city, files, key="a" * 20) == first
    assert refusal(lambda: keep(city, files)) == "file_same"
    with pytest.raises(KeyReused):
        keep(city, files, PDF + b"%%EOF", key="a" * 20)


def test_an_attachment_is_an_event_of_its_own_that_keeps_its_name_erasable(
    city: City, files: FileStore
) -> None:
    keep(city, files, PNG, doc="", name="현장 사진.png", note="봄")

    event = city.story("1")[-1]
    assert (event.kind, dict(event.text)) == ("attached", {"name": "현장 사진.png", "note": "봄"})
    assert "현장" not in str(event.data)
    with reading(city.store) as read:
        assert verify(read).findings == ()


def test_files_as_of_a_day_leave_out_what_came_later(city: City, files: FileStore) -> None:
    new = keep(city, files)

    with reading(city.store) as read:
        one = city.case("1").id
        assert files_of(read, one, on=date(2013, 1, 9)) == []
        assert [each.id for each in files_of(read, one, on=DAY)] == [new]


def test_a_day_to_come_is_refused(city: City, files: FileStore) -> None:
    with pytest.raises(ProofsRefused):
        keep(city, files, on=date(2013, 1, 11))


def test_a_row_that_no_event_told_is_found_and_none_can_be_changed(
    city: City, files: FileStore
) -> None:
    new = keep(city, files)
    for change in (update(file).values(name="x"), delete(file)):
        with pytest.raises(DBAPIError, match="append-only"), transaction(city.store) as write:
            write.execute(change)
    with transaction(city.store) as write:
        row = write.execute(file.select()).mappings().one()
        first = city.story("1")[0].id
        write.execute(insert(file).values({**row, "id": new + 1, "version": 2, "event_id": first}))

    with reading(city.store) as read:
        assert [(one.code, one.number) for one in verify(read).findings] == [("file", "1")]


def test_lost_files_are_found_and_what_a_crash_left_is_counted(
    city: City, files: FileStore
) -> None:
    new = keep(city, files)
    lost = keep(city, files, hwpx(), name="카드.hwpx")
    orphan = files.whole(files.keep(b"orphan"))
    (orphan.parent / "0123.part").write_bytes(b"half")
    with reading(city.store) as read:
        assert check_files(read, files) == FilesChecked(2, (), 2)
        path = files.whole(file_with_id(read, lost).digest)

    path.write_bytes(b"something else")

    with reading(city.store) as read:
        found = check_files(read, files)
        with pytest.raises(FileDamaged):
            files.whole(file_with_id(read, lost).digest)
        with pytest.raises(FileUnknown):
            file_with_id(read, new + 100)
    assert found == FilesChecked(2, (LostFile(lost, "policy_task", "1", "카드.hwpx"),), 2)


def test_kept_files_lie_under_their_hash_for_the_office_alone(files: FileStore) -> None:
    digest = files.keep(PDF)

    path = files.whole(digest)
    assert path.relative_to(files.folder).parts == (digest[:2], digest[2:4], digest)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, files.folder)]
    assert modes == [0o600, 0o700, 0o700]
    assert list(files.kept()) == [digest]


def test_a_failed_write_leaves_nothing(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("engine.file_store.os.fsync", full)
    files.folder.mkdir(mode=0o700)
    with pytest.raises(OSError, match="no space"):
        files.keep(PDF)

    assert [each for each in files.folder.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("size", [20 * MB - 1, 20 * MB])
def test_a_file_up_to_the_limit_is_taken(size: int) -> None:
    checked_size(size, most=20 * MB)


def test_a_file_one_byte_above_the_limit_is_refused() -> None:
    assert refusal(lambda: checked_size(20 * MB + 1, most=20 * MB)) == "file_large"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("카드.pdf", PDF), ("카드.PDF", PDF), ("카드.hwp", HWP), ("카드.hwpx", hwpx()),
        ("표.xlsx", xlsx()), ("사진.png", PNG), ("v1.2 계획.hwp.pdf", PDF),
        ("표.csv", "번호,이름\n".encode()), ("표.csv", "번호,이름\n".encode("cp949")),
        ("2013. 4. 10. 회의.pdf", PDF),
    ],
)  # fmt: skip
def test_real_documents_are_taken(name: str, data: bytes) -> None:
    assert checked_format(name, data, ATTACHED)[0] == name


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("쪽.html", b"<html>", "file_format"),
        ("그림.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_format"),
        ("쪽.pdf", b"<html><script>alert(1)</script>", "file_not_format"),
        ("쪽.pdf", b"<svg onload=alert(1)>%PDF-1.7 %%EOF", "file_not_format"),
        ("반쪽.pdf", b"%PDF-1.7\n" + b"x" * 4000, "file_not_format"),
        ("쪽.csv", b"\xef\xbb\xbf<script>alert(1)</script>", "file_not_format"),
        ("쪽.txt", b"   \n<svg onload=alert(1)>", "file_not_format"),
        ("표.csv", b"MZ\x00\x00", "file_not_format"),
        ("표.csv", b"\xff\xff\xff", "file_not_format"),
        ("카드.hwpx", xlsx(), "file_not_format"),
        ("표.xlsx", hwpx(), "file_not_format"),
        ("카드.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_not_format"),
        ("카드.hwpx", PDF, "file_not_format"),
        ("사진.png", b"GIF89a", "file_not_format"),
        ("사진.jpg", b"GIF89a/*<script>*/", "file_not_format"),
        ("빈.pdf", b"", "file_empty"),
        ("계획.pdf.exe", PDF, "file_format"),
        ("계획.html.pdf", PDF, "file_name_hiding"),
        ("계획.js .pdf", PDF, "file_name_hiding"),
        ("../../etc/passwd.pdf", PDF, "file_name_letters"),
        ("..\\..\\passwd.pdf", PDF, "file_name_letters"),
        ("/etc/passwd.pdf", PDF, "file_name_letters"),
        ("널\x00.pdf", PDF, "file_name_letters"),
        ("계획\u202efdp.exe.pdf", PDF, "file_name_letters"),
        ('이름"; x=y.pdf', PDF, "file_name_letters"),
        ("줄\r\nX-Bad: 1.pdf", PDF, "file_name_letters"),
        (".pdf", PDF, "file_name_letters"),
        ("  .. ", PDF, "file_name_missing"),
        ("CON.pdf", PDF, "file_name_letters"),
        ("이름없음", PDF, "file_format"),
        ("표.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}), "file_macro"),
        ("카드.hwpx", hwpx(**{"BinData/a.zip": b"x"}), "file_bounds"),
        ("카드.hwpx", hwpx(**{"../../a": b"x"}), "file_bounds"),
        ("카드.hwpx", hwpx(**{"BinData/b.exe": b"x"}), "file_bounds"),
        ("카드.hwpx", hwpx(**{"Contents/big.xml": b" " * (150 * MB)}), "file_bounds"),
        ("카드.hwpx", hwpx()[:-30], "file_broken"),
    ],
)  # fmt: skip
def test_what_only_pretends_is_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(lambda: checked_format(name, data, ATTACHED)) == code


def test_an_archive_is_bounded_by_its_entries() -> None:
    entries = {"mimetype": b"application/hwp+zip"}
    most = entries | {f"Contents/{n}.xml": b"" for n in range(999)}

    assert checked_format("카드.hwpx", packed(most), ["hwpx"]) == ("카드.hwpx", "hwpx")
    assert refusal(lambda: checked_format("카드.hwpx", packed(most | {"one": b""}), ["hwpx"])) == (
        "file_bounds"
    )


def test_an_archive_is_bounded_by_what_it_unpacks_to() -> None:
    noise = bytes(range(256)) * 4 * 1024  # 1 MB
    within = {"mimetype": b"application/hwp+zip", **{f"{n}": noise for n in range(99)}}

    assert checked_format("카드.hwpx", packed(within, how=zipfile.ZIP_STORED), ["hwpx"])
    beyond = packed(within | {"more": noise + b"x" * MB}, how=zipfile.ZIP_STORED)
    assert refusal(lambda: checked_format("카드.hwpx", beyond, ["hwpx"])) == "file_bounds"


def test_a_document_takes_only_its_own_formats(city: City, files: FileStore) -> None:
    assert refusal(lambda: keep(city, files, PNG, name="사진.png")) == "file_format"
    assert refusal(lambda: keep(city, files, doc="nothing")) == "document_unknown"
    assert not files.folder.exists()


def test_a_name_is_composed_and_bounded() -> None:
    decomposed = unicodedata.normalize("NFD", "과제관리카드.pdf")
    longest = "가" * (NAME_MAX - 4) + ".pdf"

    assert checked_name(decomposed) == "과제관리카드.pdf"
    assert checked_name(longest) == longest
    assert refusal(lambda: checked_name("가" + longest)) == "file_name_long"

"""`hyeopchi verify` reads the files too: a lost one fails it, an orphan is only counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.definitions import in_force
from engine.file_store import FileStore
from engine.files import file_away, make_ready
from engine.store import reading, transaction
from flows.steps.setting import office_at
from tests.documents import PDF
from tests.small_office import Shell

AT = datetime(2012, 12, 20, 10, tzinfo=ZoneInfo("Asia/Seoul"))


def test_verify_names_a_lost_file_and_counts_what_a_crash_left(office: Shell, monkeypatch):
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", str(office.environment["HYEOPCHI_DATABASE_URL"]))
    with office_at(office.folder) as setting:
        files = FileStore.of(setting.folder)
        with reading(setting.store) as read:
            lifecycle = in_force(read, "policy_task").lifecycle
        ready = make_ready(files, lifecycle, "task_card", "카드.pdf", PDF, most=1000)
        with transaction(setting.store) as write:
            file_away(
                write, "policy_task", "합의-1", ready, on=date(2012, 12, 20), actor="han", at=AT
            )
    files.keep(b"left by a crash")

    said = office("verify")
    assert "올린 파일 1개를 점검했습니다." in said
    assert "기록에 없는 파일이 1개 있습니다." in said

    files.whole(ready.bytes.digest).unlink()
    lost = office("verify", rc=1)
    assert "합의-1 문서 카드.pdf(1번): 없거나 올릴 때와 다릅니다." in lost
    assert "문제가 1군데 있습니다." in lost

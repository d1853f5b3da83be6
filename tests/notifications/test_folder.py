import stat
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

from notifications.folder import FolderTransport
from notifications.transport import Retry, Sent, opened

Mail = Callable[..., EmailMessage]


def test_mail_is_kept_as_one_private_file(tmp_path: Path, mail: Mail) -> None:
    transport = FolderTransport(tmp_path / "office" / "outbox")
    message = mail("제목", "본문\n")

    with opened(transport):
        outcome = transport.send(message)

    path = transport.path(message)
    assert outcome == Sent()
    assert path == tmp_path / "office" / "outbox" / "digest.1@city.example.eml"
    assert [path] == list(path.parent.iterdir())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    read = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert (read["Subject"], read.get_content()) == ("제목", "본문\r\n")


def test_same_message_id_replaces_the_same_file(tmp_path: Path, mail: Mail) -> None:
    transport = FolderTransport(tmp_path)

    transport.send(mail("하나"))
    transport.send(mail("둘"))
    transport.send(mail("셋", message_id="<digest.2@city.example>"))

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "digest.1@city.example.eml",
        "digest.2@city.example.eml",
    ]


@pytest.mark.parametrize(
    "message_id",
    ["<../../x@b.example>", "</x@b.example>", f"<{'a' * 300}@b.example>", "<.x@b.example>"],
)
def test_file_stays_in_the_folder_whatever_the_message_id(
    tmp_path: Path, mail: Mail, message_id: str
) -> None:
    message = mail()
    del message["Message-ID"]
    message["Message-ID"] = message_id

    path = FolderTransport(tmp_path).path(message)

    assert path.parent == tmp_path
    assert len(path.name) == 64 + len(".eml")


def test_folder_that_cannot_be_written_is_worth_another_attempt(tmp_path: Path, mail: Mail) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")

    outcome = FolderTransport(tmp_path / "outbox").send(mail())

    assert outcome == Retry("메일을 파일로 남기지 못했습니다(File exists)")


def test_failed_write_leaves_the_earlier_mail_whole(
    tmp_path: Path, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = FolderTransport(tmp_path)
    transport.send(mail("하나"))
    before = transport.path(mail()).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    outcome = transport.send(mail("둘"))

    assert outcome == Retry("메일을 파일로 남기지 못했습니다(No space left on device)")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]

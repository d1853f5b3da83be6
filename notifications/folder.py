"""The transport of an office without a mail server: a folder of .eml files."""

import hashlib
import os
import re
import tempfile
from email.message import EmailMessage
from pathlib import Path

from notifications.transport import Outcome, Retry, Sent

_SAFE = re.compile(r"[A-Za-z0-9_+-][A-Za-z0-9._+@-]{0,199}")


class FolderTransport:
    """
    Keeps each mail as one file, named by its Message-ID, for a person to open or send on.

    A file is whole or not there, and sending the same mail again replaces the same file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> Outcome:
        """Write the mail; a full or forbidden disk is worth another attempt."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._replace(self.path(message), message.as_bytes())
        except OSError as error:
            return Retry(f"메일을 파일로 남기지 못했습니다({error.strerror or error})")
        return Sent()

    def path(self, message: EmailMessage) -> Path:
        """Give where *message* is kept."""
        name = str(message["Message-ID"]).removeprefix("<").removesuffix(">")
        if _SAFE.fullmatch(name) is None:
            name = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
        return self._folder / f"{name}.eml"

    def _replace(self, path: Path, content: bytes) -> None:
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._keep_name()

    def _keep_name(self) -> None:
        """Let the new name outlive a power cut too."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Files that were shown in a preview and wait to be taken: kept for an hour, for whoever sent them alone."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

KEPT: Final = timedelta(hours=1)
_NAME: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The folder of one office in which they wait."""

    folder: Path
    person_id: int

    def keep(self, data: bytes, *, at: datetime) -> str:
        """Keep *data* and give the name that takes it back; what waited too long goes first."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy(at)
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.chmod(0o600)
        os.utime(part, (at.timestamp(), at.timestamp()))
        part.replace(path)
        return name

    def held(self, name: str, *, at: datetime) -> bytes | None:
        """Give what this person keeps under *name*; None: nothing, or no longer."""
        if not _NAME.fullmatch(name):
            return None
        path = self._path(name)
        try:
            if at.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        if _NAME.fullmatch(name):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{self.person_id}-{name}"

    def _tidy(self, at: datetime) -> None:
        for each in self.folder.iterdir():
            if at.timestamp() - each.stat().st_mtime > KEPT.total_seconds():
                each.unlink(missing_ok=True)

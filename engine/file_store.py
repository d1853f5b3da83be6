"""The office's folder of files: each under the hash of its bytes, written whole or not at all."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.file_errors import FileDamaged

FOLDER: Final = "files"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = ".part"  # what a crash may leave behind
_AT_ONCE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileStore:
    """
    Files by their sha-256, in ``<office>/files/ab/cd/abcd…``; no name of a person's is a path.

    Folders are 0700 and files 0600. A file is there under its name only once all of it is on the
    disk; one that no record names is harmless, and `FileStore.kept` finds it.
    """

    folder: Path

    @classmethod
    def of(cls, office: Path) -> "FileStore":
        """Give the store of the office in the folder *office*."""
        return cls(office / FOLDER)

    def keep(self, data: bytes) -> str:
        """Keep *data* and give its digest; what is kept already is written over with itself."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        self._make_folders(path.parent)
        part = path.with_name(f"{secrets.token_hex(16)}{_PART}")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)
        return digest

    def whole(self, digest: str) -> Path:
        """
        Give where the file of this *digest* lies, once it was read and found to be it.

        Raises:
            FileDamaged: It is missing, or its bytes are others.
        """
        path = self._path(digest)
        if _digest_of(path) != digest:
            raise FileDamaged(digest)
        return path

    def kept(self) -> Iterator[str]:
        """Give the digest of every file there is, and the names of what a crash left unfinished."""
        for path in sorted(self.folder.glob("??/??/*")):
            yield path.name

    def _path(self, digest: str) -> Path:
        assert _DIGEST.fullmatch(digest), "a digest of our own making"
        return self.folder / digest[:2] / digest[2:4] / digest

    def _make_folders(self, last: Path) -> None:
        for folder in (self.folder, last.parent, last):
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sync(folder.parent)


def _digest_of(path: Path) -> str | None:
    """Hash the file at *path* piece by piece; None when it cannot be read."""
    hashed = hashlib.sha256()
    try:
        with path.open("rb") as read:
            while piece := read.read(_AT_ONCE):
                hashed.update(piece)
    except OSError:
        return None
    return hashed.hexdigest()


def _sync(folder: Path) -> None:
    """Put what a folder lists on the disk: a rename alone may be lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Errors about the files of cases."""

from states.errors import HyeopchiError
from states.requirement import Refusal


class FileRefused(HyeopchiError):
    """A file was not taken in; the refusal says in Korean why, and what would do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"the file was not taken in: {refusal.code}")
        self.refusal = refusal


class FileUnknown(HyeopchiError):
    """No file has this number."""

    def __init__(self, file_id: int) -> None:
        super().__init__(f"no file {file_id}; look at the case that it was filed for")
        self.file_id = file_id


class FileDamaged(HyeopchiError):
    """A file is gone from the office's folder, or no longer what was filed."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"the file with digest {digest} is missing or changed; put it back from a backup"
        )
        self.digest = digest

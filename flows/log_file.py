"""Logs of children, kept from filling the disk while the children go on writing."""

import os
import shutil
from pathlib import Path

BYTES_MAX = 10 * 1024 * 1024
KEPT = 3  # older ones: name.log.1 is the newest of them


def rotate(log: Path, *, bytes_max: int = BYTES_MAX, kept: int = KEPT) -> bool:
    """
    Put *log* aside if it has grown beyond *bytes_max*; say whether it was.

    Its content is copied and the file itself emptied, because the child holds it open, for
    appending. What the child writes in that very moment may be lost: it is a log.
    """
    try:
        if log.stat().st_size <= bytes_max:
            return False
        for number in range(kept, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        newest = log.with_name(f"{log.name}.1")
        shutil.copyfile(log, newest)
        newest.chmod(0o600)
        os.truncate(log, 0)
    except OSError:  # a full disk, or no such log yet: the next look tries again
        return False
    return True

"""A definition read from a file, for commands that need it whole."""

from pathlib import Path

from hyeopchi.errors import FileUnreadable
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle


def definition_in(path: Path) -> Lifecycle:
    """
    Read the definition in the file at *path*.

    Raises:
        FileUnreadable: It cannot be read, or has problems.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        why = "그런 파일이 없거나 읽을 수 없습니다."
        raise FileUnreadable(str(path), why, "파일 이름과 권한을 확인해 주십시오.") from error
    reading = read_lifecycle(source, file=str(path))
    if reading.lifecycle is None:
        raise FileUnreadable(
            str(path),
            f"정의에 고칠 곳이 {len(reading.problems)}군데 있습니다.",
            f"`hyeopchi check {path}`로 확인해 주십시오.",
        )
    return reading.lifecycle

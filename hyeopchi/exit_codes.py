"""What the exit code of a command means, for scripts. `hyeopchi --help` prints this table."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    CHANGED = 4
    UNFIT = 5
    UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
    INTERRUPTED = 130  # 128 + SIGINT, as shells count


MEANINGS: tuple[tuple[ExitCode, str], ...] = (
    (ExitCode.DONE, "요청한 일을 마쳤습니다."),
    (ExitCode.REFUSED, "규칙에 맞지 않아 하지 않았거나, 점검에서 문제를 찾았습니다."),
    (ExitCode.USAGE, "명령을 잘못 적었습니다."),
    (ExitCode.NOT_FOUND, "과제, 회차, 사람, 정의를 찾지 못했습니다."),
    (ExitCode.CHANGED, "읽은 뒤에 다른 사람이 먼저 바꾸었습니다. 다시 읽고 판단합니다."),
    (ExitCode.UNFIT, "사무실 폴더나 데이터베이스를 쓸 수 없습니다."),
    (ExitCode.UNEXPECTED, "예상하지 못한 오류입니다. 자세한 내용은 기록 파일에 있습니다."),
)

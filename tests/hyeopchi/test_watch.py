"""A watched file is checked again when it changed, and not before it stands still."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hyeopchi.watch import watch

GOOD = """\
lifecycle: small
label: 작은 일
states:
  open: {label: 시작, initial: true}
  done: {label: 끝, final: true}
moves:
  finish: {label: 끝내기, from: [open], to: done, by: [coordinator]}
"""
PROGRAM = Path(sys.executable).with_name("hyeopchi")


def acted(files: list[Path], steps: list[Callable[[], object]]) -> list[int]:
    """Watch through *steps*, one a wait, and give after how many waits there was something to do."""
    waits = 0
    found = []

    def wait() -> None:
        nonlocal waits
        if waits == len(steps):
            raise KeyboardInterrupt
        steps[waits]()
        waits += 1

    watch(lambda: files, lambda: found.append(waits), wait=wait)
    return found


def nothing() -> None:
    pass


def test_watch_acts_at_once_and_then_only_when_something_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("가")

    assert acted([file], [nothing, nothing]) == [0]
    assert acted([file], [lambda: file.write_text("가나"), nothing, nothing]) == [0, 2]


def test_watch_sees_files_come_go_and_keep_their_size(tmp_path: Path) -> None:
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text("가")

    came = acted([file, other], [lambda: other.write_text("나"), nothing])
    gone = acted([file, other], [lambda: other.unlink(), nothing])
    same = acted([file], [lambda: os.utime(file, ns=(1, 1)), nothing])

    assert (came, gone, same) == ([0, 2], [0, 2], [0, 2])


def test_watch_waits_until_an_editor_has_finished_writing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("가")

    steps = [lambda: file.write_text(""), lambda: file.write_text("가나다"), nothing, nothing]

    assert acted([file], steps) == [0, 3]


def test_watch_ends_with_ctrl_c_while_it_acts(tmp_path: Path) -> None:
    acts = []

    def interrupted() -> None:
        acts.append("began")
        raise KeyboardInterrupt

    watch(lambda: [tmp_path], interrupted, wait=nothing)

    assert acts == ["began"]  # it returned, and did not begin again


@pytest.mark.slow
def test_check_watch_says_what_each_save_brought_and_ends_with_0(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(GOOD, encoding="utf-8")
    command = [PROGRAM, "check", "--watch", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        file.write_text(GOOD.replace("to: done", "to: gone"), encoding="utf-8")
        problems = [process.stdout.readline() for _ in range(2)]
        file.write_text(GOOD, encoding="utf-8")
        last = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=10)

    assert "문제가 없습니다(정의 1개, 시험 0개)." in first
    assert problems[0].startswith(f"{file}:7: 처리 `finish`: 없는 상태입니다: `gone`.")
    assert "고칠 곳이 모두 1군데 있습니다." in problems[-1]
    assert "문제가 없습니다" in last
    assert code == 0

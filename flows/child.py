"""
Start a program that dies with its parent: ``python -m flows.child PARENT PROGRAM [ARGUMENT …]``.

The kernel's parent-death signal also comes after a ``kill -9`` of the parent, when nobody is
left to clean up. It is set here, between fork and exec, by a process of its own, because
``preexec_fn`` may deadlock in a parent that has threads.
"""

import ctypes
import os
import signal
import site
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_ROOT = Path(__file__).parents[1]


def start_child(
    program: Sequence[str],
    *,
    extra: Mapping[str, str],
    log: IO[bytes] | None = None,
    talks: bool = False,
) -> "subprocess.Popen[bytes]":
    """
    Start *program* so that it dies when the calling thread does, with *extra* in its environment.

    The signal is tied to the thread that forks, not to its process: call this from a thread
    that outlives the child.

    Python is started with ``-P``: a folder named ``flows`` where somebody happens to stand is
    theirs, not ours.

    Args:
        log: Where the child's words go; None: where we speak ourselves.
        talks: Its standard input and output are pipes to us, and only its errors are logged.
    """
    return subprocess.Popen(  # noqa: S603 our own programs, no shell
        [sys.executable, "-P", "-m", "flows.child", str(os.getpid()), *program],
        env=_importable({**os.environ, **extra}),
        stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
        stdout=subprocess.PIPE if talks else log,
        stderr=log if talks or log is None else subprocess.STDOUT,
    )


def _importable(environment: dict[str, str]) -> dict[str, str]:
    """Let a checkout that was not installed find its own packages."""
    if str(_ROOT) not in site.getsitepackages():
        elsewhere = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{_ROOT}{os.pathsep}{elsewhere}" if elsewhere else str(_ROOT)
    return environment


def stop_child(child: "subprocess.Popen[bytes]", *, patience_seconds: float) -> int:
    """Ask *child* to end, insist when it does not, and give its exit code."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


def become(parent: int, program: Sequence[str]) -> None:
    """Turn this process into *program*, to be killed when *parent* is gone."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the signal was set
        raise SystemExit(1)
    os.execv(program[0], list(program))  # noqa: S606 no shell is wanted


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])

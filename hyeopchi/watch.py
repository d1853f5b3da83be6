"""Watching files by asking: works on network shares and in containers, where no event arrives."""

from collections.abc import Callable, Sequence
from pathlib import Path

# What a file is known by: a save that keeps the size moves the time.
Seen = dict[Path, tuple[int, int]]


def watch(
    files: Callable[[], Sequence[Path]], act: Callable[[], None], *, wait: Callable[[], None]
) -> None:
    """
    Act now, and again whenever one of *files* came, went or changed. Ends with Ctrl-C.

    An editor may write a file in several steps: what changes is acted upon when it has stood
    still for one *wait*.

    Args:
        files: Names what to watch, asked anew each time, so that new files are seen.
        act: What to do.
        wait: Passes the time between two looks.
    """
    acted: Seen | None = None
    before = _seen(files())
    try:
        while True:
            now = _seen(files())
            if now == before and now != acted:
                acted = now
                act()
            before = now
            wait()
    except KeyboardInterrupt:
        return


def _seen(files: Sequence[Path]) -> Seen:
    seen: Seen = {}
    for file in files:
        try:
            state = file.stat()
        except OSError:  # gone since it was named: that is a change too
            continue
        seen[file] = state.st_mtime_ns, state.st_size
    return seen

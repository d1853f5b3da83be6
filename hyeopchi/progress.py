"""Progress on long work, shown only when somebody watches a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hyeopchi.desk import watched


@contextmanager
def counting(
    what: str, *, unit: str = "건", total: int | None = None
) -> Iterator[Callable[[], None]]:
    """Give a function to call at each step; it draws a bar on standard error, or nothing."""
    if not watched():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that work goes on whose steps cannot be counted, or nothing when nobody watches."""
    if not watched():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield

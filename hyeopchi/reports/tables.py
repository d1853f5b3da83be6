"""Tables on a terminal: words left, figures right, columns as wide as Korean letters look."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hyeopchi.width import columns as columns_of

_PIPED_WIDTH = 240  # a pipe has no edge to fold at; a person's terminal has


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    side: Literal["left", "right"] = "left"
    fold: bool = True  # may break over lines; else it keeps to one

    @staticmethod
    def figures(label: str) -> "Column":
        """A column of figures: to the right, never broken."""
        return Column(label, "right", fold=False)

    @staticmethod
    def words(label: str) -> "Column":
        """A column of short words that are never broken."""
        return Column(label, "left", fold=False)


def show_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    above: str = "",
    below: str = "",
    total_rows: int = 0,
) -> None:
    """
    Print a table.

    Args:
        columns: Its headings.
        rows: Its cells; None prints as a dash.
        title: Stands above it.
        above: 기준일 and 단위, to the right, between title and table.
        below: A remark.
        total_rows: How many of the first rows are sums, printed bold.
    """
    console = console_of_this_run()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(
            column.label,
            justify=column.side,
            no_wrap=not column.fold,
            overflow="fold",
        )
    for at, row in enumerate(rows):
        cells = [Text("-" if cell is None else str(cell)) for cell in row]
        table.add_row(*cells, style="bold" if at < total_rows else None)
    if title:
        console.print(Text(title, style="bold"))
    if above:
        wide = min(console.measure(table).maximum, console.width)
        console.print(Text(" " * max(wide - columns_of(above), 0) + above))
    console.print(table)
    if below:
        console.print(Text(below))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command line, for which a reader that goes away is no error."""
        raise  # rich calls this while it handles the error


def console_of_this_run() -> Console:
    """Give a console on standard output as it is now, which tests and pipes replace."""
    console = _Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console

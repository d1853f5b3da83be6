"""항목=값, as it is typed after --give."""

from collections.abc import Sequence

import click


def given_pairs(give: Sequence[str]) -> dict[str, str]:
    """Read 항목=값 pairs; of one 항목 given twice the last value holds."""
    given = {}
    for pair in give:
        key, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--give에는 {pair}가 아니라 항목=값을 적어 주십시오.")
        given[key.strip()] = value
    return given

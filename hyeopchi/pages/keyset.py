"""Where a page of a long list begins: after the last row of the page before."""

from hyeopchi.pages.case_sight import storable


def older_than(before: int | None) -> int | None:
    """Give the number that rows must be older than; one that no row can have narrows nothing."""
    return before if before is not None and storable(before) else None

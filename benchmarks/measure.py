"""Time two ways of the same work in turn, and print the ratio of their medians."""

import statistics
import time
from collections.abc import Callable


def beside(
    what: str, ours: Callable[[int], object], raw: Callable[[int], object], runs: int
) -> None:
    """Run ours and raw alternately, so that a machine that slows down slows both."""
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for run in range(runs):
        for name, work in (("ours", ours), ("raw", raw)):
            began = time.perf_counter()
            work(run)
            times[name].append(time.perf_counter() - began)
    median = {name: statistics.median(each) * 1000 for name, each in times.items()}
    print(
        f"{what}: hyeopchi {median['ours']:.2f} ms, raw SQLite {median['raw']:.2f} ms, "
        f"ratio {median['ours'] / median['raw']:.1f} (median of {runs})"
    )

"""What many answers about one case add up to."""

from collections import Counter
from collections.abc import Sequence


def majority(proposals: Sequence[str]) -> str | None:
    """
    Give what most of *proposals* say.

    Nobody breaks a tie here: two that lead with the same number give None, and the coordinator
    (총괄부서) puts it to the meeting.
    """
    leaders = Counter(proposals).most_common(2)
    if not leaders or (len(leaders) == 2 and leaders[0][1] == leaders[1][1]):
        return None
    return leaders[0][0]

"""Whether the remarks of a case, and what was done about them, are what its events told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.tables import remark

# event that made it, source, day, event that settled it, its number in that event, day
KeptRemark = tuple[Any, ...]


def kept_remarks(read: Connection) -> Mapping[int, frozenset[KeptRemark]]:
    """Give the rows of all remarks, by case, as their events would tell them."""
    found: dict[int, set[KeptRemark]] = defaultdict(set)
    r = remark.c
    rows = read.execute(
        select(r.id, r.case_id, r.made_by, r.source, r.made_on, r.settled_by, r.settled_on)
    )
    for id_, case_id, made_by, source, made_on, settled_by, settled_on in rows:
        found[case_id].add(("made", made_by, source, made_on.isoformat()))
        if settled_by is not None or settled_on is not None:
            day = settled_on.isoformat() if settled_on is not None else None
            found[case_id].add(("settled", settled_by, id_, made_by, day))
    return {case_id: frozenset(theirs) for case_id, theirs in found.items()}


def remark_differs(chain: Sequence[Row[Any]], rows: frozenset[KeptRemark]) -> bool:
    """
    Tell whether the rows are anything else than what the events of the case told.

    A settlement names its remark by number: which event made that one, only the row knows.
    """
    makers = {row[2]: row[3] for row in rows if row[0] == "settled"}
    told: set[KeptRemark] = set()
    for each in chain:
        data = each.data if isinstance(each.data, dict) else {}
        if each.kind == "remarked":
            told.add(("made", each.id, data.get("source"), data.get("made_on")))
        elif each.kind == "settled":
            number = data.get("remark")
            told.add(("settled", each.id, number, makers.get(number), data.get("settled_on")))
    return told != rows

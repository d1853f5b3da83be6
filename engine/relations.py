"""Which organisations and committees a case relates to, derived from its fields for joins."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert

from engine.definitions import lifecycle_pinned
from engine.errors import CommitteeUnknown, OrganisationUnknown
from engine.people import committees, organisations
from engine.tables import case_relation

# type of a field -> whether it names organisations; else it names committees
_OUTSIDE = {
    "organisation": True,
    "organisations": True,
    "subcommittee": False,
    "committee": False,
}


def relate(write: Connection, cases: Sequence[tuple[int, str, Mapping[str, Any]]]) -> None:
    """
    Derive anew the relations of the *cases*: (case id, definition hash, fields).

    Raises:
        OrganisationUnknown, CommitteeUnknown: A field names what is not there.
    """
    if not cases:
        return
    departments = {key: found.id for key, found in organisations(write).items()}
    bodies = {key: found.id for key, found in committees(write).items()}
    types = {
        pinned: {key: field.type for key, field in lifecycle_pinned(write, pinned).fields.items()}
        for pinned in {pinned for _, pinned, _ in cases}
    }
    rows = [
        {
            "case_id": case_id,
            "relation": key,
            "organisation_id": _known(departments, place, OrganisationUnknown) if outside else None,
            "committee_id": None if outside else _known(bodies, place, CommitteeUnknown),
        }
        for case_id, pinned, fields in cases
        for key, value in fields.items()
        if (outside := _OUTSIDE.get(types[pinned].get(key, ""))) is not None
        for place in dict.fromkeys(value if isinstance(value, list) else [value])
    ]
    write.execute(
        delete(case_relation).where(
            case_relation.c.case_id.in_([case_id for case_id, _, _ in cases])
        )
    )
    if rows:
        write.execute(insert(case_relation), rows)


def _known(
    ids: Mapping[str, int], key: str, unknown: type[OrganisationUnknown] | type[CommitteeUnknown]
) -> int:
    if key not in ids:
        raise unknown(key)
    return ids[key]

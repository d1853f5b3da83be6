"""Numbers in fields that name another case: nobody names a case that they could not look at."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from engine.other_cases import numbered
from engine.scope import Scope, seen
from engine.tables import case
from states.lifecycle import Field
from states.requirement import Refusal


def number_unknown(field: Field) -> Refusal:
    """Say that a field names no case. A case that the person may not see is told alike."""
    return Refusal(
        "case_unknown",
        f"「{field.label}」 항목에 적은 번호는 등록된 번호가 아닙니다.",
        "등록된 번호로 입력해 주십시오.",
    )


def unseen_numbers(
    read: Connection,
    scope: Scope,
    fields: Mapping[str, Field],
    values: Mapping[str, object],
    *,
    besides: int | None = None,
) -> dict[str, Refusal]:
    """
    Give why the values of fields of type `case` name none that *scope* sees, by field; one query.

    Args:
        besides: The id of the case whose fields they are, which cannot name itself.
    """
    places = {
        key: (str(field.of), str(values[key]))
        for key, field in fields.items()
        if field.type == "case" and values.get(key)
    }
    if not places:
        return {}
    found = select(case.c.lifecycle, case.c.number).where(
        numbered(set(places.values())), seen(scope)
    )
    if besides is not None:
        found = found.where(case.c.id != besides)
    known = {(row.lifecycle, row.number) for row in read.execute(found)}
    return {key: number_unknown(fields[key]) for key, at in places.items() if at not in known}

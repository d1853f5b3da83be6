"""Send what was not said yet to somebody else: a notice's key ends with the person told."""

from sqlalchemy import Connection, bindparam, select, update

from engine.id_chunks import chunks
from engine.tables import notice

_TOLD_ALREADY = "넘겨받은 사람에게 같은 알림이 있음"


def redirect_notices(write: Connection, *, from_id: int, to_id: int) -> int:
    """
    Give one person's queued notices to another; say how many the other now has more.

    The key is renamed with them, so that the other is not told the same thing again by the
    next tick; a notice that the other has already ends as cancelled.
    """
    waiting = write.execute(
        select(notice.c.id, notice.c.key)
        .where(notice.c.person_id == from_id, notice.c.status == "queued")
        .order_by(notice.c.id)
        .with_for_update()
    ).all()
    renamed = {row.id: _renamed(row.key, from_id, to_id) for row in waiting}
    taken = {
        row.key
        for keys in chunks(list(renamed.values()))
        for row in write.execute(select(notice.c.id, notice.c.key).where(notice.c.key.in_(keys)))
        if row.id not in renamed
    }
    moved = [{"of": id_, "as": key} for id_, key in renamed.items() if key not in taken]
    if moved:
        write.execute(
            update(notice)
            .where(notice.c.id == bindparam("of"))
            .values(person_id=to_id, key=bindparam("as")),
            moved,
        )
    for ids in chunks([id_ for id_, key in renamed.items() if key in taken]):
        write.execute(
            update(notice)
            .where(notice.c.id.in_(ids))
            .values(status="cancelled", reason=_TOLD_ALREADY)
        )
    return len(moved)


def _renamed(key: str, from_id: int, to_id: int) -> str:
    """A key that does not end with the person cannot be told twice by it: it stays."""
    told = f":{from_id}"
    return f"{key.removesuffix(told)}:{to_id}" if key.endswith(told) else key

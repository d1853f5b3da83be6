"""Ask the coordinators, once a day, about letters that the caps hold back."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from engine.caps import HELD_KIND, Caps, held_counts
from engine.in_charge import in_charge
from engine.notices import NewNotice, queue
from engine.seoul import day_in_seoul
from engine.tables import mail, notice
from notifications.kinds import kind_label


def asking_waits(read: Connection, *, at: datetime) -> bool:
    """Say whether letters are held, and nobody was asked about any on the day of *at* yet."""
    asked = select(notice.c.id).where(notice.c.key.startswith(_key(at), autoescape=True))
    return (
        bool(held_counts(read))
        and read.execute(asked.limit(1)).first() is None
        and bool(in_charge(read, on=day_in_seoul(at)))
    )


def ask_about_held(write: Connection, caps: Caps, *, at: datetime) -> None:
    """Queue the letter that asks those in charge about all that is held, once a day."""
    today = day_in_seoul(at)
    words = _words(write, caps, at=at)
    notices = [
        NewNotice(
            key=f"{_key(at)}{person_id}",
            kind=HELD_KIND,
            person_id=person_id,
            template=HELD_KIND,
            words=words,
            not_before=today,
        )
        for person_id in in_charge(write, on=today)
    ]
    queue(write, notices, at=at)


def _key(at: datetime) -> str:
    return f"{HELD_KIND}:{day_in_seoul(at).isoformat()}:"


def read_held(read: Connection, *, at: datetime) -> int:
    """Count the letters composed at *at* that are held."""
    query = select(func.count()).where(mail.c.status == "held", mail.c.composed_at == at)
    return read.scalar(query) or 0


def _words(read: Connection, caps: Caps, *, at: datetime) -> dict[str, object]:
    counts = held_counts(read)
    return {
        "on": day_in_seoul(at),
        "count": sum(counts.values()),
        "kinds": [{"label": kind_label(kind), "count": number} for kind, number in counts.items()],
        "per_person": caps.per_person_per_day,
        "per_run": caps.per_run,
    }

"""API keys: a program acts as the person who made its key, within the scopes it was given."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, exists, func, insert, or_, select, update

from engine.outside_errors import ApiKeyUnfit
from engine.seoul import day_in_seoul
from engine.tables import account, api_key, person

PREFIX: Final = "hyk_"  # scanners of leaked secrets know it by this
KEYS_MAX: Final = 10  # a person, at a time
DAYS_MAX: Final = 366
NAME_MAX: Final = 100

# What a key may be for, and how people call it. A scope opens nothing that its person may not.
SCOPES: Final[Mapping[str, str]] = {
    "cases:read": "과제 읽기",
    "cases:write": "과제 등록·처리·고치기",
    "rounds:read": "회차와 답 읽기",
    "rounds:write": "답 제출",
    "meetings:read": "회의와 결정 읽기",
    "meetings:write": "회의와 결정 기록",
    "reports:read": "보고서 읽기",
    "people:read": "사람과 기관 읽기(연락처 제외)",
    "people:contact": "사람의 연락처 읽기",
    "admin:outbox": "알림 발송 현황 읽기",
}

_BYTES: Final = 32
_HINT: Final = len(PREFIX) + 4
_USED_AGAIN: Final = timedelta(minutes=1)  # last use is kept to the minute: few writes


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as people see it: never the key itself."""

    id: int
    person_id: int
    person_key: str
    person_name: str
    name: str
    hint: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_on: date
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None

    def works_on(self, day: date) -> bool:
        return self.revoked_at is None and self.expires_on >= day


def make_key(
    write: Connection,
    *,
    person_id: int,
    name: str,
    scopes: Collection[str],
    expires_on: date,
    at: datetime,
) -> tuple[int, str]:
    """
    Make a key for a person; give its id, and the key itself, which is kept nowhere.

    Raises:
        ApiKeyUnfit: It has no name, no or unknown scopes, ends too late, or they have too many.
    """
    name, today = name.strip(), day_in_seoul(at)
    if not 0 < len(name) <= NAME_MAX:
        raise ApiKeyUnfit("name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise ApiKeyUnfit("scopes", scopes=unknown)
    if not today < expires_on <= today + timedelta(days=DAYS_MAX):
        raise ApiKeyUnfit("expires")
    write.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())
    if sum(one.works_on(today) for one in keys_of(write, person_id)) >= KEYS_MAX:
        raise ApiKeyUnfit("many")
    key = PREFIX + secrets.token_urlsafe(_BYTES)
    made = (
        insert(api_key)
        .values(
            person_id=person_id,
            name=name,
            hint=key[:_HINT],
            hash=hash_of(key),
            scopes=[scope for scope in SCOPES if scope in scopes],
            made_at=at,
            expires_on=expires_on,
        )
        .returning(api_key.c.id)
    )
    return int(write.execute(made).scalar_one()), key


def key_presented(read: Connection, key: str, *, at: datetime) -> ApiKey | None:
    """Give the working key that this text is, or None; which of the reasons is told to nobody."""
    if not key.startswith(PREFIX) or not key.isascii():
        return None
    closed = exists(
        select(account.c.person_id).where(
            account.c.person_id == api_key.c.person_id, account.c.disabled_at.is_not(None)
        )
    )
    query = _keys().where(api_key.c.hash == hash_of(key), ~closed)
    row = read.execute(query).one_or_none()
    if row is None:
        return None
    found = _api_key(row)
    return found if found.works_on(day_in_seoul(at)) else None


def keys_of(read: Connection, person_id: int) -> list[ApiKey]:
    """Give a person's keys, newest first, those that work no more too."""
    return [_api_key(row) for row in read.execute(_keys().where(api_key.c.person_id == person_id))]


def all_keys(read: Connection) -> list[ApiKey]:
    """Give everybody's keys, newest first."""
    return [_api_key(row) for row in read.execute(_keys())]


def revoke_key(
    write: Connection, key_id: int, *, by: str, at: datetime, person_id: int | None = None
) -> bool:
    """
    End a key for good; False when there is none that could be ended.

    Args:
        person_id: Whose key it has to be; None: anybody's.
    """
    wanted = [api_key.c.id == key_id, api_key.c.revoked_at.is_(None)]
    if person_id is not None:
        wanted.append(api_key.c.person_id == person_id)
    done = write.execute(update(api_key).where(*wanted).values(revoked_at=at, revoked_by=by))
    return done.rowcount == 1


def needs_touch(key: ApiKey, *, at: datetime) -> bool:
    """Tell whether a use of the key is worth writing down: to the minute is enough."""
    return key.last_used_at is None or at - key.last_used_at >= _USED_AGAIN


def touch_key(write: Connection, key_id: int, *, at: datetime) -> None:
    """Keep that the key was used."""
    earlier = or_(api_key.c.last_used_at.is_(None), api_key.c.last_used_at < at)
    write.execute(update(api_key).where(api_key.c.id == key_id, earlier).values(last_used_at=at))


def hash_of(secret: str) -> str:
    """Hash 256 random bits: nothing slower is needed against guessing them."""
    return hashlib.sha256(secret.encode()).hexdigest()


def count_working(read: Connection, *, on: date) -> int:
    """Count the keys that work on a day."""
    k = api_key.c
    query = select(func.count()).where(k.revoked_at.is_(None), k.expires_on >= on)
    return read.scalar(query) or 0


def _keys() -> Select[Any]:
    k = api_key.c
    return (
        select(
            k.id, k.person_id, person.c.key.label("person_key"), person.c.name.label("person_name"), k.name, k.hint,
            k.scopes, k.made_at, k.expires_on, k.last_used_at, k.revoked_at, k.revoked_by,
        )
        .join_from(api_key, person, person.c.id == k.person_id)
        .order_by(k.id.desc())
    )  # fmt: skip


def _api_key(row: Any) -> ApiKey:
    return ApiKey(**{**row._mapping, "scopes": tuple(row.scopes)})

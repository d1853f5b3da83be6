from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from engine.api_keys import (
    DAYS_MAX,
    KEYS_MAX,
    all_keys,
    key_presented,
    keys_of,
    make_key,
    needs_touch,
    revoke_key,
    touch_key,
)
from engine.outside_errors import ApiKeyUnfit
from engine.people import person_with_key
from engine.store import reading, transaction
from engine.tables import account, api_key
from tests.city import City

NOW = datetime(2013, 4, 3, 1, tzinfo=UTC)  # 10:00 in Seoul
TODAY = date(2013, 4, 3)


def made(store: Engine, person: str = "lee", **more: object) -> tuple[int, str]:
    given = {
        "name": "현황판",
        "scopes": ["cases:read"],
        "expires_on": TODAY + timedelta(days=30),
        "at": NOW,
        **more,
    }
    with transaction(store) as write:
        return make_key(write, person_id=person_with_key(write, person).id, **given)  # type: ignore[arg-type]


def test_key_is_kept_as_a_hash_and_found_by_itself(city: City) -> None:
    key_id, key = made(city.store, scopes=["rounds:read", "cases:read"])

    with reading(city.store) as read:
        kept = read.execute(select(api_key)).one()
        found = key_presented(read, key, at=NOW)

    assert key.startswith("hyk_")
    assert len(key) == 47
    assert key not in str(tuple(kept))
    assert found is not None
    assert (found.id, found.person_key, found.scopes) == (
        key_id,
        "lee",
        ("cases:read", "rounds:read"),
    )
    assert key.startswith(found.hint)


@pytest.mark.parametrize("wrong", ["", "hyk_", "hyk_x", "sk_live", "hyk_가", "hyk_" + "A" * 43])
def test_another_text_opens_nothing(city: City, wrong: str) -> None:
    made(city.store)

    with reading(city.store) as read:
        assert key_presented(read, wrong, at=NOW) is None


def test_key_works_until_the_end_of_its_last_day(city: City) -> None:
    _, key = made(city.store, expires_on=TODAY + timedelta(days=1))
    last = datetime(2013, 4, 4, 14, 59, tzinfo=UTC)  # 23:59 in Seoul

    with reading(city.store) as read:
        assert key_presented(read, key, at=last) is not None
        assert key_presented(read, key, at=last + timedelta(minutes=1)) is None


def test_revoked_key_opens_nothing_and_is_ended_once(city: City) -> None:
    key_id, key = made(city.store)

    with transaction(city.store) as write:
        han = person_with_key(write, "han").id
        assert not revoke_key(write, key_id, by="han", at=NOW, person_id=han)
        assert revoke_key(write, key_id, by="han", at=NOW)
        assert not revoke_key(write, key_id, by="han", at=NOW)

    with reading(city.store) as read:
        assert key_presented(read, key, at=NOW) is None
        (held,) = all_keys(read)
        assert (held.revoked_at, held.revoked_by) == (NOW, "han")


def test_key_of_a_disabled_account_opens_nothing(city: City) -> None:
    _, key = made(city.store)
    with transaction(city.store) as write:
        person_id = person_with_key(write, "lee").id
        write.execute(account.insert().values(person_id=person_id, created_at=NOW, disabled_at=NOW))

    with reading(city.store) as read:
        assert key_presented(read, key, at=NOW) is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": "  "}, "name"),
        ({"name": "글" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["cases:read", "everything"]}, "scopes"),
        ({"expires_on": TODAY}, "expires"),
        ({"expires_on": TODAY + timedelta(days=DAYS_MAX + 1)}, "expires"),
    ],
)
def test_key_is_refused_for_what_it_is_asked_as(
    city: City, given: dict[str, object], why: str
) -> None:
    with pytest.raises(ApiKeyUnfit) as caught:
        made(city.store, **given)

    assert caught.value.why == why


def test_person_has_at_most_ten_working_keys(city: City) -> None:
    ids = [made(city.store)[0] for _ in range(KEYS_MAX)]

    with pytest.raises(ApiKeyUnfit) as caught:
        made(city.store)
    with transaction(city.store) as write:
        revoke_key(write, ids[0], by="lee", at=NOW)
    made(city.store)

    assert caught.value.why == "many"
    with reading(city.store) as read:
        assert len(keys_of(read, person_with_key(read, "lee").id)) == KEYS_MAX + 1


def test_use_is_kept_to_the_minute(city: City) -> None:
    key_id, key = made(city.store)
    soon, later = NOW + timedelta(seconds=59), NOW + timedelta(seconds=60)
    with transaction(city.store) as write:
        touch_key(write, key_id, at=NOW)

    with reading(city.store) as read:
        held = key_presented(read, key, at=NOW)

    assert held is not None
    assert (needs_touch(held, at=soon), needs_touch(held, at=later)) == (False, True)

"""Codes that change every half minute, as RFC 6238 computes them."""

import base64
from datetime import UTC, datetime, timedelta

from engine.time_code import address_of, code_at, new_secret, step_of

RFC = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B
AT = datetime(2013, 7, 3, 1, tzinfo=UTC)
HALF = timedelta(seconds=30)


def test_code_at_is_the_code_of_the_standard() -> None:
    at = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000]

    codes = [code_at(RFC, datetime.fromtimestamp(one, UTC)) for one in at]

    assert codes == ["287082", "081804", "050471", "005924", "279037", "353130"]


def test_step_of_takes_a_code_half_a_minute_off_and_no_more() -> None:
    codes = [code_at(RFC, AT + HALF * drift) for drift in (-2, -1, 0, 1, 2)]

    steps = [step_of(RFC, one, at=AT, newest=None) for one in codes]

    now = int(AT.timestamp()) // 30
    assert steps == [None, now - 1, now, now + 1, None]


def test_step_of_opens_once_and_never_for_an_older_code() -> None:
    now = int(AT.timestamp()) // 30

    assert step_of(RFC, code_at(RFC, AT), at=AT, newest=now) is None
    assert step_of(RFC, code_at(RFC, AT - HALF), at=AT, newest=now) is None
    assert step_of(RFC, code_at(RFC, AT + HALF), at=AT, newest=now) == now + 1


def test_step_of_leaves_what_is_no_code() -> None:
    said = ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"]

    assert [step_of(RFC, one, at=AT, newest=None) for one in said] == [None] * 6


def test_new_secret_has_160_bits_and_an_address_that_apps_read() -> None:
    secret = new_secret()

    assert len(base64.b32decode(secret)) == 20
    assert address_of("ABC", person="han", office="한빛시 협치").startswith(
        "otpauth://totp/%ED%95%9C%EB%B9%9B%EC%8B%9C%20%ED%98%91%EC%B9%98:han?secret=ABC&issuer="
    )

"""What only this record knows, so that nobody else can name its letters."""

import secrets

from sqlalchemy import Connection, select

from engine.once import insert_once
from engine.tables import secret

_NAME = "message_id"
_BYTES = 32


def letter_secret(write: Connection) -> bytes:
    """
    Give the secret that Message-IDs are made with; the first who asks makes it.

    It is kept in the record: several machines name a letter alike, and so does a copy.
    """
    held = select(secret.c.value).where(secret.c.name == _NAME)
    value = write.scalar(held)
    if value is None:
        insert_once(write, secret, [{"name": _NAME, "value": secrets.token_hex(_BYTES)}])
        value = write.execute(held).scalar_one()
    return bytes.fromhex(value)

"""Commands asked twice are done once: their key, their body's hash and their answer are kept."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from engine.chain import plain
from engine.errors import KeyReused
from engine.once import insert_once
from engine.tables import as_json, command


@dataclass(frozen=True, slots=True)
class Command:
    """One request by one person, named by its key."""

    key: str
    body: Mapping[str, Any]
    actor: str

    @property
    def body_hash(self) -> str:
        said = as_json({"body": plain(self.body), "actor": self.actor})
        return hashlib.sha256(said.encode()).hexdigest()


def first_answer(read: Connection, asked: Command) -> Any | None:
    """
    Give what the command answered when it was done, or None when it was not.

    Raises:
        KeyReused: The key was used for another request.
    """
    row = read.execute(
        select(command.c.body_hash, command.c.result).where(command.c.key == asked.key)
    ).one_or_none()
    if row is None:
        return None
    if row.body_hash != asked.body_hash:
        raise KeyReused(asked.key)
    return row.result["answer"]


def once(
    write: Connection, asked: Command | None, do: Callable[[], Any], *, at: datetime
) -> tuple[Any, bool]:
    """
    Do what is asked, unless it was done: give its answer as JSON keeps it, and whether it was.

    Args:
        asked: The command; None does it without asking.
        do: Does the work in the transaction of *write*, and answers.

    Raises:
        KeyReused: The key names another request.
    """
    if asked is None:
        return plain(do()), False
    if not claim(write, asked, at=at):
        return first_answer(write, asked), True
    answer = plain(do())
    keep_answer(write, asked, answer)
    return answer, False


def is_done(read: Connection, key: str) -> bool:
    """Tell whether the command that *key* names was done."""
    return read.scalar(select(command.c.key).where(command.c.key == key)) is not None


def claim(write: Connection, asked: Command, *, at: datetime) -> bool:
    """
    Take the key for this transaction; False when another has done the command already.

    On PostgreSQL a second claimant waits here until the first has committed.
    """
    row = {
        "key": asked.key,
        "body_hash": asked.body_hash,
        "result": {},
        "actor": asked.actor,
        "recorded_at": at,
    }
    return insert_once(write, command, [row]) == 1


def keep_answer(write: Connection, asked: Command, answer: Any) -> None:
    """Keep the answer beside the key, in the transaction that did the work."""
    write.execute(
        update(command).where(command.c.key == asked.key).values(result={"answer": plain(answer)})
    )

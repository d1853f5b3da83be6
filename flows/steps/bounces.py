"""Take in the messages that say our mail did not arrive: from a pipe, or from a folder."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from engine.returned import Verdict, take_back
from engine.store import transaction
from flows.steps.setting import Setting
from notifications.bounce import BOUNCE_BYTES_MAX, read_bounce

logger = logging.getLogger(__name__)

FOLDER = "bounces"  # in the office; what was read goes to done/, what is no bounce to unknown/
AT_ONCE = 200  # a tick

_BELIEVED = ("bounced", "expired", "delayed", "delivered", "again")


@dataclass(frozen=True, slots=True)
class Bounced:
    """What one returned message did. ``unreadable``: it speaks of no mail at all."""

    verdict: Verdict | Literal["unreadable"]
    mail_id: int | None = None
    address: str | None = None
    said: str = ""

    @property
    def believed(self) -> bool:
        return self.verdict in _BELIEVED


def take_bounce(store: Engine, content: bytes, *, at: datetime) -> Bounced:
    """Do what one returned message asks for, if it can be believed; twice does no more."""
    read = read_bounce(content)
    if read is None:
        return Bounced("unreadable")
    with transaction(store) as write:
        done = take_back(
            write,
            message_ids=read.message_ids,
            recipients=read.recipients,
            ending=read.ending,
            said=read.said,
            at=at,
        )
    return Bounced(done.verdict, done.mail_id, done.address, read.said)


def take_bounces(setting: Setting, *, at: datetime) -> list[Bounced]:
    """
    Take in what lies in ``bounces/`` of the office, at most `AT_ONCE` messages.

    A mail server, or a filter of a mailbox, puts one file there for each message, under a name that
    begins with a dot until it is whole. A file that cannot be read goes to ``unknown/`` and
    never keeps the others waiting: anybody can send one.
    """
    taken: list[Bounced] = []
    for path in _waiting(setting.folder):
        if len(taken) == AT_ONCE:
            break
        try:
            bounced = _take_file(setting.store, path, at=at)
        except FileNotFoundError:  # another machine took it
            continue
        _put_away(path, "done" if bounced.believed else "unknown")
        taken.append(bounced)
    return taken


def _take_file(store: Engine, path: Path, *, at: datetime) -> Bounced:
    """Take in one file; what is wrong with it is told by its kind, for its text may name people."""
    try:
        with path.open("rb") as file:
            content = file.read(BOUNCE_BYTES_MAX)
        bounced = take_bounce(store, content, at=at)
    except (FileNotFoundError, OperationalError, InterfaceError):
        raise  # gone, or the database is: neither is the fault of the message
    except Exception as error:  # noqa: BLE001 a stranger wrote it: whatever it breaks, the rest goes on
        logger.warning("bounce unreadable file=%s: %s", path.name, type(error).__name__)
        return Bounced("unreadable")
    logger.info("bounce file=%s verdict=%s", path.name, bounced.verdict)
    return bounced


def bounces_wait(folder: Path) -> bool:
    """Say whether a returned message lies in the office's folder that can be taken and put away."""
    return os.access(folder / FOLDER, os.W_OK | os.X_OK) and bool(_waiting(folder))


def unknown_bounces(folder: Path) -> int:
    """Count the messages that were put away because no mail of ours is known by them."""
    return sum(1 for _ in _files(folder / FOLDER / "unknown"))


def _waiting(folder: Path) -> list[Path]:
    return sorted(_files(folder / FOLDER))


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
            yield Path(entry.path)


def _put_away(path: Path, where: str) -> None:
    """Move a file that was read; one of the same name there is another message, and stays."""
    folder = path.parent / where
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / path.name
        number = 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        path.rename(target)
    except OSError as error:  # read again at the next tick, which does no harm
        logger.warning("bounce not put away file=%s: %s", path.name, error)

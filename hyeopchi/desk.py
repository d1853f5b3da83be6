"""What a command has before it: the office, who acts, the time, and how to answer."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from hyeopchi.errors import ActorMissing

if TYPE_CHECKING:  # the database takes longer to import than `--help` may take
    from sqlalchemy import Connection

    from flows.steps.setting import Setting

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(slots=True)
class Desk:
    """One run of one command. Everything slow is fetched when it is first needed."""

    office: str | None = None
    person: str | None = None
    as_json: bool = False

    @property
    def folder(self) -> Path:
        return Path(self.office or "office")

    @contextmanager
    def setting(self) -> Iterator["Setting"]:
        """Open the office, and close its database afterwards."""
        from hyeopchi.office import open_office

        setting = open_office(self.folder)
        try:
            yield setting
        finally:
            setting.store.dispose()

    @contextmanager
    def reading(self) -> Iterator["Connection"]:
        """Read the office's record at one consistent moment."""
        from engine.store import reading

        with self.setting() as setting, reading(setting.store) as read:
            yield read

    def acting(self) -> str:
        """
        Name the person who acts.

        Raises:
            ActorMissing: `--as` was not given.
        """
        if not self.person:
            raise ActorMissing(click.get_current_context().command_path)
        return self.person

    def answer(self, data: object, show: Callable[[], None]) -> None:
        """Print *data* as JSON if that was asked for, else *show* it to a person."""
        if self.as_json:
            click.echo(json.dumps(plain(data), ensure_ascii=False, indent=2))
        else:
            show()


pass_desk = click.make_pass_decorator(Desk, ensure=True)


def now() -> datetime:
    return datetime.now(SEOUL)


def today() -> date:
    return now().date()


def watched() -> bool:
    """Tell whether a person watches, so that progress may be shown."""
    return sys.stderr.isatty()


def plain(data: object) -> Any:
    """Turn *data* into what JSON knows; days and moments as ISO 8601."""
    if isinstance(data, datetime):
        return data.astimezone(SEOUL).isoformat()
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return [plain(value) for value in data]
    if isinstance(data, set | frozenset):
        return sorted(plain(value) for value in data)
    if isinstance(data, Path):
        return str(data)
    if is_dataclass(data) and not isinstance(data, type):
        return {one.name: plain(getattr(data, one.name)) for one in fields(data)}
    return data

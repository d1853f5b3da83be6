"""What the steps of one office work with: its record, calendar, letters, transport and words."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from engine.business_days import OfficeCalendar, office_days
from engine.store import open_store
from flows.errors import OfficeUnfit
from notifications.errors import LoginUnprotected
from notifications.folder import FolderTransport
from notifications.letters import Letters
from notifications.smtp import SmtpTransport
from notifications.transport import Transport

SHIPPED_TEMPLATES = Path(__file__).parents[2] / "notifications" / "templates"

_TEXTS = ("name", "department", "address", "phone", "email", "signature", "mail_domain")
_KNOWN = {
    "office": frozenset({*_TEXTS, "lifecycle"}),
    "hours": frozenset({"start", "end"}),
    "mail": frozenset({"transport", "host", "port", "starttls", "user"}),
}
_MAIL_TYPES: Mapping[str, tuple[type, str]] = {
    "host": (str, '"mail.office.example"'),
    "port": (int, "587"),
    "starttls": (bool, "true"),
    "user": (str, '"hyeopchi"'),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """The office hours, Asia/Seoul: no letter leaves outside them."""

    start: time = time(9, 0)
    end: time = time(18, 0)


@dataclass(frozen=True, slots=True)
class Setting:
    """One office, opened: what every step is handed first."""

    store: Engine
    calendar: OfficeCalendar
    letters: Letters
    transport: Transport
    office: Mapping[str, str]  # the words of [office], all of them texts
    folder: Path
    hours: Hours = Hours()


def setting_of(folder: Path) -> Setting:
    """
    Open the office that lives in *folder*; nothing is read from its database yet.

    The folder holds ``office.toml`` and, each only if the office wants it, ``calendar.csv``
    (its own days off and on), ``templates/`` (letters that override the shipped ones by name)
    and ``smtp-password`` (mode 0600). ``office.toml`` reads:

    - ``[office]``: ``name``, ``department``, ``address``, ``phone``, ``email``, ``signature``
      and ``mail_domain`` (the right side of every Message-ID); ``lifecycle`` is the one that
      commands mean when none is named. ``name``, ``email`` and
      ``mail_domain`` are needed; the others are empty when left out.
    - ``[hours]``: ``start``, ``end`` as ``"09:00"``.
    - ``[mail]``: ``transport = "folder"`` (.eml files in ``outbox/``; the default) or
      ``"smtp"`` with ``host``, ``port``, ``starttls``, ``user``. The password comes from
      ``HYEOPCHI_SMTP_PASSWORD``, else from the file ``smtp-password``.

    The database is that of ``HYEOPCHI_DATABASE_URL``, else ``hyeopchi.db`` in the folder. The
    caller disposes of the store: ``setting.store.dispose()``.

    Raises:
        OfficeUnfit: A file is missing, cannot be read or says something unusable.
        OfficeDaysInvalid: ``calendar.csv`` has lines that cannot be understood.
        StoreUnfit: The URL names a database that hyeopchi does not keep records in.
    """
    folder = folder.resolve()
    path = folder / "office.toml"
    said = _read(path)
    office = _office_words(path, said.get("office", {}))
    hours = _hours(path, said.get("hours", {}))
    transport = _transport(path, said.get("mail", {}))
    return Setting(
        store=open_store(database_url(folder)),
        calendar=_calendar(folder / "calendar.csv"),
        letters=Letters([folder / "templates", SHIPPED_TEMPLATES]),
        transport=transport,
        office=office,
        folder=folder,
        hours=hours,
    )


@contextmanager
def office_at(folder: str | Path) -> Iterator[Setting]:
    """Give the office in *folder* for as long as it is used, and let go of its database after."""
    setting = setting_of(Path(folder))
    try:
        yield setting
    finally:
        setting.store.dispose()


def database_url(folder: Path) -> str:
    """Give the URL of the database that the office in *folder* keeps its record in."""
    return os.environ.get("HYEOPCHI_DATABASE_URL") or f"sqlite:///{folder.resolve()}/hyeopchi.db"


def _read(path: Path) -> Mapping[str, Any]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise OfficeUnfit(path, "there is no such file", "`hyeopchi init` writes one") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OfficeUnfit(path, f"it is no TOML: {error}", "mend that line") from error
    for section, content in said.items():
        if section not in _KNOWN or not isinstance(content, dict):
            known = ", ".join(f"[{name}]" for name in _KNOWN)
            raise OfficeUnfit(path, f"it says [{section}]", f"it may say {known}")
        for key in content:
            if key not in _KNOWN[section]:
                known = ", ".join(sorted(_KNOWN[section]))
                raise OfficeUnfit(path, f"[{section}] says {key!r}", f"it may say {known}")
    return said


def _office_words(path: Path, said: Mapping[str, Any]) -> Mapping[str, str]:
    for key, value in said.items():
        if not isinstance(value, str):
            raise OfficeUnfit(path, f"[office] {key} is no text", "put it in quotes")
    for key in ("name", "email", "mail_domain"):
        if not str(said.get(key, "")).strip():
            raise OfficeUnfit(path, f"[office] {key} is missing", f'add {key} = "…"')
    return {key: said.get(key, "") for key in _TEXTS}


def _hours(path: Path, said: Mapping[str, Any]) -> Hours:
    given: dict[str, time] = {}
    for key, value in said.items():
        try:
            given[key] = time.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise OfficeUnfit(path, f"[hours] {key} is {value!r}", 'write it "09:00"') from error
    hours = Hours(**given)
    if hours.start >= hours.end:
        raise OfficeUnfit(path, "[hours] end before they start", 'such as "09:00" to "18:00"')
    return hours


def _transport(path: Path, said: Mapping[str, Any]) -> Transport:
    kind = said.get("transport", "folder")
    if kind == "folder":
        return FolderTransport(path.parent / "outbox")
    if kind != "smtp":
        raise OfficeUnfit(path, f"[mail] transport is {kind!r}", 'write "folder" or "smtp"')
    for key, (type_, example) in _MAIL_TYPES.items():
        if key in said and type(said[key]) is not type_:
            raise OfficeUnfit(path, f"[mail] {key} is {said[key]!r}", f"such as {key} = {example}")
    if not said.get("host"):
        raise OfficeUnfit(path, "[mail] host is missing", 'add host = "…"')
    try:
        return SmtpTransport(
            said["host"],
            port=said.get("port", 25),
            starttls=said.get("starttls", False),
            user=said.get("user"),
            password=_password(path.parent / "smtp-password"),
        )
    except LoginUnprotected as error:
        raise OfficeUnfit(
            path, "[mail] would send the password in the clear", "write starttls = true"
        ) from error


def _password(path: Path) -> str | None:
    if given := os.environ.get("HYEOPCHI_SMTP_PASSWORD"):
        return given
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise OfficeUnfit(path, "others on this machine can read it", f"chmod 600 {path}")
    return path.read_text(encoding="utf-8").strip()


def _calendar(path: Path) -> OfficeCalendar:
    if not path.exists():
        return OfficeCalendar()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficeUnfit(path, "it is not UTF-8", "save it as CSV UTF-8") from error
    return OfficeCalendar(office_days(text, file=path.name))

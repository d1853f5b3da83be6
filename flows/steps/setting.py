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
from engine.caps import CAPS, Caps
from engine.store import open_store
from flows.errors import OfficeUnfit
from flows.steps.mail_setting import MAIL_KEYS, caps_of, transport_of
from flows.steps.oidc_setting import OIDC_KEYS, OidcSetting, oidc_of
from flows.steps.web_setting import WEB, WEB_KEYS, WebSetting, web_of
from flows.steps.webhook_setting import (
    WEBHOOK_KEYS,
    WEBHOOKS_OFF,
    WebhookSetting,
    webhooks_of,
)
from notifications.letters import Letters
from notifications.transport import Transport

SHIPPED_TEMPLATES = Path(__file__).parents[2] / "notifications" / "templates"

_TEXTS = ("name", "department", "address", "phone", "email", "signature", "mail_domain")
_KNOWN = {
    "office": frozenset({*_TEXTS, "lifecycle"}),
    "hours": frozenset({"start", "end"}),
    "mail": MAIL_KEYS,
    "oidc": OIDC_KEYS,
    "web": WEB_KEYS,
    "webhooks": WEBHOOK_KEYS,
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
    caps: Caps = CAPS
    oidc: OidcSetting | None = None
    web: WebSetting = WEB
    webhooks: WebhookSetting = WEBHOOKS_OFF


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
      ``"smtp"`` with ``host``, ``port``, ``starttls`` or ``tls``, ``ca_file``, ``user`` and
      ``final_wait``. The password comes from ``HYEOPCHI_SMTP_PASSWORD``, else from the file
      ``smtp-password``. With either, ``per_person_per_day`` and ``per_run`` cap the letters.
    - ``[web]``: ``url`` (where people reach the pages; without it no letter carries a link),
      ``host`` and ``port`` (where the server listens), ``password``, ``second_step``,
      ``idle_minutes`` and ``upload_mb``.
    - ``[oidc]``: ``issuer``, ``client_id``, ``name`` and ``match_email`` of the identity provider
      that people may sign in through; its secret is ``HYEOPCHI_OIDC_SECRET`` or ``oidc-secret``.
    - ``[webhooks]``: ``hosts`` (the machines that may be told what happens; none without it),
      ``networks`` (inner networks they may lie in) and ``ca_file``.

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
    caps = caps_of(path, said.get("mail", {}))
    transport = transport_of(path, said.get("mail", {}))
    oidc = oidc_of(path, said.get("oidc", {}))
    web = web_of(path, said.get("web", {}))
    return Setting(
        store=open_store(database_url(folder)),
        calendar=_calendar(folder / "calendar.csv"),
        letters=Letters([folder / "templates", SHIPPED_TEMPLATES]),
        transport=transport,
        office=office,
        folder=folder,
        hours=hours,
        caps=caps,
        oidc=oidc,
        web=web,
        webhooks=webhooks_of(path, said.get("webhooks", {})),
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


def _calendar(path: Path) -> OfficeCalendar:
    if not path.exists():
        return OfficeCalendar()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficeUnfit(path, "it is not UTF-8", "save it as CSV UTF-8") from error
    return OfficeCalendar(office_days(text, file=path.name))

"""The office that the pages serve: its setting, its clock, its key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request

from engine.seoul import SEOUL, day_in_seoul
from flows.steps.office_key import OfficeKey, office_key
from flows.steps.setting import Setting

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Site:
    """One office, open to browsers."""

    setting: Setting
    now: Clock  # the only clock of the pages
    key: OfficeKey
    notice: str = ""  # said on top of every page: an example office says that it is one

    def at(self) -> datetime:
        """Give the moment it is, in Asia/Seoul."""
        return self.now().astimezone(SEOUL)

    def today(self) -> date:
        """Give the day it is in Asia/Seoul."""
        return day_in_seoul(self.now())

    @property
    def secure(self) -> bool:
        """Whether browsers reach the office by https alone, so that cookies may ask for it."""
        return (self.setting.web.url or "").startswith("https://")


def site_for(setting: Setting, now: Clock, *, notice: str = "") -> Site:
    """Open the office of *setting* to browsers, with a *clock* that gives aware moments."""
    return Site(setting, now, office_key(setting.folder), notice)


def site_of(request: Request) -> Site:
    """Give the site that *request* came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site

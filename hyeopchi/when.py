"""Days and moments as people type them on a command line."""

from datetime import date, datetime
from typing import Any

import click

from hyeopchi.desk import SEOUL


class Day(click.ParamType[date]):
    """A day, typed in any of the ways an office writes one: 2013-04-10, 2013. 4. 10., 20130410."""

    name = "날짜"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from states import date_of

        day = date_of(value)
        if day is None:
            self.fail(f"{value!r}: 날짜를 2013-04-10처럼 적어 주십시오.", param, ctx)
        return day


class Moment(click.ParamType[datetime]):
    """A moment; without a zone it is Seoul's, without a time the morning the office opens."""

    name = "시각"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r}: 시각을 2013-04-10T09:00처럼 적어 주십시오.", param, ctx)
        if len(str(value)) <= len("2013-04-10"):
            moment = moment.replace(hour=9)
        return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)


DAY = Day()
MOMENT = Moment()

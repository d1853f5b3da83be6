"""Whether a time can be right: a clock that is wrong must not open, send or close anything."""

from datetime import datetime, timedelta

from engine.moment import newest_moment
from engine.store import reading
from flows.errors import ClockUnfit
from flows.steps.setting import Setting

FIRST_YEAR = 2010  # a machine whose clock was never set says 1970 or 2000
PATIENCE = timedelta(days=1)


def check_time(setting: Setting, *, at: datetime) -> None:
    """
    Refuse a time that cannot be right.

    A little backwards is fine, for two machines never agree; what was done is not done again.

    Raises:
        ClockUnfit: The time is before 2010, or more than a day before the newest moment on
            record.
    """
    if at.year < FIRST_YEAR:
        raise ClockUnfit(at)
    with reading(setting.store) as read:
        newest = newest_moment(read)
    if newest is not None and at < newest - PATIENCE:
        raise ClockUnfit(at, newest=newest)

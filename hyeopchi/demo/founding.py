"""An example office up to the day from which it is lived: definitions, people, and its past."""

from importlib.resources import files

from sqlalchemy import Engine

from engine.definitions import publish
from engine.store import transaction
from hyeopchi.demo.example import INCHEON_2013, Example
from hyeopchi.demo.happenings import at_hour, days_of, hold_past_meetings, let_happen
from hyeopchi.demo.past import make_past
from hyeopchi.roster import enter_roster, read_roster


def found(store: Engine, example: Example) -> None:
    """
    Enter an office's definitions and people, and let happen what came before it is lived.

    Done again, nothing is new.
    """
    if example == INCHEON_2013:
        make_past(store)
    since, until = example.schedules
    with transaction(store) as write:
        for lifecycle in example.lifecycles:
            publish(
                write,
                files("states").joinpath("lifecycles", f"{lifecycle}.yaml").read_bytes(),
                file=f"{lifecycle}.yaml",
                by=example.coordinator,
                at=at_hour(example.made_on, 9),
                since=since,
                until=until,
            )
        enter_roster(write, read_roster(example.data))
    hold_past_meetings(store, example)
    for day in days_of(example):
        if day < example.lived[0]:
            let_happen(store, example, day)

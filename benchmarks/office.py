"""A record with as many policy tasks as a benchmark asks for."""

from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Engine

from engine.definitions import publish
from engine.migrate import migrate
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
)
from engine.register import NewCase, register
from engine.store import open_store, transaction

AT = datetime(2013, 1, 2, 3, tzinfo=UTC)
START = date(2012, 1, 2)


def office(path: Path, cases: int) -> Engine:
    """Make a record of *cases* maintained tasks of one department at *path*."""
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with transaction(store) as write:
        publish(
            write,
            files("states").joinpath("lifecycles/policy_task.yaml").read_bytes(),
            file="policy_task.yaml",
            by="han",
            at=AT,
            since=date(2013, 1, 1),
        )
        add_organisations(write, [NewOrganisation("welfare", "복지정책과", "department")])
        add_people(write, [NewPerson("han", "한가람"), NewPerson("lee", "이든솔")])
        add_committee(write, NewCommittee("policy_committee", "위원회", "plenary", 0))
        add_committee(
            write, NewCommittee("care", "복지", "subcommittee", 1, parent="policy_committee")
        )
        assign_duties(
            write,
            [
                NewDuty("han", "coordinator", START),
                NewDuty("lee", "program_manager", START, organisation="welfare"),
            ],
        )
        fields = {"subcommittee": "care", "batch": "agreed", "lead": "welfare"}
        rows = [
            NewCase(str(n), f"과제 {n}", "maintained", fields, START, "측정")
            for n in range(1, cases + 1)
        ]
        register(write, "policy_task", rows, actor="han", at=AT)
    return store

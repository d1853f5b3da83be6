from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from states import Refusal
from states.machine import LifecycleMachine, machine_of


def test_open_moves_come_in_the_order_of_the_file(policy_task):
    machine = LifecycleMachine(policy_task)

    opened = {key: [move.key for move in machine.open_moves(key)] for key in policy_task.states}

    assert opened == {
        "proposed": ["adopt", "close"],
        "maintained": ["maintain", "hold", "close", "supersede"],
        "on_hold": ["resume", "close", "supersede"],
        "closed": ["reopen"],
        "superseded": ["reopen"],
    }
    assert machine.open_moves("archived") == ()


def test_take_leads_to_the_target_unless_refused_or_not_open(policy_task):
    machine = machine_of(policy_task)
    refusal = Refusal("not_yours", "담당이 아닙니다.", "담당에게 요청해 주십시오.")

    assert machine.take("maintained", "close", refusals=()) == "closed"
    assert machine.take("maintained", "maintain", refusals=()) == "maintained"
    assert machine.take("maintained", "close", refusals=(refusal,)) is None
    assert machine.take("closed", "close", refusals=()) is None
    assert machine.take("maintained", "to_closed", refusals=()) is None


def test_one_machine_serves_one_definition(policy_task):
    other = replace(policy_task, label="다른 과제")

    assert machine_of(policy_task) is machine_of(policy_task)
    assert machine_of(other) is not machine_of(policy_task)


def test_one_machine_serves_many_threads_at_once(policy_task):
    machine = machine_of(policy_task)
    asked = [("maintained", "close"), ("on_hold", "resume"), ("closed", "reopen")] * 500

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda one: machine.take(*one, refusals=()), asked))

    assert found == ["closed", "maintained", "maintained"] * 500

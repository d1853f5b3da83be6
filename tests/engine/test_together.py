"""Several processes at once: one wins, and the others are told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

ONE_OF_EIGHT = """
import json, sys
from datetime import UTC, datetime
from engine.advance import advance
from engine.errors import CaseChanged
from engine.preview import MoveRequest
from engine.store import open_store

store = open_store(sys.argv[1])
store.connect().close()
print("ready", flush=True)
sys.stdin.readline()
try:
    advance(store, "policy_task", MoveRequest("1", "maintain", expected_version=1),
            actor="han", at=datetime(2013, 1, 10, 3, tzinfo=UTC))
except CaseChanged as error:
    print(json.dumps(["changed", error.version, [each.move for each in error.happened]]))
else:
    print(json.dumps(["moved"]))
"""


@pytest.mark.slow
def test_of_eight_deciders_at_one_version_one_wins_and_seven_are_told(city, database_url):
    city.decide({"1": "maintain"})
    city.store.dispose()
    eight = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_OF_EIGHT, database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    for process in eight:
        assert process.stdout.readline() == "ready\n"
    for process in eight:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(json.loads(process.communicate(timeout=60)[0]) for process in eight)

    assert said == [["changed", 2, ["maintain"]]] * 7 + [["moved"]]
    assert [process.returncode for process in eight] == [0] * 8
    assert city.case("1").version == 2

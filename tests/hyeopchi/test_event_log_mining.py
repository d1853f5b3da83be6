"""The event log as process miners read it: pm4py gives back exactly what the record holds."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from engine.correction import undo_last
from engine.definitions import in_force
from engine.event_log import Trace, traces
from engine.history import preview_history, take_history
from engine.history_file import read_history
from engine.history_map import HistoryMap
from engine.store import reading, transaction
from hyeopchi.event_log_files import LogFile, Written, pseudonyms, write_csv, write_xes
from tests.city import NOON, found

# pm4py reads in a process of its own: it brings warnings, plots and 400 MB with it.
_READ_XES = """
import json, sys, pm4py
log = pm4py.read_xes(sys.argv[1])
rows = [
    [case, name, at.isoformat(), who if isinstance(who, str) else None]
    for case, name, at, who in zip(
        log["case:concept:name"], log["concept:name"], log["time:timestamp"], log["org:resource"]
    )
]
variants = {" > ".join(key): value for key, value in pm4py.get_variants(log).items()}
print(json.dumps({"rows": rows, "variants": variants}, ensure_ascii=False))
"""
_READ_CSV = """
import json, sys, pandas, pm4py
frame = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
frame["time"] = pandas.to_datetime(frame["time"], format="ISO8601", utc=True)
log = pm4py.format_dataframe(frame, case_id="case", activity_key="activity", timestamp_key="time")
rows = [
    [case, name, at.isoformat(), who or None]
    for case, name, at, who in zip(
        log["case:concept:name"], log["concept:name"], log["time:timestamp"], log["actor"]
    )
]
variants = {" > ".join(key): value for key, value in pm4py.get_variants(log).items()}
print(json.dumps({"rows": rows, "variants": variants}, ensure_ascii=False))
"""

# Two events of one moment, a moment in another zone, one in microseconds, signs that XML must
# escape, and a text that a spreadsheet would run.
LOG = """\
case,activity,time,actor
가-1,채택,2011-03-02 09:00:00.123456+09:00,주무관 <갑> & "을"
가-1,보류,2011-05-06T23:30:00.788+02:00,
가-1,"확인, 'A'",2011-05-06T23:30:00.788+02:00,주무관 병
가-2,채택,2011-03-02 08:00:00+09:00,주무관 병
가-2,유지,2011-03-02 08:00:00+09:00,주무관 병
"""


@pytest.fixture
def office(store: Engine) -> Engine:
    """Three tasks moved and undone, and two of the past."""
    city = found(store)
    city.decide({"1": "maintain", "2": "close"})
    from engine.advance import advance
    from engine.preview import MoveRequest

    for number, move, given in (("1", "maintain", {}), ("2", "close", {"cause": "done"})):
        request = MoveRequest(number, move, given=given)
        advance(store, "policy_task", request, actor="han", at=NOON)
    undo_last(store, "policy_task", "2", reason="착오", actor="han", at=NOON)
    now = datetime(2013, 6, 1, tzinfo=UTC)
    history = read_history(LOG.encode(), file="지난일.csv", mapped=HistoryMap(), now=now)
    with transaction(store) as write:
        force = in_force(write, "policy_task")
        preview = preview_history(write, force, history, HistoryMap())
        take_history(write, force, preview, actor="han", at=now)
    return store


def written(store: Engine, file: Path, write: Callable[..., Written], **which: date) -> list[Trace]:
    log = LogFile("정책과제", pseudonyms(), lambda trace: dict(trace.fields))
    with reading(store) as read:
        kept = list(traces(read, "policy_task", **which))
        counted = write(traces(read, "policy_task", **which), log, file)
    assert counted == Written(len(kept), sum(len(one.events) for one in kept))
    return kept


def mined(script: str, file: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env={"MPLBACKEND": "Agg", "PATH": "/usr/bin:/bin", "HOME": str(file.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return read


@pytest.mark.campaign  # `make campaign` installs pm4py
@pytest.mark.parametrize(
    ("name", "write", "script"),
    [("이력.xes", write_xes, _READ_XES), ("이력.csv", write_csv, _READ_CSV)],
    ids=["xes", "csv"],
)
def test_pm4py_reads_back_every_trace_and_event(
    office: Engine, tmp_path: Path, name: str, write: Callable[..., Written], script: str
) -> None:
    kept = written(office, tmp_path / name, write)

    read = mined(script, tmp_path / name)

    called = pseudonyms()
    expected = [
        [one.number, each.activity, utc(each.at), called(each.actor) or None]
        for one in kept
        for each in one.events
    ]
    # pm4py sorts the cases of a table by their text, and leaves each case's order.
    by_case = name.endswith(".csv")
    assert read["rows"] == (sorted(expected, key=lambda row: str(row[0])) if by_case else expected)
    assert read["variants"] == {
        "등록 > 유지": 1,
        "등록": 2,
        "채택 > 보류 > 확인, 'A'": 1,
        "채택 > 유지": 1,
    }


def utc(at: datetime) -> str:
    """Write a moment as pandas does, in UTC."""
    return at.astimezone(UTC).isoformat()


XES = "{http://www.xes-standard.org/}"
TYPES = ("string", "date", "int", "float", "boolean", "id", "list", "container")
ORDER = ("extension", "global", "classifier", *TYPES, "trace", "event")


def test_the_file_is_built_as_the_standard_says(office: Engine, tmp_path: Path) -> None:
    """IEEE 1849-2016, clause 5: the order of a log's parts, what is global, and declared prefixes."""
    kept = written(office, tmp_path / "이력.xes", write_xes)

    log = ElementTree.parse(tmp_path / "이력.xes").getroot()

    assert (log.tag, log.attrib) == (f"{XES}log", {"xes.version": "1849.2016", "xes.features": ""})
    parts = [part.tag.removeprefix(XES) for part in log]
    assert [ORDER.index(part) for part in parts] == sorted(ORDER.index(part) for part in parts)
    declared = {one.attrib["prefix"]: one.attrib for one in log.iter(f"{XES}extension")}
    assert declared == {
        prefix: {
            "name": name,
            "prefix": prefix,
            "uri": f"http://www.xes-standard.org/{prefix}.xesext",
        }
        for name, prefix in (
            ("Concept", "concept"),
            ("Time", "time"),
            ("Lifecycle", "lifecycle"),
            ("Organizational", "org"),
        )
    }
    globals_ = {
        one.attrib["scope"]: {each.attrib["key"] for each in one}
        for one in log.iter(f"{XES}global")
    }
    assert set(globals_) == {"trace", "event"}
    assert [one.attrib for one in log.iter(f"{XES}classifier")] == [
        {"name": "Activity", "keys": "concept:name"}
    ]
    assert len(log.findall(f"{XES}trace")) == len(kept)
    for trace in log.iter(f"{XES}trace"):
        assert keys_of(trace) >= globals_["trace"]
        events = trace.findall(f"{XES}event")
        assert events == list(trace)[-len(events) :]  # its attributes first
        assert all(keys_of(event) >= globals_["event"] for event in events)
    for one in log.iter():
        key = one.attrib.get("key")
        if key is None:
            continue
        assert one.tag.removeprefix(XES) in TYPES
        assert ":" not in key or key.partition(":")[0] in declared
        if one.tag == f"{XES}date":
            assert datetime.fromisoformat(one.attrib["value"]).tzinfo is not None


def keys_of(element: ElementTree.Element) -> set[str]:
    """Give the keys of an element's attributes, none of which may come twice."""
    keys = [one.attrib["key"] for one in element if "key" in one.attrib]
    assert len(set(keys)) == len(keys)
    return set(keys)


def test_a_log_of_a_span_has_only_its_days_and_no_names(office: Engine, tmp_path: Path) -> None:
    kept = written(
        office, tmp_path / "이력.xes", write_xes, first=date(2011, 5, 1), last=date(2011, 12, 31)
    )

    text = (tmp_path / "이력.xes").read_text(encoding="utf-8")

    assert [(one.number, len(one.events)) for one in kept] == [("가-1", 2)]
    assert "주무관" not in text
    assert text.count('key="org:resource" value="사람 1"') == 1


def test_a_sign_that_xml_cannot_carry_is_left_out(tmp_path: Path) -> None:
    from engine.event_log import LogEvent

    at = datetime(2013, 1, 2, tzinfo=UTC)
    event = LogEvent("가\x0b나\n\t다\ufffe", None, at, date(2013, 1, 2), "han", "유지", None)
    trace = Trace("1", "<제목> & '따옴표' \"둘\"", "유지", {}, (event,))

    write_xes([trace], LogFile("정책과제", pseudonyms(), lambda _: {}), tmp_path / "a.xes")
    log = ElementTree.parse(tmp_path / "a.xes").getroot()

    found = {
        one.attrib["key"]: one.attrib["value"]
        for one in log.find(f"{XES}trace") or ()
        if "key" in one.attrib
    }
    assert found["title"] == trace.title
    name = log.find(f"{XES}trace/{XES}event/{XES}string[@key='concept:name']")
    assert name is not None
    assert name.attrib["value"] == "가나\n\t다"

"""An event log as a file: XES (IEEE 1849-2016) or CSV, written case by case as it is read."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO
from xml.sax.saxutils import quoteattr

from hyeopchi.desk import SEOUL

if TYPE_CHECKING:
    from engine.event_log import LogEvent, Trace

Value = str | int | date | datetime
# What XML 1.0 cannot carry at all, not even as a reference.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXTENSIONS: Final = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
"""
_GLOBALS: Final = """\
\t<global scope="trace">
\t\t<string key="concept:name" value=""/>
\t</global>
\t<global scope="event">
\t\t<string key="concept:name" value=""/>
\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
\t\t<string key="lifecycle:transition" value="complete"/>
\t</global>
\t<classifier name="Activity" keys="concept:name"/>
"""
_COLUMNS: Final = (
    "case", "activity", "time", "actor", "move", "state", "effective_on", "deviation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogFile:
    """What the writers need beside the traces: words for people and for the fields of a case."""

    title: str
    actor: Callable[[str], str]
    fields: Callable[["Trace"], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Written:
    cases: int
    events: int


def write_xes(traces: Iterable["Trace"], log: LogFile, file: Path) -> Written:
    """Write a trace a case; what the standard's extensions have a word for is said in it."""
    cases = events = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_HEAD)
        for name, prefix in _EXTENSIONS:
            out.write(
                f'\t<extension name="{name}" prefix="{prefix}" '
                f'uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
            )
        out.write(_GLOBALS)
        _write(out, {"concept:name": log.title, "lifecycle:model": "standard"}, depth=1)
        for trace in traces:
            out.write("\t<trace>\n")
            said: dict[str, Value] = dict(log.fields(trace))
            said |= {"concept:name": trace.number, "title": trace.title, "state": trace.state}
            _write(out, said, depth=2)
            for event in trace.events:
                out.write("\t\t<event>\n")
                _write(out, _said(event, log), depth=3)
                out.write("\t\t</event>\n")
            out.write("\t</trace>\n")
            cases, events = cases + 1, events + len(trace.events)
        out.write("</log>\n")
    return Written(cases, events)


def write_csv(traces: Iterable["Trace"], log: LogFile, file: Path) -> Written:
    """Write a line an event, as `hyeopchi history` and process miners read it."""
    from engine.csv_grid import guarded

    cases = events = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        lines.writerow(_COLUMNS)
        for trace in traces:
            cases += 1
            for event in trace.events:
                events += 1
                row = (
                    trace.number,
                    event.activity,
                    event.at.astimezone(SEOUL).isoformat(),
                    log.actor(event.actor),
                    event.move or "",
                    event.state,
                    event.effective_on.isoformat(),
                    event.deviation or "",
                )
                lines.writerow([guarded(cell) for cell in row])
    return Written(cases, events)


def pseudonyms() -> Callable[[str], str]:
    """Give a function that calls everybody by a number, in the order in which they appear."""
    numbers: dict[str, str] = {}

    def called(actor: str) -> str:
        if actor in ("", "system"):
            return actor
        return numbers.setdefault(actor, f"사람 {len(numbers) + 1}")

    return called


def _said(event: "LogEvent", log: LogFile) -> dict[str, Value]:
    said: dict[str, Value] = {
        "concept:name": event.activity,
        "lifecycle:transition": "complete",
        "time:timestamp": event.at,
        "effective_on": event.effective_on,
        "state": event.state,
    }
    optional = {
        "org:resource": log.actor(event.actor),
        "move": event.move,
        "deviation": event.deviation,
    }
    return said | {key: value for key, value in optional.items() if value}


def _write(out: TextIO, said: Mapping[str, Value], *, depth: int) -> None:
    for key, value in said.items():
        kind, text = _typed(value)
        key_of, value_of = (quoteattr(_ILLEGAL.sub("", each), _LINES) for each in (key, text))
        out.write(f"{chr(9) * depth}<{kind} key={key_of} value={value_of}/>\n")


# A line break inside an attribute is read as a space, unless it is a reference.
_LINES: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def _typed(value: Value) -> tuple[str, str]:
    if isinstance(value, datetime):
        return "date", value.astimezone(SEOUL).isoformat(
            timespec="milliseconds" if value.microsecond % 1000 == 0 else "microseconds"
        )
    if isinstance(value, date):
        return _typed(datetime.combine(value, time(), SEOUL))
    if isinstance(value, int):
        return "int", str(value)
    return "string", value

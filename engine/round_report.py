"""What a round reports: a row a case and totals, computed from answers, never typed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.asof import CaseAsOf, cases_as_of
from engine.definitions import in_force, review_pinned
from engine.people import committees, organisations
from engine.proposal import Tally, tallies
from engine.round_view import AskRow, RoundRow, asks, round_with_id
from engine.tables import frozen_report, round_
from states.lifecycle import Field, Review

_MEASURED = ("number", "won", "percent")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One case: as it stood on the period's last day, and what was answered about it."""

    number: str
    title: str
    state: str
    fields: Mapping[str, Any]  # organisations and committees by key
    names: Mapping[str, str]  # the same by name: {"lead": …, "subcommittee": …}
    asked: int
    answered: int
    values: Mapping[str, Any] | None  # where one answers; None: not answered
    opinions: Sequence[Mapping[str, Any]]  # where each member answers, without their names
    counts: Mapping[str, int]  # move -> answers that propose it
    proposal: str | None
    change: Mapping[str, Mapping[str, Any]]  # field -> {before, after[, by]} since the last report


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the rows; each of `choices` and `proposals` adds up to `items`."""

    items: int
    asked: int
    answered: int
    missing: int
    choices: Mapping[str, Mapping[str, int]]  # field -> choice, or "" for not answered -> cases
    proposals: Mapping[str, int]  # move, or "" for none -> cases


@dataclass(frozen=True, slots=True)
class RoundReport:
    """Everything a round reports about one period."""

    lifecycle: str
    review: str
    review_label: str
    period: str
    as_of: str  # the period's last day
    definition_hash: str  # of the review, with the form and its labels
    rows: Sequence[ReportRow]
    totals: Totals


def round_report(read: Connection, round_id: int) -> RoundReport:
    """
    Compute what the round reports now: a draft while it is open, and what closing freezes.

    Titles and fields are those of the period's last day, so that the report agrees with the
    register as of that day. A handful of queries for any number of cases.

    Raises:
        RoundUnknown: There is no such round.
    """
    of = round_with_id(read, round_id)
    review = review_pinned(read, of.definition_hash)
    asked: dict[int, list[AskRow]] = {}
    for one in asks(read, round_id):
        if one.status != "withdrawn":
            asked.setdefault(one.case_id, []).append(one)
    found = {each.case_id: each for each in tallies(one for rows in asked.values() for one in rows)}
    as_of = {one.id: one for one in cases_as_of(read, of.lifecycle, on=of.period.last)}
    names = _Names(read, of.lifecycle)
    before = _last_reported(read, of)
    rows = [
        _row(review, as_of[case_id], here, found[case_id], names, before)
        for case_id, here in asked.items()
    ]
    return RoundReport(
        lifecycle=of.lifecycle,
        review=of.review,
        review_label=of.review_label,
        period=of.period.name,
        as_of=of.period.last.isoformat(),
        definition_hash=of.definition_hash,
        rows=rows,
        totals=_totals(review, rows),
    )


def content_of_report(report: RoundReport) -> dict[str, Any]:
    """Give the report as the JSON that is frozen."""
    rows = [_flat(row) for row in report.rows]
    return {**_flat(report), "rows": rows, "totals": _flat(report.totals)}


def report_of_content(content: Mapping[str, Any]) -> RoundReport:
    """Read a report back from the JSON that was frozen."""
    rows = [ReportRow(**row) for row in content["rows"]]
    return RoundReport(**{**content, "rows": rows, "totals": Totals(**content["totals"])})


def _flat(one: RoundReport | ReportRow | Totals) -> dict[str, Any]:
    """Give the fields of one record; `asdict` would copy every value of every case."""
    return {name: getattr(one, name) for name in one.__slots__}


class _Names:
    """What the keys in a case's fields are called."""

    def __init__(self, read: Connection, lifecycle: str) -> None:
        departments = {key: found.name for key, found in organisations(read).items()}
        bodies = {key: found.name for key, found in committees(read).items()}
        self._called = {
            "organisation": departments,
            "organisations": departments,
            "subcommittee": bodies,
            "committee": bodies,
        }
        self._fields = in_force(read, lifecycle).lifecycle.fields

    def of(self, fields: Mapping[str, Any]) -> dict[str, str]:
        return {
            key: self._name(self._called[field.type], fields[key])
            for key, field in self._fields.items()
            if field.type in self._called and key in fields
        }

    def _name(self, called: Mapping[str, str], value: Any) -> str:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(called.get(key, key) for key in keys)


def _last_reported(read: Connection, of: RoundRow) -> Mapping[str, Mapping[str, Any]]:
    """Give the rows of the last report of the same review, by number, in its newest version."""
    content = read.scalar(
        select(frozen_report.c.content)
        .join(round_, round_.c.id == frozen_report.c.round_id)
        .where(
            round_.c.lifecycle == of.lifecycle,
            round_.c.review == of.review,
            round_.c.period_last < of.period.last,
        )
        .order_by(round_.c.period_last.desc(), frozen_report.c.version.desc())
        .limit(1)
    )
    return {row["number"]: row for row in content["rows"]} if content else {}


def _row(
    review: Review,
    one: CaseAsOf,
    here: Sequence[AskRow],
    tally: Tally,
    names: _Names,
    before: Mapping[str, Mapping[str, Any]],
) -> ReportRow:
    given = [each.values for each in here if each.values is not None]
    single = review.answers == "one"
    values = given[-1] if single and given else None
    return ReportRow(
        number=one.number,
        title=one.title,
        state=here[0].state,
        fields=one.fields,
        names=names.of(one.fields),
        asked=len(here),
        answered=sum(each.status == "answered" for each in here),
        values=values,
        opinions=[] if single else given,
        counts=tally.counts,
        proposal=tally.move,
        change=_changes(review.form, values or {}, before.get(one.number)),
    )


def _changes(
    form: Mapping[str, Field], values: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, dict[str, Any]]:
    """Compare figures and choices with the last report; nothing for a case that was not in it."""
    if before is None or before["values"] is None:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for key, field in form.items():
        then, now = before["values"].get(key), values.get(key)
        if field.type == "choice":
            found[key] = {"before": then, "after": now}
        elif field.type in _MEASURED:
            known = then is not None and now is not None
            found[key] = {"before": then, "after": now, "by": now - then if known else None}
    return found


def _totals(review: Review, rows: Sequence[ReportRow]) -> Totals:
    asked = sum(row.asked for row in rows)
    answered = sum(row.answered for row in rows)
    choices = [key for key, field in review.form.items() if field.type == "choice"]
    return Totals(
        items=len(rows),
        asked=asked,
        answered=answered,
        missing=asked - answered,
        choices={key: _counted((row.values or {}).get(key) for row in rows) for key in choices}
        if review.answers == "one"
        else {},
        proposals=_counted(row.proposal for row in rows) if review.proposes else {},
    )


def _counted(said: Any) -> dict[str, int]:
    return dict(sorted(Counter(each or "" for each in said).items()))

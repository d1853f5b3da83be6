"""What the address of a list says: read from it, written back into it, turned into a filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from engine.case_cursor import KEYS, Sort
from engine.case_filter import CaseFilter, Reported, Stood, Told
from engine.case_search import ReportRound

NONE: Final = "-"  # in an address: those that say nothing
_CHOICE: Final = "choice."
_LONGEST: Final = 200
_ANSWERED: Final[Mapping[str | None, bool | None]] = {
    None: None, "submitted": True, "waiting": False
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """The address of a list, whatever it says; what nothing fits simply lists nothing."""

    lifecycle: str
    states: tuple[str, ...] = ()
    place: str | None = None  # 실무분과
    lead: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    report: str | None = None  # submitted, waiting
    grade: str | None = None
    overdue: bool = False
    text: str = ""
    round_id: int | None = None
    told: str | None = (
        None  # of that round: submitted, waiting, a choice of its form, or None: asked
    )
    as_of: date | None = None
    stood: str | None = None  # the state on that day
    sort: Sort = "number"
    descending: bool = False
    at: str = ""  # where a page begins, sealed

    def url(self, path: str = "/cases", **changes: Any) -> str:
        """Give the address of this list with *changes*; it begins at its first page."""
        said = urlencode(replace(self, **{"at": "", **changes}).pairs())
        return f"{path}?{said}" if said else path

    def pairs(self) -> list[tuple[str, str]]:
        """Give what the address says, without what goes without saying."""
        said = [("lifecycle", self.lifecycle), *(("state", state) for state in self.states)]
        said += [(f"{_CHOICE}{key}", value) for key, value in self.choices]
        order = f"-{self.sort}" if self.descending else self.sort
        rest = {
            "place": NONE if self.place == "" else self.place,
            "lead": NONE if self.lead == "" else self.lead,
            "report": self.report,
            "grade": self.grade,
            "overdue": "1" if self.overdue else None,
            "q": self.text,
            "round": self.round_id,
            "told": self.told,
            "as_of": self.as_of,
            "stood": self.stood,
            "sort": order if order != "number" else None,
            "at": self.at,
        }
        return said + [(key, str(value)) for key, value in rest.items() if value]

    @property
    def narrowed(self) -> bool:
        """Whether it asks for fewer than all."""
        plain = CaseQuery(self.lifecycle, sort=self.sort, descending=self.descending, at=self.at)
        return self != plain


def query_of(params: ImmutableMultiDict[str, str], lifecycle: str) -> CaseQuery:
    """Read an address; what cannot be read is not said."""
    said = {key: value.strip()[:_LONGEST] for key, value in params.items() if value.strip()}
    order = said.get("sort", "number")
    sort = order.removeprefix("-")
    return CaseQuery(
        lifecycle=lifecycle,
        states=tuple(dict.fromkeys(one for one in params.getlist("state") if one))[:50],
        place=_place(said.get("place")),
        lead=_place(said.get("lead")),
        choices=tuple(
            (key.removeprefix(_CHOICE), value)
            for key, value in sorted(said.items())
            if key.startswith(_CHOICE)
        ),
        report=said.get("report") if said.get("report") in ("submitted", "waiting") else None,
        grade=said.get("grade"),
        overdue="overdue" in said,
        text=said.get("q", ""),
        round_id=_id(said.get("round")),
        told=said.get("told"),
        as_of=_day(said.get("as_of")),
        stood=said.get("stood"),
        sort=sort if sort in KEYS else "number",
        descending=order.startswith("-") and sort in KEYS,
        at=params.get("at", "")[:4000],
    )


def filter_of(query: CaseQuery, rounds: Sequence[ReportRound], today: date) -> CaseFilter:
    """Turn an address into what the record is asked; *rounds* are newest first."""
    return CaseFilter(
        lifecycle=query.lifecycle,
        states=query.states,
        subcommittee=query.place,
        lead=query.lead,
        choices=query.choices,
        report=_report(query.report, rounds),
        grade=query.grade,
        overdue=today if query.overdue else None,
        text=query.text,
        told=_told(query, rounds),
        stood=Stood(query.as_of, query.stood) if query.as_of else None,
    )


def _report(said: str | None, rounds: Sequence[ReportRound]) -> Reported | None:
    if said is None:
        return None
    return Reported(rounds[0].id if rounds else 0, said == "submitted")


def _told(query: CaseQuery, rounds: Sequence[ReportRound]) -> Told | None:
    if query.round_id is None:
        return None
    if query.told in _ANSWERED:
        return Told(query.round_id, _ANSWERED[query.told])
    field = grade_field(round_meant(query, rounds))
    return Told(query.round_id, True, field[0] if field else "", query.told)


def round_meant(query: CaseQuery, rounds: Sequence[ReportRound]) -> ReportRound | None:
    return next((one for one in rounds if one.id == query.round_id), None)


def grade_field(one: ReportRound | None) -> tuple[str, str, Mapping[str, str]] | None:
    """Give the key, the label and the choices of what a report is graded by: 이행상태."""
    fields = one.review.form.values() if one else ()
    found = next((field for field in fields if field.type == "choice"), None)
    return (found.key, found.label, found.choices) if found else None


def _place(said: str | None) -> str | None:
    return "" if said == NONE else said


def _id(said: str | None) -> int | None:
    plain = said is not None and said.isascii() and said.isdigit() and len(said) < 16
    return int(said) if plain and said is not None else None


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None

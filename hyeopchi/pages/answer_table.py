"""The last answers about a case side by side: a row a question, a column a period."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.case_answers import PeriodAnswer
from engine.definitions import review_pinned
from hyeopchi.names import Names
from hyeopchi.pages.answer_form import Options, said_words
from states.lifecycle import Field
from states.period import period_named

_STATUS = {"open": "아직 제출되지 않았습니다.", "missing": "제출되지 않은 채 마감되었습니다."}


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One answer: whose, of which period, and where its round is."""

    period: str
    organisation: str  # empty where only one answers
    href: str
    missing: str  # why there is nothing; empty: it was answered


@dataclass(frozen=True, slots=True)
class AnswerTable:
    review: str
    label: str
    columns: tuple[AnswerColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...], bool], ...]  # question, cells, whether figures


def answer_tables(
    read: Connection, answers: Sequence[PeriodAnswer], names: Names
) -> list[AnswerTable]:
    """Give one table a review; the newest period comes first, and its form says the questions."""
    found: dict[str, list[PeriodAnswer]] = {}
    for each in answers:
        found.setdefault(each.review, []).append(each)
    return [_table(read, review, some, names) for review, some in found.items()]


def _table(
    read: Connection, review: str, answers: Sequence[PeriodAnswer], names: Names
) -> AnswerTable:
    forms = {each.definition_hash: review_pinned(read, each.definition_hash) for each in answers}
    fields: dict[str, Field] = {}
    for form in forms.values():
        fields = {**form.form, **fields}
    several = len({(each.period, each.organisation) for each in answers}) > len(
        {each.period for each in answers}
    )
    columns = tuple(
        AnswerColumn(
            period_named(each.period).label,
            each.organisation or "" if several else "",
            f"/rounds/{each.round_id}",
            "" if each.values is not None else _STATUS.get(each.status, ""),
        )
        for each in answers
    )
    rows = tuple(
        (
            field.label,
            tuple(
                said_words(field, (each.values or {}).get(key), _options(field, names))
                for each in answers
            ),
            field.type in ("number", "won", "percent"),
        )
        for key, field in fields.items()
    )
    newest = forms[answers[0].definition_hash]
    filled = tuple(row for row in rows if any(row[1]))
    return AnswerTable(review, newest.label, columns, filled)


def _options(field: Field, names: Names) -> Options:
    if field.type in ("organisation", "organisations"):
        return tuple(names.organisations.items())
    if field.type in ("subcommittee", "committee"):
        return tuple(names.committees.items())
    return tuple(field.choices.items())

"""The tables that a definition describes, filled from the record as of any day: lists and counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from engine.asof import CaseAsOf, cases_as_of
from engine.case import natural
from engine.cross_tab import CrossTab, Heading, Placed, cross_tab
from engine.definitions import in_force, lifecycle_pinned
from engine.people import committees, organisations
from states.errors import HyeopchiError
from states.lifecycle import CaseTable, Field, Lifecycle, State, TextColumn

NUMBER, TITLE, STATE = "number", "title", "state"
_BUILT_IN = {
    NUMBER: Field(NUMBER, "번호", "line"),
    STATE: Field(STATE, "상태", "choice"),
}


class CaseTableUnknown(HyeopchiError):
    """The definition describes no table of this name."""

    def __init__(self, lifecycle: str, key: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"no table {key!r} in {lifecycle!r}; it has {', '.join(known) or 'no tables'}"
        )
        self.lifecycle = lifecycle
        self.key = key
        self.known = known


@dataclass(frozen=True, slots=True)
class Said:
    """What a case says of one field, with keys turned into names; None: nothing."""

    field: Field
    value: Any


@dataclass(frozen=True, slots=True)
class ListedCase:
    number: str
    said: Mapping[str, Said]  # by field, of every field that a column names


@dataclass(frozen=True, slots=True)
class CaseList:
    columns: tuple[Field | TextColumn, ...]
    cases: tuple[ListedCase, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a field adds up to: in all, and row by row of the count."""

    field: Field
    total: int
    rows: tuple[int, ...]
    unsaid: tuple[str, ...]  # the cases that say nothing, and so are in no sum


@dataclass(frozen=True, slots=True)
class CaseCount:
    rows: Field
    across: Field | None
    table: CrossTab
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """One table of a definition, filled."""

    lifecycle: str
    lifecycle_label: str
    key: str
    label: str
    note: str | None
    as_of: date
    known_on: date | None
    content: CaseList | CaseCount
    imbalances: tuple[str, ...]

    @property
    def balances(self) -> bool:
        return not self.imbalances


def filled_table(
    read: Connection, lifecycle: str, key: str, *, on: date, known_on: date | None = None
) -> FilledTable:
    """
    Fill the table *key* of *lifecycle* with the cases as they stood at the end of the day *on*.

    Tables follow the definition in force; what a case says is read by the version it pins.
    Every sum of a count is added up again here, and the report says where one fails.

    Args:
        known_on: Use only what was recorded by the end of this day.

    Raises:
        LifecycleUnknown: No such definition is in force.
        CaseTableUnknown: The definition has no such table.
    """
    definition = in_force(read, lifecycle).lifecycle
    table = definition.tables.get(key)
    if table is None:
        raise CaseTableUnknown(lifecycle, key, tuple(definition.tables))
    standing = [
        one
        for one in cases_as_of(read, lifecycle, on=on, known_on=known_on)
        if not table.states or one.state in table.states
    ]
    register = _Register(read, definition, standing)
    content: CaseList | CaseCount
    if table.rows is None:
        content = _listed(register, table)
    else:
        content = _counted(register, table, table.rows)
    return FilledTable(
        lifecycle=lifecycle,
        lifecycle_label=definition.label,
        key=key,
        label=table.label,
        note=table.note,
        as_of=on,
        known_on=known_on,
        content=content,
        imbalances=_imbalances(content),
    )


class _Register:
    """The cases of a table, and the names of all that they say."""

    def __init__(
        self, read: Connection, definition: Lifecycle, standing: Sequence[CaseAsOf]
    ) -> None:
        self.definition = definition
        self.standing = standing
        self._names = {key: body.name for key, body in organisations(read).items()}
        self._names |= {key: body.name for key, body in committees(read).items()}
        self._pinned = {
            hashed: lifecycle_pinned(read, hashed)
            for hashed in sorted({one.definition_hash for one in standing})
        }

    def field(self, key: str) -> Field:
        """Give a field by the definition in force, else by an older one, or what is built in."""
        for each in (self.definition, *self._pinned.values()):
            if key in each.fields:
                return each.fields[key]
        if key == TITLE:
            return Field(TITLE, f"{self.definition.case_label}명", "line")
        return _BUILT_IN[key]

    def value(self, one: CaseAsOf, key: str) -> Any:
        """Give what a case says of a field as it is stored: keys, not names."""
        if key in (NUMBER, TITLE, STATE):
            return getattr(one, key)
        return one.fields.get(key)

    def said(self, one: CaseAsOf, key: str) -> Said:
        field, value = self._own(one, key), self.value(one, key)
        if value is None:
            return Said(field, None)
        if key == STATE:
            return Said(field, self.states()[value].label)
        if isinstance(value, list):
            return Said(field, tuple(self._name(field, each) for each in value))
        return Said(field, self._name(field, value))

    def headings(self, key: str) -> list[Heading]:
        """Give the rows or columns of a count by this field, in the order that people know."""
        held = {str(value) for one in self.standing if (value := self.value(one, key)) is not None}
        if key == STATE:
            return [Heading(each, state.label) for each, state in self.states().items()]
        field = self.field(key)
        if field.type == "choice":
            return [Heading(each, label) for each, label in field.choices.items()]
        order = [each for each in self._names if each in held] or sorted(held, key=natural)
        return [Heading(each, self._names.get(each, each)) for each in order]

    def states(self) -> dict[str, State]:
        """Give the states in force, and those that only an older definition still pinned has."""
        states = dict(self.definition.states)
        for each in self._pinned.values():
            for key, state in each.states.items():
                states.setdefault(key, state)
        return states

    def _own(self, one: CaseAsOf, key: str) -> Field:
        """Give the field as the case's own version has it: its choices may be called otherwise."""
        return self._pinned[one.definition_hash].fields.get(key) or self.field(key)

    def _name(self, field: Field, value: Any) -> Any:
        if field.type == "choice":
            return field.choices.get(str(value), str(value))
        if field.type in ("organisation", "organisations", "subcommittee", "committee"):
            return self._names.get(str(value), str(value))
        return value


def _listed(register: _Register, table: CaseTable) -> CaseList:
    columns = tuple(
        column if isinstance(column, TextColumn) else register.field(column)
        for column in table.columns
    )
    named = list(dict.fromkeys(_fields_named(table)))
    return CaseList(
        columns,
        tuple(
            ListedCase(one.number, {key: register.said(one, key) for key in named})
            for one in register.standing
        ),
    )


def _fields_named(table: CaseTable) -> Iterator[str]:
    for column in table.columns:
        if isinstance(column, str):
            yield column
        else:
            yield from column.fields


def _counted(register: _Register, table: CaseTable, rows: str) -> CaseCount:
    across = table.across
    counted = cross_tab(
        [
            Placed(
                one.number,
                _placed(register, one, rows),
                _placed(register, one, across) if across else None,
            )
            for one in register.standing
        ],
        rows=_used(register, table, rows),
        columns=_used(register, table, across) if across else (),
    )
    return CaseCount(
        rows=register.field(rows),
        across=register.field(across) if across else None,
        table=counted,
        sums=tuple(_sum(register, counted, key) for key in table.sums),
    )


def _placed(register: _Register, one: CaseAsOf, key: str) -> str | None:
    value = register.value(one, key)
    return None if value is None else str(value)


def _used(register: _Register, table: CaseTable, key: str) -> list[Heading]:
    """Leave out the states that nobody is in: a lifecycle has more than fit on paper."""
    headings = register.headings(key)
    if key != STATE:
        return headings
    held = {one.state for one in register.standing}
    return [heading for heading in headings if heading.key in held]


def _sum(register: _Register, counted: CrossTab, key: str) -> Sum:
    amounts = {one.number: one.fields.get(key) for one in register.standing}
    total, *lines = counted.lines

    def added(numbers: Sequence[str]) -> int:
        return sum(amount for number in numbers if (amount := amounts[number]) is not None)

    return Sum(
        field=register.field(key),
        total=added(total.total.cases),
        rows=tuple(added(line.total.cases) for line in lines),
        unsaid=tuple(number for number, amount in amounts.items() if amount is None),
    )


def _imbalances(content: CaseList | CaseCount) -> tuple[str, ...]:
    if isinstance(content, CaseList):
        return ()
    failing = (each for each in content.sums if sum(each.rows) != each.total)
    return (
        *content.table.imbalances(),
        *(
            f"{each.field.label} 합계: 더하면 {sum(each.rows):,}인데 {each.total:,}입니다."
            for each in failing
        ),
    )

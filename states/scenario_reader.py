"""Reads scenario files: bounded YAML, every mistake at its line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from states.lifecycle import Actor, Lifecycle
from states.node import Entry, Node, Scalar, Series, Table
from states.problem import Problem
from states.reader import NOTE_MAX, Entries, Reader
from states.report import Path, Report
from states.requirement import Asked
from states.role import ROLES, SYSTEM
from states.scenario import DAY, Expected, Scenario, values_of
from states.scenario_facts import read_day, read_facts

GIVEN_KEYS = (
    "state", "fields", "on", "by", "decisions", "successors", "documents", "checklists",
    "signatures", "trainings", "prior_moves", "reviews", "rivals", "parents", "names",
)  # fmt: skip
ASKED_KEYS = ("move", "asks", "decision", "approval_document")
EXPECTED_KEYS = ("goes_to", "sets", "refused", "because")
SCENARIO_KEYS = (*GIVEN_KEYS, *ASKED_KEYS, *EXPECTED_KEYS)
FILE_KEYS = ("lifecycle", "given", "scenarios")
NAME_MAX = 120
CODES = frozenset({
    "approval_document_missing", "case_field_missing", "checklist_later", "checklist_missing",
    "any_of_missing", "decision_later", "decision_missing", "decision_not_passed",
    "decision_other_body", "decision_other_move", "decision_unknown", "decision_unneeded",
    "decision_used", "document_later", "document_missing", "field_above", "field_below",
    "field_invalid", "field_missing", "field_unknown", "months_exceeded", "not_open", "not_yours",
    "parent_elsewhere", "parent_unknown", "prior_move_missing", "review_missing",
    "signatures_later", "signatures_missing", "successor_missing", "successor_unfit",
    "successor_unneeded", "times_exceeded", "training_later", "training_missing", "unique_taken",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScenarioReading:
    """What came of reading a file of scenarios. With problems, none of them is to be run."""

    scenarios: tuple[Scenario, ...]
    problems: tuple[Problem, ...]


def read_scenarios(source: bytes, *, file: str, lifecycle: Lifecycle) -> ScenarioReading:
    """
    Read the scenarios of *lifecycle*. Never raises on bad input.

    Args:
        source: The file's bytes: UTF-8 YAML within the bounds of `states.source`.
        file: The name that problems carry.
        lifecycle: The definition that the scenarios are about; they name its parts.
    """
    from states.source import read_source  # the YAML parser is slow to import

    read = read_source(source, file=file)
    if read.root is None:
        return ScenarioReading((), read.problems)
    report = Report(file)
    scenarios = _Scenarios(Reader(report), lifecycle).read(read.root)
    problems = tuple(sorted((*read.problems, *report.problems()), key=lambda each: each.line))
    return ScenarioReading(() if problems else tuple(scenarios), problems)


class _Scenarios:
    """Reads one file for one lifecycle."""

    def __init__(self, reader: Reader, lifecycle: Lifecycle) -> None:
        self._reader = reader
        self._report = reader.report
        self._lifecycle = lifecycle

    def read(self, root: Node) -> list[Scenario]:
        entries = self._reader.table(root, (), "시험 파일", FILE_KEYS)
        self._reader.demand(entries, (), ("lifecycle", "scenarios"), "시험 파일")
        self._same_lifecycle(entries)
        given: dict[str, Entry] = {}
        if "given" in entries:
            place: Path = ("given",)
            given = dict(self._reader.table(entries["given"].value, place, "given", GIVEN_KEYS))
        if "scenarios" not in entries:
            return []
        named = self._reader.table(entries["scenarios"].value, ("scenarios",), "시험(scenarios)")
        if not named and not self._report.unread(("scenarios",)):
            self._report.add(
                ("scenarios",), "시험이 없습니다.", "시험을 적거나 파일을 지워 주십시오."
            )
        return [self._scenario(name, entry, given) for name, entry in named.items()]

    def _same_lifecycle(self, entries: Entries) -> None:
        if "lifecycle" not in entries:
            return
        key = self._reader.text(entries["lifecycle"].value, ("lifecycle",), "lifecycle")
        if key and key != self._lifecycle.key:
            self._report.add(
                ("lifecycle",),
                f"다른 정의의 시험입니다: `{key}`.",
                f"`lifecycle: {self._lifecycle.key}`로 고치거나 파일을 옮겨 주십시오.",
            )

    def _scenario(self, name: str, entry: Entry, given: Mapping[str, Entry]) -> Scenario:
        path: Path = ("scenarios", name)
        if len(name) > NAME_MAX:
            self._report.add(
                path, "시험의 이름이 너무 깁니다.", f"{NAME_MAX}자 이내로 줄여 주십시오."
            )
        own = self._reader.table(entry.value, path, "시험", SCENARIO_KEYS)
        entries = _over(given, own)
        for key, one in entries.items():
            self._report.remember((*path, key), one.line)
        self._reader.demand(entries, path, ("state", "by", "move"), "시험")
        on = self._on(entries, path)
        move = self._known(entries, path, "move", tuple(self._lifecycle.moves), "처리(move)")
        asked = self._asked(entries, path, move, on)
        facts = read_facts(
            self._reader,
            self._lifecycle,
            entries,
            path,
            move=move,
            on=on,
            fields=asked.fields,
        )
        return Scenario(
            name=name,
            line=entry.line,
            state=self._known(entries, path, "state", tuple(self._lifecycle.states), "상태(state)"),
            by=self._by(entries, path),
            asked=asked,
            facts=facts,
            expected=self._expected(entries, path),
        )

    def _known(
        self, entries: Entries, path: Path, key: str, known: tuple[str, ...], what: str
    ) -> str:
        if key not in entries:
            return ""
        return self._reader.word(entries[key].value, (*path, key), what, known) or ""

    def _on(self, entries: Entries, path: Path) -> date:
        if "on" not in entries:
            return DAY
        return read_day(self._reader, entries["on"].value, (*path, "on")) or DAY

    def _by(self, entries: Entries, path: Path) -> frozenset[Actor]:
        """Read how the one who asks relates to the case: one role, or several."""
        from states.actor_reader import read_actor

        if "by" not in entries:
            return frozenset()
        node, place = entries["by"].value, (*path, "by")
        items = node.items if isinstance(node, Series) else (node,)
        found = set()
        relations = (*self._lifecycle.fields, "case")
        for index, item in enumerate(items):
            actor = read_actor(self._reader, item, (*place, index))
            if actor is None:
                continue
            role = actor["role"]
            if role not in ROLES and role != SYSTEM:
                self._report.add(
                    (*place, index),
                    f"없는 역할입니다: `{role}`.",
                    self._report.one_of(role, ROLES),
                )
            if "of" in actor and actor["of"] not in relations:
                self._report.add(
                    (*place, index),
                    f"of가 없는 항목을 가리킵니다: `{actor['of']}`.",
                    self._report.one_of(actor["of"], relations),
                )
            found.add(Actor(**actor))
        return frozenset(found)

    def _asked(self, entries: Entries, path: Path, move: str, on: date) -> Asked:
        asked = Asked(move, on, self._values(entries, path, "fields"))
        if "asks" in entries:
            given = plain(entries["asks"].value)
            if isinstance(given, dict):
                asked = replace(asked, given=given)
            else:
                self._reader.table(entries["asks"].value, (*path, "asks"), "asks")
        if "decision" in entries:
            place = (*path, "decision")
            number = self._reader.whole(entries["decision"].value, place, "decision", least=1)
            asked = replace(asked, decision=number)
        if "approval_document" in entries:
            place = (*path, "approval_document")
            node = entries["approval_document"].value
            asked = replace(
                asked, approval_document=self._reader.text(node, place, "approval_document")
            )
        return asked

    def _values(self, entries: Entries, path: Path, key: str) -> dict[str, object]:
        """Read fields of the case, typed as they are stored."""
        if key not in entries:
            return {}
        place = (*path, key)
        table = self._reader.table(entries[key].value, place, key, tuple(self._lifecycle.fields))
        values: dict[str, object] = {}
        for name, entry in table.items():
            value, problems = values_of(self._lifecycle, {name: plain(entry.value)})
            values.update(value)
            for sentence in problems:
                self._report.add((*place, name), sentence, "값을 고쳐 주십시오.")
        return values

    def _expected(self, entries: Entries, path: Path) -> Expected:
        refuses = "refused" in entries or "because" in entries
        if ("goes_to" in entries) == refuses:
            self._report.add(
                path,
                "시험이 무엇을 기대하는지 하나로 정해지지 않았습니다.",
                "`goes_to: 상태` 하나만 적거나, `refused: [코드]`와 `because: 문장의 일부`를 적어 주십시오.",
            )
        if "sets" in entries and "goes_to" not in entries:
            self._report.add(
                (*path, "sets"), "거부되면 바뀌는 항목이 없습니다.", "sets를 지워 주십시오."
            )
        states = tuple(self._lifecycle.states)
        refused: frozenset[str] | None = None
        if "refused" in entries:
            place = (*path, "refused")
            node = entries["refused"].value
            refused = frozenset(self._reader.words(node, place, "refused"))
            for code in sorted(refused - CODES):
                self._report.add(
                    (*place, code),
                    f"없는 거부 코드입니다: `{code}`.",
                    self._report.one_of(code, sorted(CODES)),
                )
            if not refused and not self._report.unread(place):
                self._report.add(
                    place,
                    "기대하는 거부 코드가 없습니다.",
                    "코드를 적거나 because만 적어 주십시오.",
                )
        return Expected(
            goes_to=self._known(entries, path, "goes_to", states, "goes_to") or None,
            sets=self._values(entries, path, "sets"),
            refused=refused,
            because=self._because(entries, path),
        )

    def _because(self, entries: Entries, path: Path) -> tuple[str, ...]:
        if "because" not in entries:
            return ()
        node, place = entries["because"].value, (*path, "because")
        items = node.items if isinstance(node, Series) else (node,)
        parts = [self._reader.text(item, place, "because", NOTE_MAX) for item in items]
        return tuple(part for part in parts if part is not None)


def plain(node: Node) -> Any:
    """Give *node* as plain texts, lists and tables; what is empty as None."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Series):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def _over(given: Mapping[str, Entry], own: Entries) -> dict[str, Entry]:
    """Lay what a scenario says itself over what all are given; fields one by one."""
    entries = {**given, **own}
    for key in ("fields", "names"):
        if key not in given or key not in own:
            continue
        below, above = given[key].value, own[key].value
        if isinstance(below, Table) and isinstance(above, Table):
            merged = {entry.key: entry for entry in (*below.entries, *above.entries)}
            entries[key] = Entry(key, own[key].line, Table(own[key].line, tuple(merged.values())))
    return entries

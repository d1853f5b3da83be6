"""The schemas for editors: they let the shipped files pass, flag mistakes, and forget no key."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import states
from states import (
    apart_reader,
    field_reader,
    lifecycle_reader,
    move_reader,
    proof_reader,
    requirement_reader,
    review_reader,
    scenario_reader,
    schema_parts,
    state_reader,
)
from states.lifecycle import FieldType
from states.scenario_schema import scenarios_schema
from states.schema import definition_schema

FOLDER = Path(states.__file__).parent / "lifecycles"
DEFINITION, SCENARIOS = definition_schema(), scenarios_schema()
GOOD = """\
lifecycle: small
label: 작은 과정
fields: {lead: {label: 주관부서, type: organisation}}
states:
  begun: {label: 시작, initial: true}
  ended: {label: 끝, final: true}
moves:
  end: {label: 끝내기, from: [begun], to: ended, by: coordinator, requires: [{decision: plenary}]}
"""


def plain(value: Any) -> Any:
    """Give YAML as editors see it: keys and days are texts."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def flagged(schema: dict[str, Any], text: str) -> list[str]:
    loaded = plain(YAML(typ="safe", pure=True).load(text))
    return [error.json_path for error in Draft202012Validator(schema).iter_errors(loaded)]


@pytest.mark.parametrize("schema", [DEFINITION, SCENARIOS], ids=["definition", "scenarios"])
def test_schema_is_one_of_its_dialect(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.name)
def test_schema_lets_every_shipped_file_pass(file: Path) -> None:
    schema = SCENARIOS if file.name.endswith(".scenarios.yaml") else DEFINITION

    assert flagged(schema, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("label: 작은 과정", "lable: 작은 과정", "$"),
        ("lifecycle: small", "lifecycle: Small", "$.lifecycle"),
        ("type: organisation", "type: organization", "$.fields.lead.type"),
        ("type: organisation", "type: choice", "$.fields.lead"),
        ("type: organisation", "type: line, choices: {a: 가}", "$.fields.lead"),
        ("type: organisation", "type: line, required: 예", "$.fields.lead.required"),
        ("final: true", "stale_after: 60 days", "$.states.ended.stale_after"),
        ("final: true", "finale: true", "$.states.ended"),
        ("from: [begun], ", "", "$.moves.end"),
        ("by: coordinator", "by: cordinator", "$.moves.end.by"),
        ("decision: plenary", "decison: plenary", "$.moves.end.requires[0]"),
        ("decision: plenary", "decision: plenery", "$.moves.end.requires[0].decision"),
        (
            "{decision: plenary}",
            "{any_of: [{decision: plenary}]}",
            "$.moves.end.requires[0].any_of",
        ),
        ("{decision: plenary}", "{decision: plenary, field: lead}", "$.moves.end.requires[0]"),
        ("{decision: plenary}", "{successor: {at_least: 0}}", "$.moves.end.requires[0].successor"),
    ],
)
def test_schema_flags_typical_mistakes(old: str, new: str, place: str) -> None:
    assert flagged(DEFINITION, GOOD) == []
    assert GOOD.count(old) == 1

    assert place in flagged(DEFINITION, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("more", "passes"),
    [
        ("goes_to: b", True),
        ("refused: [not_open]", True),
        ("because: 결정", True),
        ("goes_to: b, because: 결정", False),
        ("sets: {a: 1}, refused: [not_open]", False),
        ("state: a", False),
        ("goes_to: b, decisions: [{passed: false}]", False),
        ("goes_to: b, document: [plan]", False),
    ],
)
def test_schema_of_scenarios_flags_typical_mistakes(more: str, passes: bool) -> None:
    text = f"lifecycle: small\nscenarios:\n  그렇다: {{by: coordinator, move: end, {more}}}\n"

    assert (flagged(SCENARIOS, text) == []) == passes


def keys(schema: dict[str, Any]) -> set[str]:
    return set(schema["properties"])


def test_schema_knows_every_key_that_the_readers_know() -> None:
    state, review, requirement = (
        schema_parts.state(), schema_parts.review(), schema_parts.requirement()
    )  # fmt: skip
    agreement, table = schema_parts.agreement(), schema_parts.case_table()
    pairs = {
        "definition": (keys(DEFINITION), lifecycle_reader._KEYS),
        "field": (keys(schema_parts.field()), field_reader._KEYS),
        "document": (keys(schema_parts.document()), proof_reader._DOCUMENT_KEYS),
        "checklist": (keys(schema_parts.checklist()), proof_reader._CHECKLIST_KEYS),
        "agreement": (keys(agreement), proof_reader._AGREEMENT_KEYS),
        "party": (
            keys(agreement["properties"]["parties"]["additionalProperties"]),
            proof_reader._PARTY_KEYS,
        ),
        "training": (keys(schema_parts.training()), proof_reader._TRAINING_KEYS),
        "state": (keys(state), state_reader._KEYS),
        "deadline": (keys(state["properties"]["deadline"]), state_reader._DEADLINE_KEYS),
        "move": (keys(schema_parts.move()), move_reader._KEYS),
        "requirement": (keys(requirement), requirement_reader.REQUIREMENT_KINDS),
        "review": (keys(review), review_reader._KEYS),
        "chasing": (keys(schema_parts.chasing()), apart_reader._CHASING_KEYS),
        "table": (keys(table), apart_reader._TABLE_KEYS),
        "column": (
            keys(table["properties"]["columns"]["items"]["anyOf"][1]),
            apart_reader._COLUMN_KEYS,
        ),
        "scenario": (
            keys(SCENARIOS["properties"]["scenarios"]["additionalProperties"]),
            scenario_reader.SCENARIO_KEYS,
        ),
    }

    assert {what: (a, set(b)) for what, (a, b) in pairs.items() if a != set(b)} == {}


@pytest.mark.parametrize("kind", requirement_reader._SHAPES)
def test_schema_knows_every_word_of_a_requirement(kind: str) -> None:
    shape = requirement_reader._SHAPES[kind]
    found = schema_parts.requirement()["properties"][kind]
    long = found["anyOf"][1] if "anyOf" in found else found

    assert keys(long) == {shape.word, *shape.demanded, *shape.more}
    assert set(long["required"]) == {shape.word, *shape.demanded}


def test_schema_says_each_type_and_period_in_korean() -> None:
    assert set(schema_parts.TYPE_NAMES) == set(get_args(FieldType))
    assert [
        where
        for where, schema in walk(DEFINITION)
        if schema.get("enum") and not schema.get("description")
    ] == []


def walk(schema: Any, where: str = "$") -> Any:
    if isinstance(schema, dict):
        yield where, schema
        for key, each in schema.items():
            yield from walk(each, f"{where}.{key}")
    elif isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from walk(each, f"{where}[{index}]")


def test_schema_knows_every_field_of_the_dataclasses() -> None:
    """A key that the dataclasses hold is read from the file under the same name, or these."""
    written = {"sources": "from", "target": "to", "since": "from"}
    from states import lifecycle as shapes

    for kind, schema in {
        shapes.Field: schema_parts.field(),
        shapes.State: schema_parts.state(),
        shapes.Deadline: schema_parts.deadline(),
        shapes.Move: schema_parts.move(),
        shapes.Review: schema_parts.review(),
        shapes.Chasing: schema_parts.chasing(),
        shapes.CaseTable: schema_parts.case_table(),
    }.items():
        names = {written.get(each.name, each.name) for each in fields(kind)} - {"key"}
        assert names == keys(schema), kind.__name__
    names = {each.name for each in fields(shapes.Lifecycle)} - {"key"}
    assert names | {"lifecycle"} == keys(DEFINITION)

"""docs/definitions.md names everything that a definition may say and be told."""

import ast
import re
from pathlib import Path

import pytest

import states
from states import (
    ROLES,
    apart_reader,
    field_reader,
    lifecycle_reader,
    move_reader,
    proof_reader,
    requirement_reader,
    review_reader,
    scenario_reader,
    state_reader,
)
from states.requirements import BODIES

PACKAGE = Path(states.__file__).parent
DOC = PACKAGE.parent / "docs" / "definitions.md"
READING = sorted(
    file
    for file in PACKAGE.glob("*.py")
    if re.match(r"check|source|syntax|report|.*reader", file.name)
    and not file.name.startswith("scenario")
)
SCENARIOS = [PACKAGE / f"scenario{part}.py" for part in ("", "_facts", "_reader")]


@pytest.fixture(scope="module")
def doc() -> str:
    return DOC.read_text(encoding="utf-8")


def sentences(file: Path) -> list[str]:
    """The longest fixed part of every Korean sentence of fact in *file*."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    inside = {part for node in joined for part in node.values}
    texts = [[p.value for p in node.values if isinstance(p, ast.Constant)] for node in joined]
    texts += [
        [node.value]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside
    ]
    return [
        max(fixed, key=len).strip().rstrip(":(`. ")
        for fixed in texts
        if any("니다" in part for part in fixed) and "십시오" not in "".join(fixed)
    ]


def test_every_key_kind_type_and_role_is_documented(doc):
    words = {
        *lifecycle_reader._KEYS,
        *field_reader._KEYS,
        *field_reader.FIELD_TYPES,
        *proof_reader._DOCUMENT_KEYS,
        *proof_reader._CHECKLIST_KEYS,
        *proof_reader._AGREEMENT_KEYS,
        *proof_reader._PARTY_KEYS,
        *proof_reader._TRAINING_KEYS,
        *state_reader._KEYS,
        *state_reader._DEADLINE_KEYS,
        *move_reader._KEYS,
        *requirement_reader.REQUIREMENT_KINDS,
        *(key for shape in requirement_reader._SHAPES.values() for key in shape.demanded),
        *(key for shape in requirement_reader._SHAPES.values() for key in shape.more),
        *apart_reader._CHASING_KEYS,
        *apart_reader._TABLE_KEYS,
        *review_reader._KEYS,
        *(word for known in review_reader._WORDS.values() for word in known),
        *BODIES,
        *ROLES,
        "civil", "burden", "period_end", "entered", "case", "system",
    }  # fmt: skip

    assert sorted(word for word in words if f"`{word}`" not in doc) == []


@pytest.mark.parametrize("file", READING, ids=lambda file: file.name)
def test_every_problem_is_documented(doc, file):
    assert [sentence for sentence in sentences(file) if sentence not in doc] == []


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.name)
def test_every_problem_of_scenarios_is_documented(file):
    doc = DOC.with_name("scenarios.md").read_text(encoding="utf-8")

    assert [sentence for sentence in sentences(file) if sentence not in doc] == []


@pytest.mark.parametrize("key", scenario_reader.SCENARIO_KEYS)
def test_every_key_of_scenarios_is_documented(key):
    assert f"`{key}`" in DOC.with_name("scenarios.md").read_text(encoding="utf-8")


def test_every_refusal_code_is_documented(doc):
    source = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.glob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*"(\w+)"', source))

    assert len(codes) > 10
    assert sorted(code for code in codes if f"`{code}`" not in doc) == []

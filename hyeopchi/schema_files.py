"""The schemas that editors read, as they lie beside an office's definitions."""

import json

from states.scenario_schema import scenarios_schema
from states.schema import definition_schema

DEFINITIONS, SCENARIOS = ".schema.json", ".scenarios.schema.json"


def schema_text(*, scenarios: bool) -> str:
    """Give one of the two schemas as a file's text."""
    schema = scenarios_schema() if scenarios else definition_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def with_schema(file: str, source: str) -> str:
    """Give the definition or the scenarios in *file* with the line that tells editors their schema."""
    schema = SCENARIOS if file.endswith(".scenarios.yaml") else DEFINITIONS
    return f"# yaml-language-server: $schema={schema}\n{source}"

"""The smallest parts of our JSON Schemas: texts, keys, whole numbers, lists and tables."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from states.reader import LABEL_MAX, NOTE_MAX, WHOLE_MAX

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEY_PATTERN = "^[a-z][a-z0-9_]{0,39}$"


def text(description: str, *, longest: int = LABEL_MAX, examples: Sequence[str] = ()) -> Schema:
    """A text; what looks like a number is a text to us too."""
    found: Schema = {"description": description, "type": ["string", "number"], "maxLength": longest}
    return {**found, "examples": list(examples)} if examples else found


def label(what: str) -> Schema:
    return text(f"{what} 이름. 사람이 읽는 말이며, 언제든 고칠 수 있습니다.")


def note(description: str) -> Schema:
    return text(description, longest=NOTE_MAX)


def key(description: str, *, examples: Sequence[str] = ()) -> Schema:
    found: Schema = {"description": description, "type": "string", "pattern": KEY_PATTERN}
    return {**found, "examples": list(examples)} if examples else found


def word(description: str, known: Mapping[str, str] | Collection[str]) -> Schema:
    """One of a closed set; each with its Korean meaning, where it has one."""
    if isinstance(known, Mapping):
        meanings = ", ".join(f"{each} {meaning}" for each, meaning in known.items())
        description = f"{description} {meanings}."
    return {"description": description, "enum": list(known)}


def whole(description: str, *, least: int = 0, most: int = WHOLE_MAX) -> Schema:
    return {"description": description, "type": "integer", "minimum": least, "maximum": most}


def truth(description: str) -> Schema:
    return {"description": description, "type": "boolean"}


def several(description: str, items: Schema, *, least: int = 0) -> Schema:
    found: Schema = {
        "description": description,
        "type": "array",
        "items": items,
        "uniqueItems": True,
    }
    return {**found, "minItems": least} if least else found


def one_or_several(description: str, items: Schema) -> Schema:
    """One alone may stand without brackets."""
    return {"description": description, "anyOf": [items, several(description, items, least=1)]}


def table(description: str, known: Mapping[str, Schema], needed: Sequence[str] = ()) -> Schema:
    """A table of these keys and no others."""
    found: Schema = {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": dict(known),
    }
    return {**found, "required": list(needed)} if needed else found


def named(description: str, each: Schema) -> Schema:
    """A table of what people name themselves."""
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": KEY_PATTERN},
        "additionalProperties": each,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}

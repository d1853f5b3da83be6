"""An example of a body, put together from the examples of its parts."""

from collections.abc import Mapping
from typing import Any, Final

_BY_FORMAT: Final = {"date": "2013-04-10", "date-time": "2013-04-03T10:00:00+09:00"}
_BY_TYPE: Final = {"integer": 1, "number": 1, "boolean": False, "string": "글", "null": None}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """Give a value that fits *schema*: its own example, or one of each of its parts."""
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    if "const" in schema:
        return schema["const"]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            return example_of(schema[name][0], schemas)
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
        case "object":
            more = schema.get("additionalProperties")
            return {"lead": example_of(more, schemas)} if isinstance(more, Mapping) else {}
        case "array":
            return [example_of(schema.get("items", {}), schemas)]
        case "string" if schema.get("format") in _BY_FORMAT:
            return _BY_FORMAT[schema["format"]]
        case str(kind):
            return _BY_TYPE[kind]
    return {}

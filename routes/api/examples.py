"""An example of anything a JSON schema describes, made from the examples of its fields."""

from typing import Any, Final

Schema = dict[str, Any]
_PLAIN: Final = {"integer": 1, "number": 1, "boolean": True, "string": "", "null": None}


def example_of(schema: Schema, named: dict[str, Schema]) -> Any:
    """Make an example; `named` holds the schemas that references name."""
    if "$ref" in schema:
        return example_of(named[schema["$ref"].rpartition("/")[2]], named)
    for key in ("examples", "enum", "anyOf", "allOf"):
        if key in schema:
            first = schema[key][0]
            return example_of(first, named) if key in ("anyOf", "allOf") else first
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    if schema.get("type") == "object":
        made = {name: example_of(part, named) for name, part in schema.get("properties", {}).items()}
        needed = schema.get("required", ())
        return {name: part for name, part in made.items() if name in needed or part not in ("", None)}
    if schema.get("type") == "array":
        return [example_of(schema.get("items", {}), named)]
    return _PLAIN.get(schema.get("type", ""))

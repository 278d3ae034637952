"""The OpenAPI of the API, built from the calls' own declarations, so that it can't fall behind the code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any, Final

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from routes.api.answers.words import ErrorAnswer
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.guide import DESCRIPTION, MEANINGS, TAGS, VERSION

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
REFS: Final = "#/components/schemas/"
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_AS_FORM: Final = (
    "The fields of the JSON body as text (`quality.moisture` for one inside another), and the files."
)
_ID: Final = {"type": "string", "maxLength": 24, "examples": ["k3VbQz8m"]}


@dataclass(frozen=True, slots=True)
class Operation:
    """One call at its address."""

    path: str
    method: str
    view: Callable[..., Any]

    @property
    def call(self) -> Call:
        return self.view.call  # type: ignore[attr-defined,no-any-return]

    @property
    def parameters(self) -> list[str]:
        """Names in the path."""
        return re.findall(r"{(\w+)}", self.path)


def operations(app: Flask) -> list[Operation]:
    """Every call of the API, in the order in which they are declared."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{bp.name}."))
    return [
        Operation(re.sub(r"<(\w+)>", r"{\1}", rule.rule), method, app.view_functions[rule.endpoint])
        for rule in rules
        for method in _methods(rule)
    ]


def build(app: Flask) -> dict[str, Any]:
    """Build the whole OpenAPI 3.1 document."""
    found = operations(app)
    paths: dict[str, dict[str, Any]] = {}
    for each in found:
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mandi Connect", "version": VERSION, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in TAGS],
        "paths": paths,
        "components": {
            "schemas": _schemas(found),
            "responses": {str(status): _refusal(meaning) for status, meaning in MEANINGS.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "x-sockets": {
            "namespace": "/auctions",
            "messages": {name: schema_of(model) for name, model in socket_messages(app).items()},
        },
    }


def socket_messages(app: Flask) -> dict[str, type[BaseModel]]:
    """The shapes of the messages that the socket door takes, as it handed them to the application."""
    messages: dict[str, type[BaseModel]] = app.extensions["socket_messages"]
    return messages


def statuses(each: Operation) -> list[int]:
    """The refusals a call may answer with, by what it takes and who may make it."""
    call, guard = each.call, getattr(each.view, "guard", "")
    found = {401, 503, *call.refuses}
    if call.takes or call.photos != "no":
        found |= {400, 413, 415, 422}
    if call.asks:
        found.add(422)
    if each.method != "get":
        found |= {400, 429}
    if guard.endswith("_only") or (guard != "public" and each.method != "get"):
        found.add(403)
    if each.parameters:
        found.add(404)
    return sorted(found)


@cache
def schema_of(model: type[BaseModel], mode: JsonSchemaMode = "validation") -> dict[str, Any]:
    """The JSON schema of one model alone."""
    tidied: dict[str, Any] = _tidy(model.model_json_schema(mode=mode))
    return tidied


def _methods(rule: Rule) -> list[str]:
    return [method for method in _METHODS if method.upper() in (rule.methods or ())]


def _operation(each: Operation) -> dict[str, Any]:
    call = each.call
    summary, _, rest = cleandoc(each.view.__doc__ or "").partition("\n\n")
    described: dict[str, Any] = {
        "operationId": each.view.__name__,
        "tags": [call.tag],
        "summary": " ".join(summary.split()),
        "parameters": [*_path_parameters(each), *_query_parameters(call)],
        "responses": _responses(each),
    }
    if rest:
        described["description"] = "\n\n".join(" ".join(text.split()) for text in rest.split("\n\n"))
    if getattr(each.view, "guard", "") != "public":
        described["security"] = [{"token": []}]
    if content := _content(call):
        described["requestBody"] = {"required": not call.bare, "content": content}
    return described


def _path_parameters(each: Operation) -> Iterator[dict[str, Any]]:
    for name in each.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": _ID}


def _query_parameters(call: Call) -> Iterator[dict[str, Any]]:
    if call.asks is None:
        return
    schema = schema_of(call.asks)
    for name, field in schema["properties"].items():
        needed = name in schema.get("required", ())
        yield {"name": name, "in": "query", "required": needed, "schema": field}


def _content(call: Call) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if call.takes:
        content[JSON] = {"schema": {"$ref": REFS + call.takes.__name__}}
    if call.photos != "no":
        files = {"type": "array", "maxItems": call.most, "items": {"type": "string", "format": "binary"}}
        form: dict[str, Any] = {"type": "object", "properties": {call.files: files}}
        if call.takes:
            form |= {"description": _AS_FORM, "additionalProperties": {"type": "string"}}
        else:
            form["required"] = [call.files]
        content[FORM] = {"schema": form}
    return content


def _responses(each: Operation) -> dict[str, Any]:
    call = each.call
    found: dict[str, Any] = {str(call.status): _answer(call)}
    if call.repeats:
        found[str(call.repeats)] = _answer(call) | {"description": "Done before: the first answer again."}
    for status in statuses(each):
        found[str(status)] = {"$ref": f"#/components/responses/{status}"}
        if codes := call.refuses.get(status):
            found[str(status)] = _refusal(f"{MEANINGS[status]} Codes: {codes}.")
    return found


def _answer(call: Call) -> dict[str, Any]:
    if call.sends:
        content = {kind: {"schema": {"type": "string"}} for kind in call.sends}
        return {"description": "A file.", "content": content}
    if not call.gives:
        return {"description": "Done."}
    refs: list[dict[str, Any]] = [{"$ref": REFS + model.__name__} for model in call.gives]
    return {
        "description": "Done.",
        "content": {JSON: {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}},
    }


def _refusal(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "content": {JSON: {"schema": {"$ref": REFS + ErrorAnswer.__name__}}}}


def _schemas(found: list[Operation]) -> dict[str, Any]:
    sent = {each.call.takes for each in found if each.call.takes}
    given = {model for each in found for model in each.call.gives} | {ErrorAnswer}
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in sent),
        *((model, "serialization") for model in given),
    ]
    models.sort(key=lambda pair: pair[0].__name__)
    _, schema = models_json_schema(models, ref_template=REFS + "{model}")
    tidied: dict[str, Any] = _tidy(schema["$defs"])
    return tidied


def _tidy(schema: Any) -> Any:
    """Drop the titles pydantic makes up, and defaults that only say "nothing"."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _tidy(part)
        for name, part in schema.items()
        if not (name == "title" and isinstance(part, str)) and not (name == "default" and part is None)
    }

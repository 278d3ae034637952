"""The OpenAPI as JSON, and as a page that people can read; both from the running code."""

import json
from typing import Any

from flask import Blueprint, current_app, jsonify, render_template, request

from routes.api import guide, spec
from routes.api.examples import example_of
from routes.guards import public

bp = Blueprint("api_docs", __name__, url_prefix="/api")


@bp.get("/v1/openapi.json")
@public
def openapi() -> Any:
    """The document for programs."""
    return jsonify(_document())


@bp.get("/docs")
@public
def page() -> str:
    """The same for people, with examples."""
    document = _document()
    return render_template(
        "api/docs.html",
        base=request.host_url.rstrip("/"),
        guide=guide,
        document=document,
        calls=_by_tag(document),
        pretty=_pretty,
        message_example=lambda schema: example_of(schema, {}),
    )


def _document() -> dict[str, Any]:
    """The document of this application, built when it is first asked for."""
    known: dict[str, Any] | None = current_app.extensions.get("openapi")
    if known is None:
        known = current_app.extensions["openapi"] = spec.build(current_app)
    return known


def _by_tag(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The calls in their chapters, each with its method, its path and an example of both sides."""
    found: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    named = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            sent = _json_schema(operation.get("requestBody", {}))
            given = _json_schema(next(iter(operation["responses"].values())))
            shown = {
                "path": path,
                "method": method.upper(),
                "sent": example_of(sent, named) if sent else None,
                "given": example_of(given, named) if given else None,
            }
            found[operation["tags"][0]].append(operation | shown)
    return found


def _json_schema(part: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = part.get("content", {}).get(spec.JSON, {}).get("schema")
    return schema


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

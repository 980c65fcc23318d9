"""The API's own description, as OpenAPI: what the framework knows of the routes, and what it cannot know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from bot.model.source import Source
from bot.model.token import Scope
from bot.model.webhook import WebhookBody, WebhookEvent
from bot.shipped import shipped
from handlers.alerts import PREFIX
from handlers.api_scopes import BEARER, refusal
from handlers.api_views import ErrorView

_TAGS = {
    "incidents": "What people respond to, with its timeline and pages.",
    "alerts": "What sources sent, and what was decided about it.",
    "actions": "Follow-up work.",
    "postmortems": "What an incident taught.",
    "silences": "What is held back for a while.",
    "oncall": "Who is on call.",
    "tickets": "What is left for the next business day.",
    "health": "How the platform stands, and how Tocsin itself does.",
    "drills": "Scenarios with real people, marked so that nobody takes them for real.",
    "webhooks": "What Tocsin posts to other programs, signed; docs/webhooks.md says how.",
    "intake": "Where alerts arrive.",
    "probes": "What needs no token, since it names nothing.",
}
_INTAKE_REFUSES = (400, 401, 404, 408, 413, 415, 503)


def describe(app: FastAPI, sources: Iterable[Source]) -> None:
    """Has `app` answer `/openapi.json` with the whole of it."""
    known = sorted(sources, key=lambda source: source.name)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, known)
        return app.openapi_schema

    for event in WebhookEvent:
        app.webhooks.add_api_route(
            event.value,
            _told,
            methods=["POST"],
            operation_id=f"told_{event.value.replace('.', '_')}",
            description=event.about,
            tags=["webhooks"],
            status_code=204,
            response_description="Any 2xx says that it is taken.",
        )
    app.openapi = openapi  # type: ignore[method-assign]


def _told(body: WebhookBody) -> None:
    """What a receiver takes."""


def operation_id(route: APIRoute) -> str:
    """`get_api_incidents_incident_id`: the same whatever the function behind it is called."""
    method = min(route.methods or {"GET"}).lower()
    return "_".join([method, *filter(None, "".join(_word(each) for each in route.path_format).split("_"))])


def _word(letter: str) -> str:
    return letter if letter.isalnum() else "_"


def _described(app: FastAPI, sources: list[Source]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=version("tocsin"),
        summary="A ChatOps incident responder for Slack.",
        description=_text("about.md"),
        routes=app.routes,
        webhooks=app.webhooks.routes,
        tags=[{"name": name, "description": said} for name, said in _TAGS.items()],
    )
    paths, components = document["paths"], document["components"]
    for operations in (*paths.values(), *document["webhooks"].values()):
        for operation in operations.values():
            _refuse_by_400(operation)
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    components["schemas"]["ErrorView"] = ErrorView.model_json_schema()
    components["securitySchemes"] = _schemes()
    paths[PREFIX + "{source}"] = {"post": _intake(sources)}
    return document


def _refuse_by_400(operation: dict[str, Any]) -> None:
    """The framework would answer a wrong parameter by 422 and describes so; here it is a 400."""
    operation["responses"].pop("422", None)
    summary, _, _ = operation.get("description", "").partition("\n")
    operation["summary"] = summary.partition(". ")[0].rstrip(".") or operation["summary"]


def _schemes() -> Mapping[str, Any]:
    scopes = "\n".join(f"- `{scope.value}`: {scope.about}" for scope in Scope)
    said = f"`TOCSIN_API_TOKEN`, or a token of `tocsin token add` with the scopes it needs:\n\n{scopes}"
    hook = "TOCSIN_WEBHOOK_TOKEN"
    return {
        BEARER: {"type": "http", "scheme": "bearer", "description": said},
        "webhookBearer": {"type": "http", "scheme": "bearer", "description": f"`{hook}`."},
        "webhookBasic": {"type": "http", "scheme": "basic", "description": f"Any name, and `{hook}`."},
        "webhookQuery": {"type": "apiKey", "in": "query", "name": "token", "description": f"`{hook}`."},
    }


def _intake(sources: list[Source]) -> dict[str, Any]:
    """The webhook route is no route of the framework's, which would cost each alert its time."""
    names = [source.name for source in sources]
    ways = ("webhookBearer", "webhookBasic", "webhookQuery")
    body = {"schema": {"type": ["object", "array"]}}
    shown = next((source.examples for source in sources if source.name == "generic"), {})
    examples = {name: {"value": example} for name, example in shown.items()}
    refusals = {str(status): refusal(status) for status in _INTAKE_REFUSES}
    receipt = {"type": "object", "required": ["receipt"], "properties": {"receipt": {"type": "string"}}}
    return {
        "tags": ["intake"],
        "summary": "Takes an alert",
        "description": _text("intake.md"),
        "operationId": "post_alerts_source",
        "security": [{}, *({way: []} for way in ways)],
        "parameters": [
            {
                "name": "source",
                "in": "path",
                "required": True,
                "description": "Whose format it is in.",
                "schema": {"type": "string", "enum": names},
            },
            {
                "name": "drill",
                "in": "query",
                "required": False,
                "description": "The id of the drill that it is part of, or `true`.",
                "schema": {"type": "string", "maxLength": 64},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {**body, "examples": examples} if examples else body},
        },
        "responses": {
            "200": {
                "description": "A handshake, answered as its sender wants.",
                "content": {
                    "application/json": {"schema": {"type": "object"}},
                    "text/plain": {"schema": {"type": "string"}},
                },
            },
            "202": {
                "description": "It is kept, under this receipt.",
                "content": {"application/json": {"schema": receipt}},
            },
            **refusals,
        },
    }


def _text(name: str) -> str:
    return (shipped("templates") / "api" / name).read_text(encoding="utf-8")

"""Events API v2: POST /v2/enqueue."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.practice.pagerduty.pager import Json, Pager
from bot.practice.pagerduty.window import Window

MAX_BYTES = 512 * 1024
CALLS_PER_MINUTE = 120
_KEY_LENGTH = 32
_DEDUP_LENGTH = 255
_SUMMARY_LENGTH = 1024
_ACTIONS = ("trigger", "acknowledge", "resolve")
_SEVERITIES = ("critical", "error", "warning", "info")


class EventsApi:
    """Takes events of the integrations whose routing keys it knows."""

    def __init__(
        self, pager: Pager, keys: Collection[str], now: Callable[[], datetime], *, rate_limits: bool = True
    ) -> None:
        self._pager = pager
        self._keys = keys
        self._window = Window(CALLS_PER_MINUTE, now)
        self._rate_limits = rate_limits

    def enqueue(self, _request: Request, body: bytes) -> Response:
        """202 with the dedup key, 400 with what is wrong, 413 or 429; only a 202 has an effect."""
        if len(body) > MAX_BYTES:
            return _refusal(413, [f"Event is larger than {MAX_BYTES} bytes"])
        event = _decoded(body)
        if event is None:
            return _refusal(400, ["Event must be a JSON object"])
        errors = list(_faults(event, self._keys))
        if errors:
            return _refusal(400, errors)
        if self._rate_limits and not self._window.admit(event["routing_key"]):
            return JSONResponse(
                {"status": "throttle exceeded", "message": "Too many events for this key; try again later"},
                429,
            )
        key = event.get("dedup_key") or uuid4().hex
        self._apply(event, key)
        return JSONResponse({"status": "success", "message": "Event processed", "dedup_key": key}, 202)

    def _apply(self, event: Json, key: str) -> None:
        action, routing_key = event["event_action"], event["routing_key"]
        incident = self._pager.open_incident(routing_key, key)
        if action == "trigger":
            self._pager.trigger(routing_key, key, event)
        elif incident and action == "acknowledge":
            self._pager.acknowledge(incident)
        elif incident:
            self._pager.resolve(incident)


def _decoded(body: bytes) -> Json | None:
    try:
        event: Any = json.loads(body)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def _refusal(status: int, errors: list[str]) -> Response:
    words = {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
    return JSONResponse(words, status)


def _faults(event: Json, keys: Collection[str]) -> Iterator[str]:
    yield from _key_faults(event.get("routing_key"), keys)
    action, dedup_key = event.get("event_action"), event.get("dedup_key")
    if action not in _ACTIONS:
        yield f"'event_action' must be one of {', '.join(_ACTIONS)}"
    elif action != "trigger" and not dedup_key:
        yield "'dedup_key' is missing or blank"
    if dedup_key is not None and not isinstance(dedup_key, str):
        yield "'dedup_key' must be a string"
    elif dedup_key and len(dedup_key) > _DEDUP_LENGTH:
        yield f"'dedup_key' is too long (at most {_DEDUP_LENGTH} characters)"
    if action == "trigger":
        yield from _payload_faults(event.get("payload"))
        yield from _context_faults(event)


def _key_faults(key: object, keys: Collection[str]) -> Iterator[str]:
    if not isinstance(key, str) or not key:
        yield "'routing_key' is missing or blank"
    elif len(key) != _KEY_LENGTH:
        yield f"Length of 'routing_key' is incorrect (should be {_KEY_LENGTH} characters)"
    elif key not in keys:
        yield "Invalid routing key"


def _payload_faults(payload: object) -> Iterator[str]:
    if not isinstance(payload, dict):
        yield "'payload' is missing or blank"
        return
    for name in ("summary", "source"):
        if not isinstance(payload.get(name), str) or not payload[name].strip():
            yield f"'payload.{name}' is missing or blank"
    if len(str(payload.get("summary", ""))) > _SUMMARY_LENGTH:
        yield f"'payload.summary' is too long (at most {_SUMMARY_LENGTH} characters)"
    if payload.get("severity") not in _SEVERITIES:
        yield f"'payload.severity' is invalid (must be one of {', '.join(_SEVERITIES)})"
    for name in ("component", "group", "class", "timestamp"):
        if not isinstance(payload.get(name, ""), str):
            yield f"'payload.{name}' must be a string"


def _context_faults(event: Json) -> Iterator[str]:
    for name, field, start in (("images", "src", "https://"), ("links", "href", "http")):
        items = event.get(name, [])
        if not isinstance(items, list) or not all(
            isinstance(item, dict) and str(item.get(field, "")).startswith(start) for item in items
        ):
            yield f"'{name}' must be objects whose '{field}' starts with {start}"

"""Checks that a payload has the shape bolt takes for granted, over HTTP and Socket Mode alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import parse_qsl

from pydantic import BaseModel, Field, ValidationError, model_validator

from handlers.shape import check_depth, malformed, parse_document

_FIELDS = 100
_NOT_NULL = ("event", "view", "actions", "response_urls")


class _Named(BaseModel):
    id: str | None = None
    enterprise_id: str | None = None
    team_id: str | None = None


_Ref = str | _Named | None


class _ResponseUrl(BaseModel):
    response_url: str | None = None


class _Action(BaseModel):
    type: str | None = None
    action_id: str | None = None
    block_id: str | None = None


class _Body(BaseModel):
    """What bolt reads out of a payload and, going down, out of the values nested in it."""

    type: str | None = None
    enterprise: _Ref = None
    enterprise_id: str | None = None
    team: _Ref = None
    team_id: str | None = None
    user: _Ref = None
    user_id: str | None = None
    channel: _Ref = None
    channel_id: str | None = None
    thread_ts: str | None = None
    callback_id: str | None = None
    action_id: str | None = None
    block_id: str | None = None
    value: str | None = None
    authorizations: list[_Body] | None = None
    event: _Body | None = None
    message: _Body | None = None
    previous_message: _Body | None = None
    item: _Body | None = None
    assistant_thread: _Body | None = None
    view: _Body | None = None


class _Payload(_Body):
    """The outermost level, where the type says what else must be there."""

    command: str | None = None
    response_url: str | None = None
    # bolt 1.30 fails over two, which only a form with two such selects would bring.
    response_urls: list[_ResponseUrl] = Field(default=[], max_length=1)
    actions: list[_Action] | None = None

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Self:
        kind = self.type
        if kind is None and not (self.command or "").startswith("/"):
            raise ValueError("neither a type nor a command")
        if kind == "event_callback" and (self.event is None or not self.event.type):
            raise ValueError("an event_callback without an event of some type")
        if kind in ("view_submission", "view_closed") and not (
            self.view and self.view.type and self.view.callback_id
        ):
            raise ValueError(f"a {kind} without a view that says which")
        if kind == "block_actions" and not self.actions:
            raise ValueError("block_actions without actions")
        if kind == "block_suggestion" and not self.action_id:
            raise ValueError("a block_suggestion without an action_id")
        return self


def check_payload(payload: Any) -> dict[str, Any]:
    """The payload of an event, a command or an interaction; raises a Refusal for any other shape.

    What bolt takes for present when it is null is left out.
    """
    if not isinstance(payload, dict):
        raise malformed("The payload is not a JSON object.")
    check_depth(payload)
    present = {name: value for name, value in payload.items() if value is not None or name not in _NOT_NULL}
    try:
        _Payload.model_validate(present)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"][:3]) or "payload"
        raise malformed(f"The payload has another shape than Slack's: {where}: {first['msg']}.") from None
    return present


def read_form(text: str) -> Mapping[str, str]:
    """The fields of a form; raises a Refusal for one that is too large or holds anything but UTF-8."""
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
    except ValueError:
        raise malformed(f"The form has more than {_FIELDS} fields, or is not UTF-8.") from None


def payload_of_form(form: Mapping[str, str]) -> dict[str, Any]:
    """The interaction in a form's `payload` field, or else the form itself as a command."""
    if "payload" not in form:
        return check_payload(dict(form))
    payload = check_payload(parse_document(form["payload"])[1])
    if "type" not in payload:
        raise malformed("The payload has no type.")
    return payload

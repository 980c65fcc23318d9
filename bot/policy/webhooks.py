"""Which other programs are told of what happens, and where."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.model.value import Value
from bot.model.webhook import TOLD, WebhookEvent
from bot.policy.shapes import shaped
from bot.settings import is_safe


def _keeps_secrets(address: str) -> str:
    if not is_safe(address):
        raise ValueError("must start with https://, or lead to this machine, and name no user")
    return address


def _can_be_told(events: tuple[WebhookEvent, ...]) -> tuple[WebhookEvent, ...]:
    if unknown := [event.value for event in events if event not in TOLD]:
        raise ValueError(f"{unknown[0]} is sent by tocsin webhook test alone")
    return events


class WebhookEntry(Value):
    """One program that is told by a signed POST to `url`.

    `secret` names the environment variable that holds what it is signed with. Without `events` it is told
    all; of private incidents and of drills only where it says so.
    """

    name: Annotated[str, AfterValidator(shaped(r"[a-z0-9][a-z0-9-]{0,39}", "a name like status-page"))]
    url: Annotated[str, Field(max_length=2000), AfterValidator(_keeps_secrets)]
    secret: Annotated[
        str,
        AfterValidator(shaped(r"[A-Z][A-Z0-9_]{2,99}", "an environment variable like STATUS_PAGE_SECRET")),
    ]
    events: Annotated[tuple[WebhookEvent, ...], Field(min_length=1), AfterValidator(_can_be_told)] = TOLD
    private: bool = False
    drills: bool = False

"""What other programs are told of, and how each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.model.incident import Status
from bot.model.severity import Severity
from bot.model.value import Moment, Value


class WebhookEvent(StrEnum):
    """What happened; `about` says it to people."""

    OPENED = "incident.opened"
    ACKNOWLEDGED = "incident.acknowledged"
    SEVERITY_CHANGED = "incident.severity_changed"
    STATUS_CHANGED = "incident.status_changed"
    UPDATE_POSTED = "incident.update_posted"
    RESOLVED = "incident.resolved"
    REOPENED = "incident.reopened"
    CANCELLED = "incident.cancelled"
    MERGED = "incident.merged"
    CLOSED = "incident.closed"
    PUBLISHED = "postmortem.published"
    ITEM_CREATED = "action_item.created"
    ITEM_DONE = "action_item.done"
    PAGE_FAILED = "page.failed"
    TEST = "webhook.test"

    @property
    def about(self) -> str:
        """One line for people."""
        return _ABOUT[self]


_ABOUT = {
    WebhookEvent.OPENED: "An alert opened an incident, or somebody declared one.",
    WebhookEvent.ACKNOWLEDGED: "Somebody has it.",
    WebhookEvent.SEVERITY_CHANGED: "It is more or less severe; `change` has `from`, `to` and the `reason`.",
    WebhookEvent.STATUS_CHANGED: "It moved on; `change` has `from`, `to` and the `reason`.",
    WebhookEvent.UPDATE_POSTED: "Somebody told how it stands; `change` has the `text`.",
    WebhookEvent.RESOLVED: "It is over; `change` has the `resolution` and the `cause`, where they are known.",
    WebhookEvent.REOPENED: "It is back, or is no part of another any more; `change` says `after` how long.",
    WebhookEvent.CANCELLED: "It was a false alarm; `change` has the `reason`.",
    WebhookEvent.MERGED: "It goes on in another incident; `change` has its id as `into`.",
    WebhookEvent.CLOSED: "Its post-mortem is published, or it needs none.",
    WebhookEvent.PUBLISHED: "Its post-mortem is published.",
    WebhookEvent.ITEM_CREATED: "There is follow-up work; `change` has `item`, `text`, `owner` and `due`.",
    WebhookEvent.ITEM_DONE: "Follow-up work is done; `change` has `item` and `text`.",
    WebhookEvent.PAGE_FAILED: "A page does not get through; `change` has the `target`.",
    WebhookEvent.TEST: "`tocsin webhook test` was typed; there is no incident.",
}

TOLD = tuple(event for event in WebhookEvent if event is not WebhookEvent.TEST)
"""What a webhook may want."""


class Webhook(Value):
    """One of them, as what it wants is decided by, and how it stands.

    `failures` in a row began at `failing_since`, and `error` says why the last one did; until `rests_until`
    nothing is sent. `lost` counts what was given up.
    """

    name: str
    events: tuple[WebhookEvent, ...]
    private: bool = False
    drills: bool = False
    failures: int = 0
    failing_since: Moment | None = None
    rests_until: Moment | None = None
    error: str = ""
    delivered_at: Moment | None = None
    lost: int = 0


class ToldChannel(Value):
    """A Slack channel."""

    id: str
    name: str


class ToldIncident(Value):
    """An incident as it stands when this is sent, which may be later than what happened.

    `url` leads to its channel; it is "" where there is none, or no address of ours that others reach.
    """

    id: str
    title: str
    severity: Severity
    status: Status
    service: str | None
    private: bool
    drill: bool
    commander: str
    channel: ToldChannel | None
    url: str
    detected_at: Moment
    acknowledged_at: Moment | None
    mitigated_at: Moment | None
    resolved_at: Moment | None
    closed_at: Moment | None


class Told(Value):
    """What happened to it, who did it, and what changed. `sequence` counts what happened to one incident."""

    incident: ToldIncident | None
    sequence: int
    by: str
    change: Mapping[str, Annotated[str, Field(max_length=1000)]]


class WebhookBody(Value):
    """What is posted. The same `webhook-id` in the headers is the same event, however often it comes."""

    type: WebhookEvent
    timestamp: Moment
    data: Told

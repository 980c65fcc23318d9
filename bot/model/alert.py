"""What sources tell us: alerts, changes, and news of our own pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from bot.model.severity import Severity
from bot.model.value import Link, Moment, Value


class AlertStatus(StrEnum):
    """Whether the problem is there or gone."""

    FIRING = "firing"
    RESOLVED = "resolved"


class Alert(Value):
    """One signal from one source, as its parser read it.

    `fingerprint` is equal for the same problem, firing or resolved, and starts with the source's own prefix.
    `severity` is None where the sender states none that we know; `reading` is the measured value against its
    limit in words ("14 s (limit 10 s)"); `group` is the sender's own grouping, where it has one.
    """

    source: str
    fingerprint: str
    status: AlertStatus
    title: str
    severity: Severity | None = None
    summary: str = ""
    reading: str = ""
    service: str | None = None
    resource: str | None = None
    group: str | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    links: tuple[Link, ...] = ()
    labels: Mapping[str, str] = Field(default_factory=dict)
    is_test: bool = False


class Change(Value):
    """A deploy, backup or maintenance notice: never an incident, always context.

    `fingerprint` is equal for the same deploy, however it ends; "" where nothing names it.
    """

    source: str
    title: str
    fingerprint: str = ""
    happened_at: Moment | None = None
    service: str | None = None
    link: Link | None = None


class PageNews(Value):
    """What the pager says about a page that we sent; `dedup_key` is the one we gave it.

    `by` is the name of the person who did it, or "" where the pager did it by itself or at our own word.
    """

    source: str
    dedup_key: str
    event: str
    by: str
    happened_at: Moment
    event_id: str


class Ignored(Value):
    """A body its sender may send and nobody needs to act on; `reason` says why.

    `fingerprint` and `severity` are those of the problem that it is about, where it names one.
    """

    source: str
    reason: str
    fingerprint: str = ""
    severity: Severity | None = None


class Unread(Value):
    """A part of a body that could not be read, beside parts that could; `reason` says why."""

    source: str
    reason: str


Signal = Alert | Change | PageNews | Ignored | Unread
"""What one body can hold."""


class Decision(StrEnum):
    """What triage did with a signal."""

    OPENED = "opened"
    ATTACHED = "attached"
    DUPLICATE = "duplicate"
    RESOLVED = "resolved"
    CHANGE = "change"
    PAGE_NEWS = "page_news"
    IGNORED = "ignored"
    DEAD = "dead"


class DecidedAlert(Value):
    """A signal with what triage decided and why: what `/api/alerts` shows.

    `id` is `a-<inbox row>-<number in the row>`, `receipt` is `r-<inbox row>-<body in the row>`.
    """

    id: str
    receipt: str
    source: str
    fingerprint: str
    status: AlertStatus
    severity: Severity
    title: str
    summary: str = ""
    reading: str = ""
    service: str | None = None
    resource: str | None = None
    received_at: Moment
    started_at: Moment | None = None
    ended_at: Moment | None = None
    links: tuple[Link, ...] = ()
    decision: Decision
    reason: str
    rule: str | None = None
    incident: str | None = None


class Problem(Value):
    """The present state of one fingerprint: firing or resolved, and the incident it belongs to."""

    fingerprint: str
    alert: str
    incident: str | None
    status: AlertStatus
    started_at: Moment | None
    ended_at: Moment | None
    last_seen_at: Moment
    seen: int


class Receipt(Value):
    """What became of one accepted body; `state` is waiting, decided or dead."""

    id: str
    state: str
    source: str
    received_at: Moment
    alerts: tuple[str, ...] = ()


class DeadLetter(Value):
    """An accepted body that no parser understood, kept raw with the reason."""

    receipt: str
    source: str
    received_at: Moment
    body: str
    reason: str

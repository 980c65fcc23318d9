"""What sources tell us: alerts, changes, and news of our own pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from bot.model.drill import DrillMark
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
    drill: DrillMark | None = None


class Change(Value):
    """A deploy, backup or maintenance notice: never an incident, always context.

    `drill` is the drill it is made up for, "" for one that nobody knows, None where it is real; `fingerprint`
    is equal for the same deploy, however it ends, and "" where nothing names it.
    """

    source: str
    title: str
    fingerprint: str = ""
    happened_at: Moment | None = None
    service: str | None = None
    link: Link | None = None
    drill: str | None = None


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
    REOPENED = "reopened"
    RESOLVED = "resolved"
    FLAPPING = "flapping"
    MUTED = "muted"
    CHANGE = "change"
    PAGE_NEWS = "page_news"
    HEARTBEAT = "heartbeat"
    IGNORED = "ignored"
    DEAD = "dead"


class Ruling(Value):
    """What one rule of triage said of an alert, and why, as a clause for a sentence."""

    rule: str
    verdict: str
    why: str


class DecidedAlert(Value):
    """A signal with what triage decided and why: what `/api/alerts` shows.

    `id` is `a-<inbox row>-<number in the row>`, `receipt` is `r-<inbox row>-<body in the row>`; what Tocsin
    raises itself has row 0, and what was held back and is taken up later is decided a second time,
    as `<id>.<number>`. `rulings` has the rules that were asked, in order; `rule` is the row of the policy's
    alert tables that fits, if any. One that is `private` by that row is shown inside of its incident alone.
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
    rulings: tuple[Ruling, ...] = ()
    incident: str | None = None
    drill: bool = False
    private: bool = False


class Problem(Value):
    """The present state of one fingerprint: firing or resolved, and the incident it belongs to.

    `turned_at` is when it last went from one to the other, `fires` when it lately began to fire, oldest
    first. While it is flapping its comings and goings are not told. `muted_by` is the id of the mute that
    holds it back, or "incident:<id>" where the incident of something it depends on does.
    """

    fingerprint: str
    alert: str
    incident: str | None
    status: AlertStatus
    started_at: Moment | None
    ended_at: Moment | None
    last_seen_at: Moment
    seen: int
    turned_at: Moment | None = None
    fires: tuple[Moment, ...] = ()
    flapping: bool = False
    muted_by: str | None = None


class Receipt(Value):
    """What became of one accepted body; `state` is waiting, decided or dead."""

    id: str
    state: str
    source: str
    received_at: Moment
    alerts: tuple[str, ...] = ()


class DeadLetter(Value):
    """An accepted body that no parser understood, kept raw with the reason.

    `replayed_as` is the receipt under which it was taken in again, once it was.
    """

    receipt: str
    source: str
    received_at: Moment
    body: str
    reason: str
    replayed_as: str | None = None

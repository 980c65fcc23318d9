"""What the API shows of alerts, incidents, pages and timelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import ConfigDict, JsonValue

from bot.model.action_item import ActionState, Origin, Priority
from bot.model.alert import AlertStatus, DecidedAlert, Decision
from bot.model.copy import Copy
from bot.model.incident import Incident, Status
from bot.model.memory import Place
from bot.model.page import Attempt, AttemptState, Page, PageState, Via
from bot.model.severity import Severity
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Moment, Value
from bot.model.workspace import apart


class View(Value):
    """A value made from the attributes of another."""

    model_config = ConfigDict(from_attributes=True)


def example(**said: JsonValue) -> ConfigDict:
    """A value's configuration that shows in the API's description what one is like."""
    return ConfigDict(json_schema_extra={"examples": [said]})


class ErrorView(View):
    """`error` is one stable word, `detail` one sentence."""

    model_config = example(error="not_found", detail="No such incident.")

    error: str
    detail: str


class RulingView(View):
    """What one rule of triage said of an alert, and why."""

    rule: str
    verdict: str
    why: str


class AlertView(View):
    """One alert with what was decided and why; `rulings` has every rule that was asked, in order."""

    id: str
    source: str
    fingerprint: str
    status: AlertStatus
    severity: Severity
    title: str
    service: str | None
    resource: str | None
    received_at: Moment
    decision: Decision
    reason: str
    incident: str | None
    rulings: list[RulingView]
    drill: bool


class AlertLine(View):
    """An alert in its incident."""

    id: str
    title: str
    status: AlertStatus
    severity: Severity


class AttemptLine(View):
    """One way that a page took or may take; `error` says why its last try failed, or why it was skipped."""

    way: str
    state: AttemptState
    begun_at: Moment | None
    sent_at: Moment | None
    accepted_at: Moment | None
    acknowledged_at: Moment | None
    acknowledged_by: str
    failed_at: Moment | None
    failures: int
    error: str


class PageLine(View):
    """A page in its incident, with its attempts in the order of the ways; `target` is a person's or a team's
    key in the policy, and `way` the one that got through."""

    id: str
    target: str
    level: int
    via: Via
    state: PageState
    sent_at: Moment | None
    accepted_at: Moment | None
    acknowledged_at: Moment | None
    acknowledged_by: str
    asked_by: str
    reason: str
    way: str
    error: str
    attempts: list[AttemptLine]


class CopyLine(View):
    """Where the published post-mortem stands; `trouble` says why the last try to put it there failed.

    `url` is "" and `kept_at` None as long as it never was there.
    """

    library: str
    title: str
    url: str
    kept_at: Moment | None
    trouble: str


class TicketLine(View):
    """The ticket of an incident. `key` and `url` are what its `tracker` calls it and where, or "".

    `trouble` says why the last try to file or change it there failed.
    """

    id: str
    tracker: str
    key: str
    url: str
    due_at: Moment
    closed_at: Moment | None
    closed_by: str
    trouble: str


class TicketView(TicketLine):
    """A ticket by itself; `overdue` says that it is open and should not be any more."""

    incident: str
    title: str
    owner: str
    filed_at: Moment
    overdue: bool


class PersonView(View):
    """A person by Slack id and name."""

    id: str
    name: str


class ChannelView(View):
    """A Slack channel."""

    id: str
    name: str


class LinkView(View):
    """What belongs to an incident; `url` is "" for a related incident without a channel."""

    name: str
    url: str


class IncidentView(View):
    """One incident. A milestone that has not been reached is null; `alerts` has the newest first.

    `workspace` is the team id of the Slack workspace in which its channel is; null at home.
    `roles` are those beside the commander, and `open_tasks` counts what is still to be done.
    """

    id: str
    title: str
    severity: Severity
    status: Status
    private: bool
    drill: bool
    cancelled: bool
    merged_into: str | None
    links: list[LinkView]
    commander: PersonView | None
    workspace: str | None
    roles: Mapping[str, PersonView]
    open_tasks: int
    channel: ChannelView | None
    detected_at: Moment
    acknowledged_at: Moment | None
    mitigated_at: Moment | None
    resolved_at: Moment | None
    alerts: list[AlertLine]
    pages: list[PageLine]
    ticket: TicketLine | None
    copies: list[CopyLine]


class AcknowledgedView(View):
    """Who has an incident; `first` is false when they had it before that was asked.

    `rings_on` are those who were asked for by name, and are rung until they answer themselves.
    """

    id: str
    first: bool
    acknowledged_at: Moment | None
    acknowledged_by: str
    rings_on: list[str]


class EntryView(View):
    """One timeline entry; `text` words it, `data` holds what it was worded from.

    `incident` is another one than was asked for where that was merged into it.
    """

    id: str
    incident: str
    kind: EntryKind
    text: str
    happened_at: Moment
    observed_at: Moment
    recorded_at: Moment
    author: str
    source: str
    link: str
    data: Mapping[str, str]


class ReceiptView(View):
    """What became of one accepted body: `waiting`, `decided` or `dead`; `alerts` are ids."""

    state: str
    source: str
    received_at: Moment
    alerts: list[str]


class SilenceView(View):
    """One silence; `match` has the patterns for each field of an alert."""

    id: str
    match: Mapping[str, list[str]]
    author: str
    reason: str
    starts_at: Moment
    ends_at: Moment
    created_at: Moment
    ended_by: str


class DeadLetterView(View):
    """An accepted body that no parser understood; `replayed_as` is its receipt once it was taken in again."""

    receipt: str
    source: str
    received_at: Moment
    body: str
    reason: str
    replayed_as: str | None


class ReplayView(View):
    """Under which receipt a dead letter was taken in again."""

    receipt: str


class ActionItemView(View):
    """One piece of follow-up work; people by their names, "" for nobody, and `why` it was dropped."""

    id: str
    incident: str
    text: str
    owner: str
    due: date | None
    overdue: bool
    priority: Priority
    url: str
    by: str
    added_at: Moment
    origin: Origin
    state: ActionState
    ended_at: Moment | None
    ended_by: str
    why: str


class FindingView(View):
    """An incident, and the best place of it that has what was looked for: words around it, and the hits; of
    several places where none has all of it."""

    incident: str
    title: str
    severity: Severity
    status: Status
    opened_at: Moment
    place: Place
    text: str
    hits: list[str]


class FindingsView(View):
    """One page of `total` incidents; `partly` when none has all of the words."""

    total: int
    partly: bool
    found: list[FindingView]


def page_lines(pages: Iterable[Page], attempts: Iterable[Attempt]) -> list[PageLine]:
    """Each page with its attempts."""
    by_page: dict[str, list[AttemptLine]] = {}
    for attempt in attempts:
        by_page.setdefault(attempt.page, []).append(AttemptLine.model_validate(attempt))
    fields = set(PageLine.model_fields) - {"attempts"}
    return [PageLine(**page.model_dump(include=fields), attempts=by_page.get(page.id, [])) for page in pages]


def incident_view(
    incident: Incident,
    alerts: Iterable[DecidedAlert],
    pages: Iterable[PageLine],
    ticket: Ticket | None,
    copies: Iterable[Copy],
    tasks: Iterable[Task],
) -> IncidentView:
    """The incident with its alerts, pages, ticket, copies of its post-mortem, and a count of its tasks."""
    own = {"alerts", "pages", "drill", "ticket", "copies", "workspace", "channel", "open_tasks"}
    shown = incident.model_dump(include=set(IncidentView.model_fields) - own)
    room = incident.room
    return IncidentView(
        **shown,
        drill=incident.drill is not None,
        workspace=incident.workspace or None,
        channel=ChannelView(id=apart(room.id)[1], name=room.name) if room else None,
        alerts=[AlertLine.model_validate(alert) for alert in alerts],
        pages=list(pages),
        ticket=TicketLine.model_validate(ticket) if ticket else None,
        copies=[CopyLine.model_validate(copy) for copy in copies],
        open_tasks=sum(task.done_at is None for task in tasks),
    )


def entry_view(entry: Entry, text: str) -> EntryView:
    """The entry with its words."""
    return EntryView(text=text, **entry.model_dump(include=set(EntryView.model_fields) - {"text"}))

"""What the card, the digest line and the post-mortem are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.model.action_item import ActionItem
from bot.model.alert import Change, DecidedAlert
from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.incident import Incident, Person
from bot.model.page import Page
from bot.model.postmortem import Section, Stage, Version
from bot.model.precedent import Precedent
from bot.model.silence import Silence
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import Entry
from bot.model.value import Link, Moment, Value
from bot.rules.lint import Fault


class CardFacts(Value):
    """What the card and the digest line show.

    `alerts` are the incident's alerts, newest first; `firing` of `total` problems still fire. `by_service`
    counts a storm's problems, the most first, `held_back` those of services that depend on this one.
    `changes`, oldest first, happened around its beginning. `owner` is the name of the team that owns the
    service. `likely` holds whole lines ("High latency: cluster undersized → scale up cluster"). `next_step`
    says what happens next ("escalates to Bo"), `next_at` when, and `next_if` on what condition; without them
    the incident's own `escalates_at` is shown. `update_due_at` is when the next status update is due.
    `off_call` says where nobody is on call ("nobody at level 1"); `ticket` is the incident's, `copies` say
    where its post-mortem stands, and `checks` says in a line what was found last; `before` are past incidents
    like it, the most similar first. With `public_url` and `has_postmortem` a resolved incident's card links
    to its post-mortem: with `has_console` to where it is finished, else to its text.
    """

    incident: Incident
    now: Moment
    alerts: tuple[DecidedAlert, ...] = ()
    firing: int = 0
    total: int = 0
    by_service: tuple[tuple[str, int], ...] = ()
    held_back: int = 0
    pages: tuple[Page, ...] = ()
    changes: tuple[Change, ...] = ()
    owner: str = ""
    runbook: Link | None = None
    likely: tuple[str, ...] = ()
    checks: str = ""
    before: tuple[Precedent, ...] = ()
    next_step: str = ""
    next_at: Moment | None = None
    off_call: str = ""
    next_if: str = ""
    update_due_at: Moment | None = None
    tasks: tuple[Task, ...] = ()
    public_url: str = ""
    has_postmortem: bool = False
    has_console: bool = False
    ticket: Ticket | None = None
    copies: tuple[Copy, ...] = ()


class Held(Value):
    """An open incident that a shift takes over; `unanswered` names who was rung and has not acknowledged."""

    incident: Incident
    unanswered: str = ""


class HandOverFacts(Value):
    """What whoever is on call for a team takes over.

    `handed` says that the shift begins just now, from `gives`; names are "" for nobody, and `user` is the
    Slack user id of `takes`. The shift lasts `until` (None: not known), and `then` is who follows. `silences`
    end in it, and `tickets` are due by its end.
    """

    team: str
    now: Moment
    handed: bool
    gives: str = ""
    takes: str = ""
    user: str = ""
    until: Moment | None = None
    then: str = ""
    held: tuple[Held, ...] = ()
    silences: tuple[Silence, ...] = ()
    tickets: tuple[Ticket, ...] = ()


class Part(Value):
    """An open incident in which somebody has a part: their `roles`, or else what they `did`."""

    incident: Incident
    roles: tuple[str, ...] = ()
    did: str = ""


class OnDuty(Value):
    """Who is on call for a team, `until` when (None: not known), and who follows; "nobody" for nobody."""

    team: str
    name: str
    until: Moment | None = None
    then: str = ""


class Owed(Value):
    """An action item that somebody has to do; one that is `hidden` is of a private incident not theirs."""

    item: ActionItem
    incident: Incident
    hidden: bool = False


class Paper(Value):
    """A post-mortem that waits for somebody: to be reviewed by them, or else to be finished and published.

    One that is `hidden` is of a private incident not theirs.
    """

    incident: Incident
    reviews: bool
    hidden: bool = False


class HomeFacts(Value):
    """What one person's Home tab shows: their part, what they have still to do (`items` by their day, which
    is over before `today`), all that is open to them (worst first), and who is on call."""

    mine: tuple[Part, ...] = ()
    tasks: tuple[Task, ...] = ()
    items: tuple[Owed, ...] = ()
    papers: tuple[Paper, ...] = ()
    today: date = date.max
    incidents: tuple[Incident, ...] = ()
    on_duty: tuple[OnDuty, ...] = ()


class Related(Value):
    """Another incident, and what it has to do with this one ("merged into this", "linked").

    `unkept` are its action items that were overdue when this one opened, and might have prevented it.
    """

    incident: Incident
    how: str
    unkept: tuple[ActionItem, ...] = ()


class PostmortemFacts(Value):
    """What a post-mortem is drafted from: the incident, its live timeline, its pages and its alerts.

    `tasks` are those still to be done of which no action item was made, `items` the action items.
    `timeline` is ordered by `happened_at`; `alerts` are in any order; `changes` happened before the incident.
    `curves` are what checks measured.
    `sections` are what people wrote, where they wrote it already; `zone` names the time zone of the teams.
    """

    incident: Incident
    timeline: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()
    alerts: tuple[DecidedAlert, ...] = ()
    changes: tuple[Change, ...] = ()
    tasks: tuple[Task, ...] = ()
    items: tuple[ActionItem, ...] = ()
    sections: Mapping[Section, str] = {}
    related: tuple[Related, ...] = ()
    curves: tuple[Curve, ...] = ()
    zone: str = "UTC"


class Standing(Value):
    """How a post-mortem stands: its stage, what its sections say, what is missing, and every version.

    `tasks` were left open, and no action item was made of them yet; before `today` an item is overdue.
    """

    incident: Incident
    stage: Stage = Stage.DRAFT
    reviewers: tuple[Person, ...] = ()
    published_by: Person | None = None
    sections: Mapping[Section, str]
    faults: tuple[Fault, ...] = ()
    items: tuple[ActionItem, ...] = ()
    tasks: tuple[Task, ...] = ()
    today: date = date.min
    versions: tuple[Version, ...] = ()

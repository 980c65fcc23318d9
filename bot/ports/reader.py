"""What is read of what is kept: a consistent view of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.model.action_item import ActionItem
from bot.model.alert import Change, DeadLetter, DecidedAlert, Decision, Problem, Receipt
from bot.model.copy import Copy
from bot.model.curve import Curve
from bot.model.drill import Drill
from bot.model.home import Home
from bot.model.incident import Incident
from bot.model.job import Job, JobState, Lane, LaneLoad
from bot.model.listing import WantedAlerts, WantedItems
from bot.model.member import Group, Member
from bot.model.page import Attempt, Page, PageState, Via
from bot.model.postmortem import Postmortem, Version
from bot.model.report import NoisyAlert
from bot.model.roster import Override, Roster
from bot.model.search import Search
from bot.model.session import Session
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import Entry, EntryKind
from bot.model.token import ApiToken
from bot.model.value import Value
from bot.model.webhook import Webhook
from bot.model.workspace import HOME, Installation
from bot.ports.chain import Chain
from bot.ports.memory import Memory
from bot.ports.observations import Observations
from bot.ports.tallies import Tallies


@dataclass(frozen=True, slots=True)
class InboxBody:
    """One body as it arrived: `received_at` is ISO 8601 in UTC, `body` the JSON text.

    `replays` is the receipt of the dead letter that is taken in again, where it is one; `drill` the drill
    that its sender says it is part of, "" where it is real; `synthetic` the test alert of ours that it is, ""
    where it is none.
    """

    source: str
    received_at: str
    body: str
    replays: str = ""
    drill: str = ""
    synthetic: str = ""


class InboxRow(Value):
    """The bodies of one commit; body k (from 1) has the receipt `r-<id>-<k>`."""

    id: int
    bodies: tuple[InboxBody, ...]


class Reader(Memory, Chain, Observations, Tallies, Protocol):
    """A consistent view of what is stored. Every list is oldest first unless said otherwise."""

    def incident(self, incident_id: str) -> Incident | None: ...

    def incidents(self, *, open_only: bool = False, limit: int = 100) -> list[Incident]:
        """Newest first."""

    def listed(self, wanted: Search, *, limit: int, offset: int = 0) -> list[Incident]:
        """The worst first where they are open, else the newest first; `offset` of them are passed over."""

    def incidents_before(self, wanted: Search, *, limit: int, before: str | None = None) -> list[Incident]:
        """The newest first, of those opened before the one of that id, or of all. Private ones are among
        them, and whoever shows them leaves out what is not to be seen. It takes as long whatever is kept."""

    def private_incidents(self) -> list[Incident]: ...

    def merged_into(self, incident_id: str) -> list[Incident]:
        """Those that go on in that one."""

    def incident_of_room(self, channel_id: str) -> Incident | None: ...

    def decided_alert(self, alert_id: str) -> DecidedAlert | None: ...

    def decided_alerts(
        self, *, incident: str | None = None, decision: Decision | None = None, limit: int = 100
    ) -> list[DecidedAlert]:
        """Newest first; those that are heartbeats only where that decision is asked for.

        An incident's are also those of the incidents that were merged into it.
        """

    def alerts_before(
        self, wanted: WantedAlerts, *, limit: int, before: str | None = None
    ) -> list[DecidedAlert]:
        """Newest first, of those decided before the one of that id, or of all; private ones among them."""

    def alerts_by_service(self, incident: str) -> Mapping[str, int]:
        """How many problems the incident's alerts are about by service, the most first; "" for none named."""

    def problem(self, fingerprint: str) -> Problem | None: ...

    def problems(self, incident: str) -> list[Problem]: ...

    def problem_counts(self, incident: str) -> tuple[int, int]:
        """How many problems the incident has that fire, and how many in all."""

    def held_back(self, mute: str) -> list[Problem]:
        """What the mute of that id holds back."""

    def silences(self, *, ending_after: datetime) -> list[Silence]:
        """Those that end later than that, begun or not."""

    def silence(self, silence_id: str) -> Silence | None: ...

    def overrides(self, *, ending_after: datetime) -> list[Override]:
        """Those that end later than that, begun or not."""

    def override(self, override_id: str) -> Override | None: ...

    def rosters(self) -> list[Roster]: ...

    def members(self) -> list[Member]:
        """Those who are no full members of the workspace, or were none once."""

    def user_groups(self) -> list[Group]: ...

    def opened_by_alerts(
        self, since: datetime, *, critical: bool, drill: str | None = None, workspace: str = HOME
    ) -> int:
        """How many incidents alerts opened in that workspace after `since`: of the critical ones, or of the
        others; of that drill, or of those that are real."""

    def open_storm(
        self, since: datetime, *, drill: str | None = None, workspace: str = HOME
    ) -> Incident | None:
        """The workspace's newest open storm that an alert joined at or after `since`; of that drill, or a
        real one."""

    def changes(
        self, *, since: datetime, service: str | None = None, drill: str | None = None
    ) -> list[Change]:
        """Changes that happened at or after `since`; for one service, those that name it or name none.

        Of those made up for drills, only that `drill`'s are among them.
        """

    def receipt(self, receipt_id: str) -> Receipt | None: ...

    def dead_letters(
        self, *, waiting_only: bool = False, source: str | None = None, limit: int = 100
    ) -> list[DeadLetter]:
        """Those that were not taken in again, or all of them; of one source, or of all."""

    def dead_letter(self, receipt_id: str) -> DeadLetter | None: ...

    def waiting_inbox(self, limit: int, after: int = 0) -> list[InboxRow]:
        """Rows not yet decided with an id above `after`, oldest first."""

    def inbox_row(self, row_id: int) -> InboxRow | None:
        """That row; None when it is decided or not there."""

    def look_ahead(self, after: int, marks: Sequence[Sequence[str]], limit: int) -> list[tuple[int, bool]]:
        """Ids of rows not yet decided, above `after`, oldest first, without reading their bodies.

        Each with whether its JSON text holds the pieces of one of the marks, in their order and in any case.
        """

    def timeline(self, incident: str) -> list[Entry]:
        """By happened_at, then as recorded; entries that were retracted and their retractions left out."""

    def entries_of(self, incident: str, kinds: Collection[EntryKind]) -> list[Entry]:
        """The same of these kinds alone; the others are not read."""

    def held_up(self, incident: str) -> list[Entry]:
        """Entries of other incidents that hold this one up as similar."""

    def story(self, incident: str) -> list[Entry]:
        """The same with what happened in the incidents that were merged into it; which one an entry names."""

    def story_page(
        self, incident: str, *, limit: int, before: str | None = None, after: str | None = None
    ) -> list[Entry]:
        """So many of the story's entries: the last before the entry of that id, or the first after it, or the
        last of all. What is not on the page is not read."""

    def recorded_since(self, incident: str, after: str, limit: int) -> list[Entry]:
        """What was recorded after the entry of that id, as it came in, of the story: retractions too."""

    def last_recorded(self, incident: str) -> str:
        """The id of the entry that was recorded last of the story; "" where nothing was."""

    def entries_within(self, incident: str, start: datetime, end: datetime) -> list[Entry]:
        """Live entries of the incident that happened from `start` on and before `end`."""

    def entry_numbered(self, incident: str, number: int) -> Entry | None:
        """The live entry that people name by that number."""

    def recorded(self, incident: str) -> list[Entry]:
        """All that was ever recorded of it, as it came in: retracted entries and retractions too."""

    def versions(self, incident: str, key: str) -> list[Entry]:
        """All entries that were ever recorded under this key, those that are retracted among them."""

    def newest_diagnosis(self, incident: str) -> Entry | None:
        """The live entry of the checks that ran last; None where none ran."""

    def count_entries(self, incident: str, kind: EntryKind, *, most: int) -> int:
        """How many live entries of that kind the timeline has, counted up to `most`."""

    def last_deed(self, incident: str) -> datetime | None:
        """When a person last did something that the timeline keeps; None when nobody did."""

    def entry(self, entry_id: str) -> Entry | None: ...

    def entry_by_key(self, incident: str, key: str) -> Entry | None:
        """The newest live (not retracted) entry recorded under this key."""

    def pages(self, incident: str) -> list[Page]: ...

    def page(self, page_id: str) -> Page | None: ...

    def attempts(self, incident: str) -> list[Attempt]:
        """Of all its pages, in the order in which they were planned."""

    def attempts_of(self, page_id: str) -> list[Attempt]:
        """The page's, in the order of its ways; none before its turn has come."""

    def job(self, job_id: str) -> Job | None: ...

    def jobs(
        self, *, states: Sequence[JobState], incident: str | None = None, limit: int = 1000
    ) -> list[Job]:
        """By due_at, then seq."""

    def jobs_after(
        self,
        *,
        states: Sequence[JobState],
        limit: int,
        lane: Lane | None = None,
        after: str | None = None,
    ) -> list[Job]:
        """By due_at, then seq: those that follow the one of that id, or all; of that lane, or of every."""

    def lane_loads(self, now: datetime) -> list[LaneLoad]:
        """How full each lane is, in their order."""

    def due_jobs(self, now: datetime, lane: Lane, limit: int) -> list[Job]:
        """Waiting jobs that may start now, by due_at, then seq; chat jobs of the more severe incidents first.

        A chat job waits for the earlier (smaller seq) chat jobs of its incident that are started, were due by
        now, or are being retried (`attempts` above 0, whenever that is due); a ticket job for ticket jobs. A
        page to a team waits for the channel alone, and goes before all others.
        """

    def tickets(self, *, open_only: bool = False, limit: int | None = None) -> list[Ticket]: ...

    def ticket(self, ticket_id: str) -> Ticket | None: ...

    def ticket_of(self, incident: str) -> Ticket | None: ...

    def tickets_to_ask_about(self, tracker: str) -> list[Ticket]:
        """Those that were filed there, and whose incident is open."""

    def tasks(self, incident: str) -> list[Task]: ...

    def tasks_of(self, user: str) -> list[Task]:
        """What that user has still to do in incidents that are open, by their Slack id."""

    def task(self, task_id: str) -> Task | None: ...

    def home(self, user: str) -> Home | None: ...

    def homes(self, *, opened_after: datetime) -> list[Home]:
        """Those that somebody opened later than that."""

    def action_items(self, incident: str) -> list[ActionItem]: ...

    def action_item(self, item_id: str) -> ActionItem | None: ...

    def open_action_items(self) -> list[ActionItem]:
        """The first due first, those without a day last; those of drills are left out."""

    def action_items_after(
        self, wanted: WantedItems, *, limit: int, after: str | None = None
    ) -> list[ActionItem]:
        """The first due first, those without a day last, of those that follow the one of that id, or of all.

        Those of drills are left out; those of private incidents are among them.
        """

    def action_items_of(self, user: str) -> list[ActionItem]:
        """The same of one Slack user: theirs, and those that they added and nobody has."""

    def action_items_reminded(self, on: date) -> list[ActionItem]:
        """Those of which people were last reminded on that day, whatever became of them."""

    def postmortem(self, incident: str) -> Postmortem | None: ...

    def unpublished(self, user: str) -> list[Incident]:
        """Those of the newest 500 resolved ones whose post-mortem is drafted and not published, and which
        that Slack user commanded, acknowledged, resolved, or is to review; oldest first, no drills."""

    def section_versions(self, incident: str) -> list[Version]:
        """Of all sections of its post-mortem."""

    def post(self, key: str) -> tuple[str, str | None] | None:
        """(channel, ts) of the post written under this key; ts is None while its first try is unconfirmed.

        Of what is said in one message with others, that message's.
        """

    def posts_of(self, prefix: str) -> list[tuple[str, str]]:
        """(key, channel) of what was posted, or was about to be, under keys that begin so."""

    def whole_of(self, key: str) -> str | None:
        """The key of the message that says it together with others; None where it stands alone."""

    def drill(self, drill_id: str) -> Drill | None: ...

    def drills(self, *, limit: int = 100) -> list[Drill]:
        """Newest first."""

    def incidents_of_drill(self, drill_id: str) -> list[Incident]: ...

    def cursor(self, name: str) -> str | None:
        """How far the poller of that name has read, in its own words; None before its first time."""

    def tickets_closed_early(self) -> list[Ticket]:
        """Those that are closed while their incident is open."""

    def incidents_since(self, since: datetime) -> list[Incident]:
        """Those that were opened or resolved at or after `since`, or are open."""

    def pages_since(self, since: datetime) -> list[Page]:
        """Those that the pager was asked to ring at or after `since`; drills' are left out."""

    def noisy_alerts(self, since: datetime, limit: int, *, workspace: str = HOME) -> list[NoisyAlert]:
        """Alerts sent as firing at or after `since`, the most often first; looks at the last 200,000 kept.

        Those of drills and of private incidents are left out; what has no incident belongs to home.
        """

    def last_entries(self, kinds: Collection[EntryKind]) -> Mapping[str, datetime]:
        """When the last live entry of one of these kinds happened, by open incident that has one."""

    def installations(self) -> list[Installation]: ...

    def session(self, key: str) -> Session | None: ...

    def api_tokens(self) -> list[ApiToken]:
        """Oldest first, revoked ones too."""

    def webhook(self, name: str) -> Webhook | None: ...

    def webhooks(self) -> list[Webhook]: ...

    def curves(self, incident: str) -> list[Curve]:
        """What is kept with the incident of what checks measured."""

    def copies(self, incident: str) -> list[Copy]:
        """Where its published post-mortem stands, or shall stand."""

    def first_sample(self) -> datetime | None:
        """In which hour the first was measured of those that are kept."""

    def oldest_waiting(self) -> datetime | None:
        """When the oldest body that is not yet decided was accepted; None when none waits."""

    def oldest_due(self, now: datetime) -> Mapping[Lane, datetime]:
        """For each lane in which a job is due or runs, since when the oldest of them is due."""

    def failing_pages(self) -> int:
        """How many pages, or news for the pager, failed twice or were given up, and are still needed."""

    def counts(self) -> Mapping[str, int]:
        """Sizes for metrics: `jobs.<state>` of those that are not done, `inbox.waiting`, and
        `dead_letters.waiting`. Every name is there, at 0 where nothing is."""

    def decided_by_source(self) -> Mapping[tuple[str, Decision], int]:
        """How many alerts of each source were decided so since the store was made; drills' are left out."""

    def pages_by_way(self) -> Mapping[tuple[Via, PageState], int]:
        """How many pages went each way and stand so, at 0 where none do; drills' are left out."""

    def open_incidents(self) -> Mapping[Severity, int]:
        """How many incidents of each severity are open, private ones among them; drills are left out."""

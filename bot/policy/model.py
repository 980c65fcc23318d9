"""All of policy.yml as one value; `bot/policy/load.py` reads it from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from bot.model.roster import Contact
from bot.model.severity import Severity
from bot.model.value import Value
from bot.model.workspace import HOME, apart, within
from bot.policy.action_items import ActionItems
from bot.policy.authority import Permission
from bot.policy.business import Business
from bot.policy.calm import Flapping, Inhibiting, Resolving, Storm
from bot.policy.durations import Duration
from bot.policy.exports import Destination, told_apart
from bot.policy.follow_up import FollowUp
from bot.policy.liveness import ExpectedHeartbeat, Heartbeat, Synthetic
from bot.policy.people import OnCall, PersonEntry, Team, stranger
from bot.policy.platform import Platform
from bot.policy.pollers import Pollers
from bot.policy.postmortems import Postmortems
from bot.policy.reporting import DailyDigest, MonthlyFigures, WeeklyReview
from bot.policy.roles import USUAL, Roles
from bot.policy.rule import Rule
from bot.policy.schedules import Schedule
from bot.policy.services import ComponentRecovery, Service
from bot.policy.severities import Severities, SeverityPolicy
from bot.policy.shapes import Channel, Emoji, TeamId
from bot.policy.sources import SourceOptions
from bot.policy.tables import Maintenance, Monitor, PlannedSilence, Trouble, Tuning
from bot.policy.tickets import Ticketing
from bot.policy.ways import Ways
from bot.policy.webhooks import WebhookEntry


class Correlate(Value):
    """How long after its last alert started an incident still takes alerts."""

    window: Duration


class Escalation(Value):
    """How many times the whole ladder is rung before nobody is left.

    `still_firing` says by severity how long an acknowledged incident may fire without anybody doing anything
    before whoever acknowledged it is paged again; of a severity that it does not name, nobody is.
    """

    rounds: Annotated[int, Field(ge=1, le=9)]
    still_firing: Mapping[Severity, Duration] = {
        Severity.CRITICAL: timedelta(hours=1),
        Severity.HIGH: timedelta(hours=4),
    }


class WorkspaceEntry(Value):
    """A workspace of Slack beside home; its digest channel is called as at home unless it says."""

    digest_channel: Channel | None = None


class Policy(Value):
    """All of policy.yml. `file` is the file's name, for explanations."""

    file: str
    severities: Severities
    rules: tuple[Rule, ...]
    services: Mapping[str, Service]
    people: Mapping[str, PersonEntry]
    teams: Mapping[str, Team]
    on_call: Mapping[str, OnCall]
    schedules: Mapping[str, Schedule] = {}
    default_team: str
    digest_channel: Channel
    workspaces: Mapping[TeamId, WorkspaceEntry] = {}
    timeline_emoji: tuple[Emoji, ...]
    correlate: Correlate
    escalation: Escalation
    follow_up: FollowUp = FollowUp()
    authority: tuple[Permission, ...] = ()
    action_items: ActionItems = ActionItems()
    roles: Roles = USUAL
    paging: Ways = Ways()
    business: Business
    flapping: Flapping = Flapping()
    storm: Storm = Storm()
    resolving: Resolving = Resolving()
    inhibiting: Inhibiting = Inhibiting()
    silences: tuple[PlannedSilence, ...] = ()
    heartbeat: Heartbeat = Heartbeat()
    synthetic: Synthetic = Synthetic()
    heartbeats: tuple[ExpectedHeartbeat, ...] = ()
    sources: Mapping[str, SourceOptions]
    pollers: Pollers = Pollers()
    tickets: Ticketing = Ticketing()
    postmortems: Postmortems = Postmortems()
    exports: Annotated[tuple[Destination, ...], AfterValidator(told_apart)] = ()
    webhooks: tuple[WebhookEntry, ...] = ()
    digest: DailyDigest | None = None
    review: WeeklyReview | None = None
    figures: MonthlyFigures | None = None
    performance: DailyDigest | None = None
    platform: Platform = Platform()
    maintenance: tuple[Maintenance, ...] = ()
    troubleshooting: tuple[Trouble, ...] = ()
    tuning: tuple[Tuning, ...] = ()
    recovery: tuple[ComponentRecovery, ...] = ()
    monitoring: tuple[Monitor, ...] = ()

    def severity(self, severity: Severity) -> SeverityPolicy:
        """What that severity means and does."""
        found: SeverityPolicy = getattr(self.severities, severity.value)
        return found

    def owner_of(self, service: str | None) -> Team:
        """The team that owns the service; the default team for one without owner or unknown here."""
        known = self.services.get(service or "")
        return self.teams[(known and known.owner) or self.default_team]

    def answering(self, service: str | None) -> str:
        """The team whose people are rung for the service: its owner, or the default team for one without
        on-call."""
        owner = self.owner_of(service).name
        return owner if owner in self.on_call else self.default_team

    def members(self, team: str) -> list[PersonEntry]:
        """The people of that team; everybody where it names none."""
        named = self.teams[team].members if team in self.teams else ()
        return [self.people[key] for key in named or self.people]

    def known(self, contact: Contact) -> PersonEntry:
        """Whom a roster means: by e-mail, else by name, else somebody that the file does not know."""
        email, name = contact.email.casefold(), contact.name.casefold()
        people = list(self.people.values())
        by_email = (each for each in people if email and each.email and each.email.casefold() == email)
        by_name = (each for each in people if each.name.casefold() == name)
        return next(by_email, None) or next(by_name, None) or stranger(contact)

    @property
    def told_in(self) -> frozenset[str]:
        """The channels, by name, in which everybody or a team is told of things."""
        return frozenset({self.digest_channel, *(team.channel for team in self.teams.values())})

    def mail_of(self, target: str) -> list[str]:
        """Where the person, or everybody of the team, with that key is written to."""
        keys = self.teams[target].members if target in self.teams else (target,)
        found = (self.people[key].email for key in keys if key in self.people)
        return [address for address in found if address]

    def depends_on(self, service: str | None) -> list[str]:
        """All that the service cannot work without, at first or second hand, the nearest first."""
        found: dict[str, None] = {}
        next_ones = [service or ""]
        while next_ones:
            known = [self.services[name] for name in next_ones if name in self.services]
            next_ones = [name for each in known for name in each.depends_on if name not in found]
            found |= dict.fromkeys(next_ones)
        return [name for name in found if name != service]

    def person_by_slack(self, slack_id: str) -> PersonEntry | None:
        """The person with that Slack user id."""
        return next((person for person in self.people.values() if slack_id in person.slack_ids), None)

    def slack_there(self, slack_id: str, workspace: str) -> tuple[str, str]:
        """Who somebody is in that workspace: their id there, "" for none, and their name."""
        known = self.person_by_slack(slack_id)
        return (known.slack_in(workspace), known.name) if known else ("", apart(slack_id)[1])

    def workspace_of(self, service: str | None) -> str:
        """Where incidents of the service are."""
        known = self.services.get(service or "")
        return (known and known.workspace) or self.owner_of(service).workspace or HOME

    def digest_of(self, workspace: str) -> str:
        """The workspace's digest channel, by name, as it is known outside."""
        entry = self.workspaces.get(workspace)
        return within(workspace, (entry and entry.digest_channel) or self.digest_channel)

    def likely(self, text: str) -> list[Trouble]:
        """The common issues whose words the text holds: the one with the most first."""
        counted = [(trouble.hits(text), trouble) for trouble in self.troubleshooting]
        return [trouble for hits, trouble in sorted(counted, key=lambda pair: -pair[0]) if hits]

    def options(self, source: str) -> dict[str, Any]:
        """What the policy says about a source, as a plain mapping; empty for one it does not name."""
        known = self.sources.get(source)
        return known.model_dump() if known else {}

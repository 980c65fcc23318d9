"""Gathers what people are shown from the present state, and has it rendered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.flow.open_room import RoomPlan
from bot.flow.page import PageText
from bot.model.alert import Change, DecidedAlert
from bot.model.check import CheckResult
from bot.model.incident import Incident
from bot.model.page import Page, PageState
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.policy import Policy
from bot.ports import Blocks, Reader
from bot.render import card as cards
from bot.render import entries, messages
from bot.render.checks import diagnosis, in_brief, results_in
from bot.render.facts import CardFacts, PostmortemFacts
from bot.render.postmortem import draft, missing
from bot.rules import escalation, inhibit
from bot.rules.likely import agreed, agreeing
from bot.rules.mute import maintenance_before
from bot.rules.naming import room_name

CHANGED_WITHIN = timedelta(hours=2)
"""How long before an incident a change may have happened that is shown with it."""

_MOST_LIKELY = 2
_RUNBOOK = "Runbook"
_OVER = (PageState.RESOLVED, PageState.NOT_NEEDED)


class Showing:
    """One way to show each thing, whichever job asks."""

    def __init__(self, policy: Policy, clock: Clock, public_url: str | None) -> None:
        self._policy = policy
        self._clock = clock
        self._public_url = (public_url or "").rstrip("/")

    def facts(self, reader: Reader, incident: Incident) -> CardFacts:
        """What card, digest line and page details are made of."""
        alerts = reader.decided_alerts(incident=incident.id)
        firing, total = reader.problem_counts(incident.id)
        pages = [
            page for page in reader.pages(incident.id) if not incident.is_open or page.state not in _OVER
        ]
        text = " ".join([incident.title, *(f"{alert.title} {alert.summary}" for alert in alerts)])
        found = _found_last(reader, incident)
        likely = self._policy.likely(text)
        likely = agreeing(likely, self._policy.troubleshooting, found)[:_MOST_LIKELY]
        return CardFacts(
            incident=incident,
            now=self._clock.now(),
            alerts=tuple(alerts),
            firing=firing,
            total=total,
            by_service=tuple(reader.alerts_by_service(incident.id).items()) if incident.storm else (),
            held_back=len(reader.held_back(inhibit.MUTED_BY + incident.id)),
            pages=tuple(pages),
            changes=self._changes(reader, incident),
            owner=self._policy.owner_of(incident.service).name if incident.service else "",
            runbook=self._runbook(incident, alerts),
            likely=tuple(
                f"{each.issue}: {each.cause} → {each.resolution}{agreed(each, found)}" for each in likely
            ),
            checks=in_brief(found) if found else "",
            public_url=self._public_url,
            has_postmortem=reader.postmortem(incident.id) is not None,
            next_step=self._next_step(incident, pages),
        )

    def _next_step(self, incident: Incident, pages: Sequence[Page]) -> str:
        """What follows at `escalates_at` when nobody acknowledges, in words."""
        if incident.escalates_at is None:
            return ""
        match escalation.next_step(incident, pages, self._policy, incident.escalates_at):
            case escalation.Escalate(person=person):
                return f"escalates to {person.name}"
            case _:
                return "calls everyone here"

    def card(self, reader: Reader, incident: Incident) -> tuple[str, Blocks]:
        """The pinned card."""
        return cards.card(self.facts(reader, incident))

    def line(self, reader: Reader, incident: Incident) -> tuple[str, Blocks]:
        """The digest channel's line."""
        return cards.digest_line(self.facts(reader, incident))

    def topic(self, incident: Incident) -> str:
        """The channel's topic."""
        return cards.topic(incident)

    def entry(self, incident: Incident, entry: Entry, loud: bool) -> tuple[str, Blocks]:
        """A timeline entry as it is posted; `loud` when it calls on somebody to act.

        What is posted late, as after Slack was down, says when it happened.
        """
        if results := results_in(entry.data) if entry.kind is EntryKind.DIAGNOSED else []:
            return diagnosis(results, len(results), entry.author)
        if not loud:
            return entries.entry(entry.model_copy(update={"observed_at": self._clock.now()}))
        if entry.kind is EntryKind.ALERTS_CLEAR:
            return messages.all_clear(incident, int(entry.data.get("count", "1")))
        return messages.call_everyone(incident, entry)

    def page(self, reader: Reader, incident: Incident, page: Page) -> PageText:
        """What rings: a summary, details, and links."""
        facts = self.facts(reader, incident)
        links: dict[str, str] = {}
        if self._public_url:
            links[incident.id] = f"{self._public_url}/incidents/{incident.id}"
        if not incident.private:
            links |= {link.name: link.url for link in self._links(facts)}
        details = {"incident": incident.id, "for": page.target_name} | messages.page_details(facts)
        return PageText(
            summary=messages.page_summary(incident, _reading(facts)), details=details, links=links
        )

    def team(self, reader: Reader, incident: Incident, page: Page) -> tuple[str, str, Blocks]:
        """The team's channel, and what it is told there."""
        team = self._policy.owner_of(incident.service)
        people = [self._policy.people[key].slack for key in team.members]
        told = messages.team_alert(
            incident, page.target_name, people, incident.escalates_at, _reading(self.facts(reader, incident))
        )
        return team.channel, told.text, told.blocks

    def plan(self, reader: Reader, incident: Incident) -> RoomPlan:
        """The channel's name, who belongs in it, and the links at its top."""
        on_call = [person.slack for person in self._policy.ladder(incident.service)[:2]]
        owners = [self._policy.people[key].slack for key in self._policy.owner_of(incident.service).members]
        asked = [person.id for person in (incident.declared_by, incident.commander) if person and person.id]
        bookmarks = self._links(self.facts(reader, incident))
        if self._public_url:
            own = Link(name=incident.id, url=f"{self._public_url}/incidents/{incident.id}")
            bookmarks.append(own)
        people = asked if incident.private else [*asked, *on_call, *owners]
        return RoomPlan(
            name=room_name(incident), people=tuple(dict.fromkeys(people)), bookmarks=tuple(bookmarks)
        )

    def draft(self, reader: Reader, incident: Incident) -> str:
        """The post-mortem as Markdown."""
        return draft(self._postmortem_facts(reader, incident))

    def comment(self, incident: Incident) -> str:
        """What stands beside the post-mortem's file."""
        return messages.postmortem_comment(incident, missing(incident))

    def _postmortem_facts(self, reader: Reader, incident: Incident) -> PostmortemFacts:
        return PostmortemFacts(
            incident=incident,
            timeline=tuple(reader.timeline(incident.id)),
            pages=tuple(reader.pages(incident.id)),
            alerts=tuple(reader.decided_alerts(incident=incident.id)),
            changes=self._changes(reader, incident),
        )

    def _changes(self, reader: Reader, incident: Incident) -> tuple[Change, ...]:
        """What changed around its beginning, scheduled maintenance included, oldest first."""
        kept = reader.changes(
            since=incident.detected_at - CHANGED_WITHIN,
            service=incident.service,
            drill=incident.drill.id if incident.drill else None,
        )
        planned = maintenance_before(incident.detected_at, CHANGED_WITHIN, self._policy)
        known = {change.title for change in kept}
        changes = [*kept, *(change for change in planned if change.title not in known)]
        return tuple(sorted(changes, key=lambda change: change.happened_at or incident.detected_at))

    def _runbook(self, incident: Incident, alerts: Sequence[DecidedAlert]) -> Link | None:
        """The service's runbook, unless an alert brings one of its own."""
        service = self._policy.services.get(incident.service or "")
        brought = any(link.name == _RUNBOOK for alert in alerts for link in alert.links)
        if service is None or service.runbook is None or brought:
            return None
        return Link(name=_RUNBOOK, url=service.runbook)

    def _links(self, facts: CardFacts) -> list[Link]:
        """The newest alert's links, and the service's runbook where the alert brings none."""
        links = [link for alert in facts.alerts[:1] for link in alert.links]
        return [*links, facts.runbook] if facts.runbook else links


def _found_last(reader: Reader, incident: Incident) -> list[CheckResult]:
    """What the newest run of checks found."""
    runs = [entry for entry in reader.timeline(incident.id) if entry.kind is EntryKind.DIAGNOSED]
    return results_in(runs[-1].data) if runs else []


def _reading(facts: CardFacts) -> str:
    """The measured value of the alert that opened the incident."""
    return next((alert.reading for alert in reversed(facts.alerts) if alert.reading), "")

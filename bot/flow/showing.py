"""Gathers what people are shown from the present state, and has it rendered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.flow.at_home import at_home
from bot.flow.diagnose import newest_run
from bot.flow.furnish import RoomPlan
from bot.flow.kept import kept, mail_of
from bot.flow.page import PageText
from bot.flow.standing import standing
from bot.model.alert import Change, DecidedAlert
from bot.model.check import CheckResult
from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.model.precedent import Precedent
from bot.model.ticket import Ticket
from bot.model.timeline import Entry, EntryKind
from bot.model.value import Link
from bot.model.workspace import HOME, within
from bot.policy import Policy
from bot.ports import Blocks, Letter, Reader, TicketText
from bot.render import card as cards
from bot.render import entries, messages, tickets
from bot.render.blockkit import Message
from bot.render.catchup import catch_up
from bot.render.checks import diagnosis, in_brief, results_in
from bot.render.facts import CardFacts
from bot.render.home import home
from bot.render.similar import precedents, similar
from bot.rules import escalation, inhibit
from bot.rules.likely import agreed, agreeing
from bot.rules.mute import maintenance_before
from bot.rules.naming import room_name
from bot.rules.on_call import HandOver, ladder, shifts
from bot.rules.privacy import invited

CHANGED_WITHIN = timedelta(hours=2)
"""How long before an incident a change may have happened that is shown with it."""

_MOST_LIKELY = 2
_RUNBOOK = "Runbook"
_OVER = (PageState.RESOLVED, PageState.NOT_NEEDED)

_LOUD: Mapping[EntryKind, Callable[[Incident, Entry], Message]] = {
    EntryKind.UPDATE: messages.status_update,
    EntryKind.ALERTS_CLEAR: lambda incident, entry: messages.all_clear(
        incident, int(entry.data.get("count", "1"))
    ),
    EntryKind.TICKET_STATE: messages.ticket_closed,
    EntryKind.PAGE_RESOLVED: messages.page_resolved,
    EntryKind.CANCELLED: messages.cancelled,
    EntryKind.MERGED: messages.merged,
}
"""What words an entry that calls on somebody; those that are not here call everyone."""


class Showing:
    """One way to show each thing, whichever job asks. With `has_console` people can sign in there."""

    def __init__(
        self, policy: Policy, clock: Clock, public_url: str | None, *, has_console: bool = False
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._public_url = (public_url or "").rstrip("/")
        self._has_console = has_console

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
            changes=self.changes(reader, incident),
            owner=self._policy.owner_of(incident.service).name if incident.service else "",
            runbook=self._runbook(incident, alerts),
            likely=tuple(
                f"{each.issue}: {each.cause} → {each.resolution}{agreed(each, found)}" for each in likely
            ),
            checks=in_brief(found) if found else "",
            before=_before(reader, incident),
            public_url=self._public_url,
            has_console=self._has_console,
            has_postmortem=reader.postmortem(incident.id) is not None,
            off_call=self._off_call(reader, incident),
            ticket=reader.ticket_of(incident.id),
            copies=tuple(reader.copies(incident.id)),
            tasks=tuple(reader.tasks(incident.id)),
            update_due_at=incident.cadence.due_at if incident.is_open else None,
            **self._next(reader, incident, pages, firing),
        )

    def _next(self, reader: Reader, incident: Incident, pages: Sequence[Page], firing: int) -> dict[str, Any]:
        """What follows by itself: at `escalates_at` when nobody acknowledges, or when nobody does a thing."""
        if incident.escalates_at:
            return {"next_step": self._next_step(reader, incident, pages, incident.escalates_at)}
        again_at = escalation.quiet_until(incident, reader.last_deed(incident.id), self._policy)
        by = incident.acknowledged_by
        if not firing or again_at is None or by is None or again_at <= self._clock.now():
            return {}
        return {
            "next_step": f"pages {by.name} again",
            "next_at": again_at,
            "next_if": "if still firing and quiet",
        }

    def _next_step(self, reader: Reader, incident: Incident, pages: Sequence[Page], at: datetime) -> str:
        match escalation.next_step(incident, pages, self._policy, at, kept(reader, at)):
            case escalation.Escalate(person=person):
                return f"escalates to {person.name}"
            case escalation.Nobody():
                return "rings everybody, since nobody is on call then"
            case _:
                return "calls everyone here"

    def _off_call(self, reader: Reader, incident: Incident) -> str:
        """On which levels nobody is on call just now, in words, while that matters to the incident."""
        if incident.escalates_at is None:
            return ""
        team, now = self._policy.answering(incident.service), self._clock.now()
        levels = ladder(self._policy, team, kept(reader, now), now)
        empty = [str(number) for number, person in enumerate(levels, 1) if person is None]
        if len(empty) == len(levels):
            return f"nobody for {team}"
        return f"nobody at level {' and '.join(empty)}" if empty else ""

    def card(self, reader: Reader, incident: Incident) -> tuple[str, Blocks]:
        """The pinned card."""
        return cards.card(self.facts(reader, incident))

    def line(self, reader: Reader, incident: Incident) -> tuple[str, Blocks]:
        """The digest channel's line."""
        return cards.digest_line(self.facts(reader, incident))

    def hand_over(self, reader: Reader, handed: HandOver) -> tuple[str, Blocks]:
        """Who takes over from whom, and what is open now."""
        now = self._clock.now()
        first = shifts(self._policy, handed.team, kept(reader, now), now)[0]
        where = self._policy.teams[handed.team].workspace or HOME
        return messages.hand_over(standing(reader, self._policy, handed.team, now, first, handed, where))

    def home(self, reader: Reader, user: str) -> Blocks:
        """A person's Home tab."""
        return home(at_home(reader, self._policy, user, self._clock.now()))

    def topic(self, incident: Incident) -> str:
        """The channel's topic."""
        return cards.topic(incident)

    def entry(self, incident: Incident, entry: Entry, loud: bool) -> tuple[str, Blocks]:
        """A timeline entry as it is posted; `loud` when it calls on somebody to act.

        What is posted late, as after Slack was down, says when it happened.
        """
        if results := results_in(entry.data) if entry.kind is EntryKind.DIAGNOSED else []:
            return diagnosis(results, len(results), entry.author, than=entry.data)
        if entry.kind is EntryKind.SIMILAR:
            return similar(entry)
        if not loud:
            return entries.entry(entry.model_copy(update={"observed_at": self._clock.now()}))
        worded = _LOUD.get(entry.kind, messages.call_everyone)
        return worded(incident, entry)

    def question(self, name: str, incident: Incident, facts: Mapping[str, str]) -> tuple[str, Blocks]:
        """What the people of an incident are asked, or what became of it."""
        return messages.question(name, incident, facts, self._clock.now())

    def told_alone(self, reader: Reader, incident: Incident, facts: Mapping[str, str]) -> tuple[str, Blocks]:
        """What somebody is told of a task, or of a role that they have now or have no more."""
        if "task" in facts:
            return messages.task(incident, facts)
        known = self._policy.roles.get(facts["role"])
        links = self._links(self.facts(reader, incident))
        return messages.role(incident, facts, known.duties if known else (), links)

    def catch_up(self, reader: Reader, incident: Incident) -> tuple[str, Blocks]:
        """What somebody who joins needs to know."""
        return catch_up(self.facts(reader, incident), reader.timeline(incident.id))

    def page(self, reader: Reader, incident: Incident, page: Page) -> PageText:
        """What rings: a summary, details, and links."""
        facts = self.facts(reader, incident)
        links: dict[str, str] = {}
        if self._public_url:
            links[incident.id] = f"{self._public_url}/incidents/{incident.id}"
        if not incident.private:
            links |= {link.name: link.url for link in self._links(facts)}
        details = {"incident": incident.id, "for": page.target_name} | messages.page_details(facts)
        summary = messages.page_summary(incident, _reading(facts))
        if page.asked_by:
            summary = messages.call_summary(incident, page, _reading(facts))
            details |= {} if incident.private else {f"{page.asked_by} asks": page.reason}
        return PageText(summary=summary, details=details, links=links)

    def team(self, reader: Reader, incident: Incident, page: Page) -> tuple[str, str, Blocks]:
        """The team's channel, and what it is told there."""
        team = self._policy.owner_of(incident.service)
        people = [self._policy.people[key].slack for key in team.members]
        told = messages.team_alert(
            incident, page.target_name, people, incident.escalates_at, _reading(self.facts(reader, incident))
        )
        return within(incident.workspace, team.channel), told.text, told.blocks

    def ticket(self, reader: Reader, incident: Incident, ticket: Ticket) -> TicketText:
        """What the ticket says in its tracker; of a private incident no more than its id, and a link."""
        facts = self.facts(reader, incident)
        links = [*self._own_page(incident)]
        if not incident.private:
            links += [Link(name=f"#{room.name}", url=room.url) for room in [incident.room] if room]
            links += self._links(facts)
        return tickets.ticket_text(facts, ticket, links, self._policy.business.zone)

    def passed_on(self, incident: Incident, entry: Entry) -> str:
        """A timeline entry as it is said below the ticket."""
        room = incident.room if entry.kind is EntryKind.ROOM else None
        return tickets.passed_on(entry, room.url if room else "")

    def _own_page(self, incident: Incident) -> list[Link]:
        if not self._public_url:
            return []
        return [Link(name=incident.id, url=f"{self._public_url}/incidents/{incident.id}")]

    def _console(self, incident: Incident) -> list[Link]:
        """The incident's page in the console, by way of the sign-in: the short address leads back here."""
        own = self._own_page(incident)
        if not self._has_console or not own:
            return own
        return [Link(name="Console", url=f"{self._public_url}/sign-in?next=/incidents/{incident.id}")]

    def direct(self, reader: Reader, incident: Incident, page: Page) -> tuple[str, str, Blocks]:
        """Whom the page is for in Slack, and what they alone are told."""
        person = self._policy.people.get(page.target)
        text = self.page(reader, incident, page)
        links = [Link(name=name, url=url) for name, url in text.links.items()]
        reading = "" if incident.private else _reading(self.facts(reader, incident))
        told = messages.direct_page(
            incident, page, person.slack if person else "", links, self._unanswered(incident, page), reading
        )
        return person.slack if person else "", told.text, told.blocks

    def letter(self, reader: Reader, incident: Incident, page: Page) -> Letter:
        """The page as a mail, to the person or to everybody of the team."""
        text = self.page(reader, incident, page)
        details = {} if incident.private else text.details
        team = self._unanswered(incident, page)
        return Letter(
            # The moment keeps a page apart from that of another database, whose incidents count from 1 too.
            key=f"{page.id.replace(':', '.')}.{incident.opened_at:%Y%m%d%H%M%S}",
            to=tuple(mail_of(reader, self._policy, page.target)),
            subject=text.summary,
            text=messages.page_mail(incident, text.summary, details, text.links, team),
        )

    def _unanswered(self, incident: Incident, page: Page) -> str:
        """The team that is told since nobody on call answers; "" where the page is somebody's own."""
        is_told = page.via is Via.DIRECT and not incident.private
        return self._policy.owner_of(incident.service).name if is_told else ""

    def plan(self, reader: Reader, incident: Incident) -> RoomPlan:
        """The channel's name, who belongs in it, and the links at its top."""
        on_call = self._on_call(reader, incident)[:2]
        owners = [self._policy.people[key].slack for key in self._policy.owner_of(incident.service).members]
        asked = [person.id for person in (incident.declared_by, incident.commander) if person and person.id]
        bookmarks = self._links(self.facts(reader, incident))
        bookmarks += [*self._console(incident), *(link for link in incident.links if link.url)]
        people = invited(incident, self._policy) if incident.private else [*asked, *on_call, *owners]
        return RoomPlan(
            name=within(incident.workspace, room_name(incident)),
            people=tuple(dict.fromkeys(people)),
            bookmarks=tuple(bookmarks),
        )

    def _on_call(self, reader: Reader, incident: Incident) -> list[str]:
        """Who is on call for it just now, by their Slack user ids; level 1 first."""
        now = self._clock.now()
        levels = ladder(self._policy, self._policy.answering(incident.service), kept(reader, now), now)
        return [person.slack for person in levels if person and person.slack]

    def changes(self, reader: Reader, incident: Incident) -> tuple[Change, ...]:
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
    run = newest_run(reader, incident.id)
    return results_in(run.data) if run else []


def _before(reader: Reader, incident: Incident) -> tuple[Precedent, ...]:
    """The past incidents that were held up to it when it opened."""
    held_up = reader.entries_of(incident.id, [EntryKind.SIMILAR])
    return tuple(precedents(held_up[-1])) if held_up else ()


def _reading(facts: CardFacts) -> str:
    """The measured value of the alert that opened the incident."""
    return next((alert.reading for alert in reversed(facts.alerts) if alert.reading), "")

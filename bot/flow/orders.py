"""What each job is called, by which lane it goes, and when it is due."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.model.action_item import ActionItem
from bot.model.alert import Problem
from bot.model.drill import Drill
from bot.model.heartbeat import HeartbeatRecord
from bot.model.incident import Incident, Person
from bot.model.job import Job, Lane
from bot.model.page import Page, Via
from bot.model.synthetic import SyntheticRun
from bot.model.task import Task
from bot.model.ticket import Ticket
from bot.model.timeline import Entry
from bot.model.value import Link
from bot.model.webhook import WebhookEvent

_BY_WAY = {
    "pagerduty": ("page", Lane.PAGE),
    "silent": ("page", Lane.PAGE),
    "slack": ("page_direct", Lane.DIRECT),
    "mail": ("page_mail", Lane.MAIL),
    "channel": ("alert_team", Lane.CHAT),
}
_CARD_AT_MOST_EVERY = timedelta(seconds=1)


def page(page: Page, now: datetime) -> Job:
    """Ring, or alert the team: the first way that can be used."""
    kind, lane = _BY_WAY["channel"] if page.via is Via.CHAT else _BY_WAY["pagerduty"]
    return _job(kind, lane, page.incident, page.id, now, page=page.id)


def attempt(page: Page, way: str, now: datetime) -> Job:
    """Try that way."""
    kind, lane = _BY_WAY[way.partition("-")[0]]
    return _job(kind, lane, page.incident, f"{page.id}/{way}", now, page=page.id, way=way)


def next_way(page: Page, way: str, due_at: datetime) -> Job:
    """Look, at that time, whether the page got through by that way."""
    cause = f"{page.id}/{way}:{due_at.isoformat()}"
    return _job("next_way", Lane.WORK, page.incident, cause, due_at, page=page.id, way=way)


def tell_pager(page: Page, way: str, verb: str, now: datetime) -> Job:
    """Let the pager behind that way know that a page was acknowledged or resolved; `verb` says which."""
    cause = f"{page.id}:{verb}" if way == "pagerduty" else f"{page.id}/{way}:{verb}"
    return _job("tell_pager", Lane.PAGE, page.incident, cause, now, page=page.id, way=way, verb=verb)


def refresh_page(page: Page, verb: str, now: datetime) -> Job:
    """Say in the message to the person that their page was acknowledged or resolved; `verb` says which."""
    cause = f"{page.id}:{verb}"
    return _job("refresh_page", Lane.CHAT, page.incident, cause, now, page=page.id)


def direct(page: Page, now: datetime) -> Job:
    """Have the pager ring whom the page is meant for."""
    return _job("direct", Lane.PAGE, page.incident, page.id, now, page=page.id)


def synthetic_page(run: SyntheticRun, now: datetime) -> Job:
    """Ring the test target."""
    return _job("synthetic_page", Lane.PAGE, None, run.id, now, run=run.id)


def note_pager(entry: Entry, now: datetime) -> Job:
    """Write to the pager's incident what somebody said."""
    return _job("note_pager", Lane.CHAT, None, entry.id, now, entry=entry.id)


def escalate(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether somebody has acknowledged."""
    return _timer("escalate", incident, due_at)


def still_firing(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether an acknowledged incident fires on while nobody does anything."""
    return _timer("still_firing", incident, due_at)


def update_due(incident: Incident, at: datetime, promised: datetime, number: int) -> Job:
    """Remind, at that time, of the status update promised for then, for the first time or once more."""
    cause = f"{incident.id}:{promised.isoformat()}/{number}:{at.isoformat()}"
    args = {"promised": promised.isoformat(), "number": str(number)}
    return _job("update_due", Lane.WORK, incident.id, cause, at, **args)


def stale(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether anybody has done anything."""
    return _timer("stale", incident, due_at)


def no_commander(incident: Incident, due_at: datetime, at: str) -> Job:
    """Look, at that time, whether somebody commands; `at` tells one offer from another."""
    cause = f"{incident.id}:{at}:{due_at.isoformat()}"
    return _job("no_commander", Lane.WORK, incident.id, cause, due_at, at=at)


def tick(incident: Incident, due_at: datetime) -> Job:
    """Refresh the card at that time, if only for its elapsed time."""
    return _timer("tick", incident, due_at)


def open_room(incident: Incident, now: datetime, cause: str = "") -> Job:
    """Create the channel, with the card in it; `cause` tells a later order from the first."""
    return _job("open_room", Lane.CHAT, incident.id, cause or incident.id, now)


def furnish(incident: Incident, left: str, due_at: datetime) -> Job:
    """Carry these pieces into the channel; `left` is the list of them as JSON."""
    return _again("furnish", incident, due_at, left=left)


def set_topic(incident: Incident, now: datetime) -> Job:
    """Make the channel's topic true again."""
    return _again("set_topic", incident, now)


def announce(incident: Incident, now: datetime) -> Job:
    """Post or edit the digest channel's line."""
    return _again("announce", incident, now)


def refresh_card(incident: Incident, now: datetime) -> Job:
    """Make the card true again, at most once a second, and then the topic."""
    shown_at = incident.room.refreshed_at if incident.room else None
    return _again("refresh_card", incident, max(now, shown_at + _CARD_AT_MOST_EVERY) if shown_at else now)


def invite(incident: Incident, user: str, now: datetime) -> Job:
    """Bring somebody into the channel."""
    return _again("invite", incident, now, user=user)


def bookmark(incident: Incident, link: Link, now: datetime) -> Job:
    """Keep the link at the top of the channel, or keep it there no more."""
    return _again("bookmark", incident, now, name=link.name)


def webhook(name: str, event: WebhookEvent, entry: Entry, now: datetime) -> Job:
    """Tell that webhook of what the entry says, under an id that stays the same."""
    args = {"webhook": name, "event": event.value, "entry": entry.id, "at": now.isoformat()}
    return _job("webhook", Lane.WEBHOOK, entry.incident, f"{name}:{entry.id}", now, **args)


def say(entry: Entry, now: datetime) -> Job:
    """Post a timeline entry where people read."""
    return _job("say", Lane.CHAT, entry.incident, entry.id, now, entry=entry.id)


def say_id(entry_id: str) -> str:
    """The id of the job that posts that entry."""
    return f"say:{entry_id}"


def say_again(entry: Entry, now: datetime) -> Job:
    """Edit what was posted of an entry into what holds now."""
    cause = f"{entry.id}:{secrets.token_hex(6)}"
    return _job("say", Lane.CHAT, entry.incident, cause, now, entry=entry.id)


def ask(incident: Incident, now: datetime, question: str, at: str, **facts: str) -> Job:
    """Put a question to the channel, or to the person that `to` names alone; with an `answer`, edit it.

    `at` tells it from others of its kind.
    """
    return _again("ask", incident, now, question=question, at=at, **facts)


def tell_task(incident: Incident, task: Task, now: datetime) -> Job:
    """Tell the owner of a task that they have it."""
    user = task.owner.id if task.owner else ""
    args = {"user": user, "task": task.text, "number": str(task.number), "by": task.by.name}
    return _again("tell_person", incident, now, **args)


def catch_up(incident: Incident, user: str, now: datetime) -> Job:
    """Tell somebody who joins what they missed; once for each person and incident."""
    return _job("catch_up", Lane.CHAT, incident.id, f"{incident.id}:{user}", now, user=user)


def tell_role(incident: Incident, whom: Person, role: str, by: Person, now: datetime, *, taken: bool) -> Job:
    """Tell somebody alone that they have a role, or have it no more."""
    args = {"user": whom.id, "role": role, "by": by.name, "taken": "yes" if taken else ""}
    return _again("tell_person", incident, now, **args)


def echo(entry: Entry, now: datetime) -> Job:
    """Repeat a timeline entry below the digest channel's line, or edit what was repeated."""
    cause = f"{entry.id}:{secrets.token_hex(6)}"
    return _job("echo", Lane.CHAT, entry.incident, cause, now, entry=entry.id)


def wrap_up(incident: Incident, now: datetime) -> Job:
    """Render the post-mortem and hand it over; once for each time the incident resolves."""
    resolved_at = incident.resolved_at or now
    return _job("wrap_up", Lane.CHAT, incident.id, f"{incident.id}:{resolved_at.isoformat()}", now)


def show_home(user: str, cause: str, now: datetime) -> Job:
    """Show somebody their Home tab; `cause` is what they did to see it."""
    return _job("show_home", Lane.CHAT, None, f"{user}:{cause}", now, user=user)


def show_homes(due_at: datetime) -> Job:
    """Show all Home tabs anew that somebody opened lately."""
    return _job("show_homes", Lane.CHAT, None, secrets.token_hex(6), due_at)


def wrap_up_anew(incident: Incident, now: datetime) -> Job:
    """Render it once more in the place of what was handed over, which goes."""
    return _again("wrap_up", incident, now, instead="yes")


def postmortem_due(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether the post-mortem is published."""
    resolved = (incident.resolved_at or due_at).isoformat()
    cause = f"{incident.id}:{due_at.isoformat()}"
    return _job("postmortem_due", Lane.WORK, incident.id, cause, due_at, resolved=resolved)


def tell_postmortem(incident: Incident, what: str, now: datetime, *, user: str = "", by: str = "") -> Job:
    """Tell somebody, or the channel, that the post-mortem is up for `review` or `due`."""
    return _again("tell_postmortem", incident, now, what=what, user=user, by=by)


def publish(incident: Incident, note: str, now: datetime, *, instead: str = "") -> Job:
    """Share the published post-mortem; `note` says what a correction of it corrects.

    With `instead` it takes the place of every edition before, which go.
    """
    return _again("publish", incident, now, note=note, instead=instead)


def archive_room(incident: Incident, due_at: datetime) -> Job:
    """Archive the channel at that time."""
    return _job("archive_room", Lane.CHAT, incident.id, incident.id, due_at)


def recap(mute: str, due_at: datetime) -> Job:
    """Look again, at that time, at what the mute of that id holds back."""
    return _job("recap", Lane.WORK, None, f"{mute}:{due_at.isoformat()}", due_at, mute=mute)


def steady(problem: Problem, due_at: datetime) -> Job:
    """Look, at that time, whether a flapping alert has come to rest."""
    cause = f"{problem.alert}:{due_at.isoformat()}"
    return _job("steady", Lane.WORK, problem.incident, cause, due_at, fingerprint=problem.fingerprint)


def watch_heartbeat(record: HeartbeatRecord, due_at: datetime | None = None) -> Job:
    """Look, when it is due or at that time, whether a heartbeat came."""
    at = due_at or record.due_at
    cause = f"{record.name}:{at.isoformat()}"
    return _job("watch_heartbeat", Lane.WORK, None, cause, at, heartbeat=record.name)


def end_quietly(incident: Incident, due_at: datetime) -> Job:
    """Look, at that time, whether the incident's alerts stayed resolved."""
    return _timer("end_quietly", incident, due_at)


def notify(cause: str, now: datetime, notice: str, **facts: str) -> Job:
    """Tell the digest channel, or the `channel` of the facts; `notice` names the template that words it."""
    return _job("notify", Lane.CHAT, None, cause, now, notice=notice, **facts)


def offer_items(incident: Incident, now: datetime) -> Job:
    """Offer to make action items of the tasks that are left, or bring that offer in line."""
    return _again("offer_items", incident, now)


def remind(at: datetime) -> Job:
    """Look at that time of which action items people are to be reminded."""
    return _job("remind", Lane.WORK, None, at.isoformat(), at)


def tell_actions(user: str, day: date, now: datetime) -> Job:
    """Remind somebody of their action items; once a day."""
    args = {"user": user, "day": day.isoformat()}
    return _job("tell_actions", Lane.CHAT, None, f"{user}:{day}", now, **args)


def tell_action(item: ActionItem, day: date, now: datetime) -> Job:
    """Bring in line what whoever has it was told that day, or tell it.

    The incident's messages go one by one, so that two of its items make one message.
    """
    args = {"user": item.answers.id, "day": day.isoformat()}
    return _job("tell_actions", Lane.CHAT, item.incident, f"{item.id}:{secrets.token_hex(6)}", now, **args)


def hand_over(team: str, at: datetime) -> Job:
    """Tell, at that time, who takes over from whom."""
    return _job("hand_over", Lane.CHAT, None, f"{team}:{at.isoformat()}", at, team=team, at=at.isoformat())


def sync_ticket(incident: Incident, now: datetime) -> Job:
    """Bring the incident's ticket in its tracker in line with the one kept here."""
    cause = f"{incident.id}:{secrets.token_hex(6)}"
    return _job("sync_ticket", Lane.TICKET, incident.id, cause, now)


def overdue(ticket: Ticket) -> Job:
    """Look, once that ticket is due, whether somebody has done it."""
    return _job(
        "overdue", Lane.WORK, ticket.incident, f"{ticket.id}:{ticket.due_at.isoformat()}", ticket.due_at
    )


def report(name: str, at: datetime) -> Job:
    """Post the report of that name at that time."""
    return _job("report", Lane.CHAT, None, f"{name}:{at.isoformat()}", at, report=name, at=at.isoformat())


def draw_figures(at: datetime, now: datetime) -> Job:
    """Show the pictures of the figures that were told at that time."""
    return _job("draw_figures", Lane.CHECK, None, at.isoformat(), now)


def capture(channel: str, ts: str, cause: str, incident: Incident, now: datetime, **by: str) -> Job:
    """Bring the timeline in line with a message's pins and reactions; `cause` is the event that said so.

    `by` and `by_id` name a person who wants it kept whatever its marks; `by` is "" where they no longer do.
    """
    cause = f"{incident.id}:{channel}:{ts}:{cause}" if by else f"{channel}:{ts}:{cause}"
    return _job("capture", Lane.CHAT, incident.id, cause, now, channel=channel, ts=ts, **by)


def reply(incident: Incident, channel: str, ts: str, now: datetime) -> Job:
    """Say below the message from which an incident was declared where it goes on."""
    return _job("reply", Lane.CHAT, incident.id, incident.id, now, channel=channel, ts=ts)


def diagnose(
    incident: Incident, checks: Sequence[str], now: datetime, *, by: str = "", cause: str = ""
) -> Job:
    """Run these checks, asked for by somebody of that name; the same `cause` makes one job.

    The entry's id is known ahead, so that the message that shows them coming in is the one that keeps them.
    """
    id_ = secrets.token_hex(8)
    args = {"checks": " ".join(checks), "by": by, "entry": id_}
    return _job("diagnose", Lane.CHECK, incident.id, f"{incident.id}:{cause or id_}", now, **args)


def recall(incident: Incident, now: datetime) -> Job:
    """Look which past incidents were like it; once for each."""
    return _job("recall", Lane.CHECK, incident.id, incident.id, now)


def look_ahead(metric: str, channel: str, by: str, now: datetime) -> Job:
    """Look how long the capacity of that name lasts, and show it in that channel."""
    id_ = secrets.token_hex(8)
    return _job("look_ahead", Lane.CHECK, None, id_, now, metric=metric, channel=channel, by=by)


def check_health(channel: str, by: str, now: datetime) -> Job:
    """Run all checks for the health board, and show it in that channel, at most once a minute."""
    cause = f"{channel}:{now.isoformat(timespec='minutes')}"
    return _job("check_health", Lane.CHECK, None, cause, now, channel=channel, by=by)


def review_performance(channel: str, by: str, now: datetime) -> Job:
    """Review how the platform did, for that channel; asked for by somebody of that name."""
    id_ = secrets.token_hex(8)
    return _job("review_performance", Lane.CHECK, None, id_, now, channel=channel, by=by)


def planned_performance_review(at: datetime) -> Job:
    """Review how the platform did at that time, for the digest channel."""
    args = {"channel": "", "by": "", "at": at.isoformat()}
    return _job("review_performance", Lane.CHECK, None, args["at"], at, **args)


def end_drill(drill: Drill) -> Job:
    """End a drill that nobody has ended by then."""
    return _job("end_drill", Lane.WORK, None, drill.id, drill.ends_at, drill=drill.id)


def _timer(kind: str, incident: Incident, due_at: datetime) -> Job:
    return _job(kind, Lane.WORK, incident.id, f"{incident.id}:{due_at.isoformat()}", due_at)


def _again(kind: str, incident: Incident, due_at: datetime, **args: str) -> Job:
    """A job of which any number may follow one another, even at the same instant."""
    return _job(kind, Lane.CHAT, incident.id, f"{incident.id}:{secrets.token_hex(6)}", due_at, **args)


def _job(kind: str, lane: Lane, incident: str | None, cause: str, due_at: datetime, **args: str) -> Job:
    """The cause makes the id: what happened once makes one job, however often it is written."""
    return Job(id=f"{kind}:{cause}", kind=kind, lane=lane, incident=incident, due_at=due_at, args=args)

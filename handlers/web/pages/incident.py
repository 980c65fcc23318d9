"""One incident: how it stands, what happened, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from bot.flow.diagnose import newest_run
from bot.model.alert import DecidedAlert
from bot.model.check import worst_first
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy.durations import parse_duration
from bot.ports import Reader
from bot.render.card import card_facts, moves
from bot.render.checks import results_in
from bot.render.console import entry_facts, paged
from bot.render.modals import NEVER, NEXT
from bot.rules.holding import holders
from bot.rules.lifecycle import possible
from handlers.desk import Desk
from handlers.gate import refusals
from handlers.web.responding import DEEDS
from handlers.web.visit import Page, Shown, Visit

_ENTRIES = 50
_ALERTS = 20
_PAGES = 20


def _show(visit: Visit) -> Shown:
    incident = visit.incident()
    with visit.desk.store.read() as reader:
        facts = {
            **state(visit, reader, incident),
            **_timeline(visit, reader, incident),
            **_beside(reader, incident),
            **_offered(visit, incident),
        }
    return Shown("web/incident.html.j2", f"{incident.id} {incident.title}", facts)


def state(visit: Visit, reader: Reader, incident: Incident) -> dict[str, object]:
    """What the upper part of the page says, which changes while one looks at it."""
    had = holders(incident)
    facts = card_facts(visit.desk.showing.facts(reader, incident))
    rung = facts.pop("page")
    return {
        **facts,
        "rung": rung,
        "channel": incident.room.url if incident.room else "",
        "is_put_away": incident.is_put_away,
        "roles": [
            {"name": name, "who": had[name].name if name in had else ""} for name in visit.desk.policy.roles
        ],
        "barred": refusals({action for action, _ in DEEDS.values()}, visit.about(incident)),
        "can": [status.value for status in possible(incident.status, cancelled=incident.cancelled)],
    }


def _timeline(visit: Visit, reader: Reader, incident: Incident) -> dict[str, object]:
    """A page of it, the newest first."""
    before, after = visit.query.get("before") or None, visit.query.get("after") or None
    newest = reader.last_recorded(incident.id)
    found = reader.story_page(incident.id, limit=_ENTRIES + 1, before=before, after=after)
    is_more = len(found) > _ENTRIES
    shown = found[:_ENTRIES] if after else found[-_ENTRIES:]
    is_newest = not before and not (after and is_more)
    return {
        "entries": [entry_facts(entry, incident.id) for entry in reversed(shown)],
        "older": shown[0].id if shown and (after or is_more) else "",
        "newer": shown[-1].id if shown and not is_newest else "",
        "live_from": newest if is_newest else None,
    }


def _beside(reader: Reader, incident: Incident) -> dict[str, object]:
    """Alerts with why, pages with the ways that were tried, and what the checks found last."""
    pages = reader.pages(incident.id)
    alerts = reader.decided_alerts(incident=incident.id, limit=_ALERTS + 1)
    run = newest_run(reader, incident.id)
    return {
        "told_alerts": [_why(alert) for alert in alerts[:_ALERTS]],
        "more_alerts": len(alerts) > _ALERTS,
        "paged": paged(pages[-_PAGES:], reader.attempts(incident.id)),
        "more_pages": max(len(pages) - _PAGES, 0),
        "answers": worst_first(results_in(run.data)) if run else [],
        "checked_at": run.happened_at if run else None,
    }


def _why(alert: DecidedAlert) -> dict[str, object]:
    return {**dict(alert), "links": alert.links[:3]}


def _offered(visit: Visit, incident: Incident) -> dict[str, object]:
    """What the forms have to choose from."""
    policy = visit.desk.policy
    every = policy.severity(incident.severity).update_every
    return {
        "moves": [status.value for status in moves(incident)],
        "severities": [
            {"value": each.value, "name": each.value.capitalize()}
            for each in Severity
            if each is not incident.severity
        ],
        "people": [{"value": key, "name": each.name} for key, each in policy.people.items()],
        "teams": [{"value": team, "name": f"Whoever is on call for {team}"} for team in policy.on_call],
        "lasting": [{"value": value, "name": words.capitalize()} for value, words in NEXT.items()]
        + [{"value": NEVER, "name": "None is planned"}],
        "usual": next((value for value in NEXT if every == parse_duration(value)), NEVER),
    }


def _in_slack(desk: Desk, path: Mapping[str, str]) -> str:
    """The incident's channel: a page leads here, on a phone that is not signed in to the console at night.

    Slack asks who wants to come in. A private incident's page brings nothing but this address. It tells that
    an incident has that id, which its neighbours' ids tell as well.
    """
    with desk.store.read() as reader:
        found = reader.incident(path["incident_id"].upper())
    return found.room.url if found and found.room else ""


PAGES = (
    Page(
        "/incidents/{incident_id}",
        _show,
        nav="Incidents",
        deeds={name: do for name, (_, do) in DEEDS.items()},
        elsewhere=_in_slack,
    ),
)

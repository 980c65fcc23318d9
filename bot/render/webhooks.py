"""Words what other programs are told, as JSON of bounded size."""

from __future__ import annotations

from datetime import datetime

from bot.model.incident import Incident
from bot.model.timeline import Entry
from bot.model.webhook import Told, ToldChannel, ToldIncident, WebhookBody, WebhookEvent
from bot.model.wire import cut
from bot.model.workspace import apart
from bot.rules.webhooks import change_of

_LONGEST_TEXT = 1000


def webhook_body(
    event: WebhookEvent, incident: Incident, entry: Entry, into: str = "", public_url: str = ""
) -> str:
    """The event; `into` is the incident in which a merged one goes on."""
    change = {**change_of(event, entry), **({"into": into} if into else {})}
    if not into:
        change.pop("into", None)
    told = Told(
        incident=_incident(incident, public_url),
        sequence=entry.number,
        by=cut(entry.author, _LONGEST_TEXT),
        change={name: cut(said, _LONGEST_TEXT) for name, said in change.items()},
    )
    return WebhookBody(type=event, timestamp=entry.happened_at, data=told).model_dump_json()


def trial_body(now: datetime) -> str:
    """An event that tells of nothing."""
    told = Told(incident=None, sequence=0, by="", change={})
    return WebhookBody(type=WebhookEvent.TEST, timestamp=now, data=told).model_dump_json()


def _incident(incident: Incident, public_url: str) -> ToldIncident:
    shown = set(ToldIncident.model_fields) - {"title", "drill", "commander", "channel", "url"}
    room = incident.room
    return ToldIncident(
        **incident.model_dump(include=shown),
        title=cut(incident.title, _LONGEST_TEXT),
        drill=incident.drill is not None,
        commander=cut(incident.commander.name, _LONGEST_TEXT) if incident.commander else "",
        channel=ToldChannel(id=apart(room.id)[1], name=room.name) if room else None,
        url=f"{public_url}/incidents/{incident.id}" if public_url and room else "",
    )

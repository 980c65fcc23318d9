"""/incident why: which rule did what to an alert."""

from __future__ import annotations

import re

from bot.errors import Refused
from bot.model.action import Action
from bot.model.alert import DecidedAlert
from bot.ports import Reader
from bot.render.why import did
from handlers.seeing import is_seen
from handlers.slack.desk import Ask, Command, Reply

_MOST = 8
_ALERT_ID = re.compile(r"a-\d+-\d+(\.\d+)?", re.IGNORECASE)


def _run(ask: Ask) -> Reply:
    word = ask.text.partition(" ")[0]
    with ask.desk.store.read() as reader:
        if _ALERT_ID.fullmatch(word):
            alert = _seen(ask, reader, reader.decided_alert(word.lower()))
            return Reply("why_alert", {"alert": alert, "did": did(alert)})
        incident = ask.incident()[0] if word or ask.here else None
        found = reader.decided_alerts(incident=incident.id if incident else None, limit=5 * _MOST)
        shown = [alert for alert in found if incident or is_seen(ask, ask.shows, reader, alert)][:_MOST]
    told = [{"id": each.id, "title": each.title, "did": did(each), "reason": each.reason} for each in shown]
    return Reply("why", {"told": told, "incident": incident})


def _seen(ask: Ask, reader: Reader, alert: DecidedAlert | None) -> DecidedAlert:
    """The alert, unless the asker may not know of it."""
    if alert is None or not is_seen(ask, ask.knows, reader, alert):
        raise Refused("There is no such alert. /incident why shows those of this channel.")
    return alert


COMMAND = Command(
    name="why",
    usage="why [alert]",
    help="Says which rule did what to an alert, and why it opened an incident or did not.",
    run=_run,
    examples=("why", "why a-1-1"),
    action=Action.LOOK,
)

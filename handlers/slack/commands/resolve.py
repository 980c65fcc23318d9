"""/incident resolve: asks how it was fixed, or takes it in one line."""

from __future__ import annotations

from bot.engine.resolving import Resolution
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident, Status
from bot.model.timeline import EntryKind
from bot.render.modals import resolve_modal
from bot.render.wording import measured
from bot.rules.lifecycle import ending, possible
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if Status.RESOLVED not in possible(incident.status):
        raise Refused(f"{incident.id} is {ending(incident)} already.")
    if not text:
        return Reply(form=form(ask, incident))
    resolved = ask.desk.commands.resolve(incident.id, Resolution(by=ask.by, how=ask.desk.plain(text)))
    return Reply("resolve", {"incident": resolved, "postmortem": True})


def form(ask: Ask, incident: Incident) -> dict[str, object]:
    """The form, with the notes as a start for how it was fixed and the alerts for the impact."""
    with ask.desk.store.read() as reader:
        entries = reader.story(incident.id)
        alerts = reader.decided_alerts(incident=incident.id)
    notes = [entry for entry in entries if entry.kind in (EntryKind.NOTE, EntryKind.CAPTURED)]
    said = [text for entry in notes if (text := entry.data.get("text"))]
    readings = [measured(alert.title, alert.reading) for alert in reversed(alerts)]
    return resolve_modal(incident, resolution="\n".join(said), impact="\n".join(dict.fromkeys(readings[:3])))


COMMAND = Command(
    name="resolve",
    usage="resolve [how it was fixed]",
    help="Ends the incident and starts the post-mortem.",
    run=_run,
    examples=("resolve raised the cluster's memory",),
    action=Action.RESOLVE,
)

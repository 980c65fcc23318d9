"""/incident resolve: asks how it was fixed, or takes it in one line."""

from __future__ import annotations

from bot.engine.resolving import Resolution, suggested
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident, Status
from bot.render.modals import resolve_modal
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
        resolution, impact = suggested(reader, incident)
    return resolve_modal(incident, resolution=resolution, impact=impact)


COMMAND = Command(
    name="resolve",
    usage="resolve [how it was fixed]",
    help="Ends the incident and starts the post-mortem.",
    run=_run,
    examples=("resolve raised the cluster's memory",),
    action=Action.RESOLVE,
)

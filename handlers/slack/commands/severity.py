"""/incident severity: raises or lowers it, and with it who is paged."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy import Paging, Policy
from bot.rules.authority import in_production_words
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    word, _, reason = text.partition(" ")
    severity = Severity.read(word)
    if severity is None:
        raise Refused(f"{incident.id} is {incident.severity}. Say critical, high, medium or low.")
    why = ask.desk.plain(reason.strip())
    changed = ask.desk.commands.set_severity(incident.id, severity, ask.by, why)
    effect = f"{_effect(changed, ask.desk.policy)} {in_production_words(severity, ask.desk.policy)}"
    return Reply("severity", {"incident": changed, "old": incident.severity, "effect": effect})


def _effect(incident: Incident, policy: Policy) -> str:
    if incident.acknowledged_at:
        return "It is acknowledged already, so nobody is paged."
    paging = policy.severity(incident.severity).page
    if paging is Paging.NONE:
        return "Nobody is paged any more."
    whom = "On-call is paged" if paging is Paging.ON_CALL else "The team is alerted"
    return f"{whom}."


COMMAND = Command(
    name="severity",
    usage="severity critical|high|medium|low [why]",
    help="Raises or lowers it; pages start or stop accordingly.",
    run=_run,
    examples=("severity high the cause is found",),
    action=Action.SEVERITY,
)

"""/incident declare: opens an incident, by form or in one line."""

from __future__ import annotations

from bot.engine.commands import Declaration
from bot.errors import Refused
from bot.model.severity import Severity
from bot.policy import Policy
from bot.render.modals import SeverityChoice, declare_modal
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    word, _, rest = ask.text.partition(" ")
    severity = Severity.read(word)
    if severity is None or not rest.strip():
        title = rest if severity else ask.text
        return Reply(form=form(ask, title=title.strip(), severity=severity))
    declared = Declaration(title=rest.strip()[:300], severity=severity, by=ask.by)
    return Reply("declare", {"incident": ask.desk.commands.declare(declared)})


def form(ask: Ask, title: str = "", severity: Severity | None = None) -> dict[str, object]:
    """The form, with what is known filled in."""
    if len(title) > 300:
        raise Refused("A title has at most 300 characters.")
    policy = ask.desk.policy
    choices = [_choice(policy, each) for each in Severity]
    return declare_modal(choices, list(policy.services), title=title, severity=severity)


def _choice(policy: Policy, severity: Severity) -> SeverityChoice:
    says = policy.severity(severity)
    return SeverityChoice(severity=severity, meaning=says.means, effect=says.escalation)


COMMAND = Command(
    name="declare",
    usage="declare [severity title]",
    help="Opens an incident: by form, or at once with a severity and a title.",
    run=_run,
)

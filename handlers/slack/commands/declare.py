"""/incident declare: opens an incident, by form or in one line."""

from __future__ import annotations

from bot.engine.commands import Declaration
from bot.errors import Refused
from bot.model.severity import Severity
from bot.policy import Policy
from bot.render.modals import SeverityChoice, declare_modal
from handlers.slack.desk import Ask, Command, Reply

_LONGEST = 300


def _run(ask: Ask) -> Reply:
    typed = ask.desk.plain(ask.text)
    drill = _is_drill(typed)
    word, _, rest = (typed.partition(" ")[2].lstrip() if drill else typed).partition(" ")
    severity = Severity.read(word)
    title = rest.strip() if severity else f"{word} {rest}".strip()
    if len(title) > _LONGEST:
        raise Refused(f"A title has at most {_LONGEST} characters. Nothing was declared.")
    if severity is None or not title:
        return Reply(form=form(ask, title=title, severity=severity))
    declared = Declaration(title=title, severity=severity, by=ask.by, drill=drill, workspace=ask.workspace)
    return Reply("declare", {"incident": ask.desk.commands.declare(declared)})


def _is_drill(typed: str) -> bool:
    """Whether it is declared as a drill: "drill critical Kafka is down"; "drill press is down" is none."""
    first, second, *rest = [*typed.split(), "", ""][:3]
    return first.lower() == "drill" and Severity.read(second) is not None and bool("".join(rest))


def form(
    ask: Ask, title: str = "", severity: Severity | None = None, *, details: str = "", carried: str = ""
) -> dict[str, object]:
    """The form, with what is known filled in; `carried` comes back with it."""
    policy = ask.desk.policy
    choices = [_choice(policy, each) for each in Severity]
    return declare_modal(
        choices,
        list(policy.services),
        title=title,
        severity=severity,
        details=details,
        private_metadata=carried,
    )


def _choice(policy: Policy, severity: Severity) -> SeverityChoice:
    says = policy.severity(severity)
    return SeverityChoice(severity=severity, meaning=says.means, effect=says.escalation)


COMMAND = Command(
    name="declare",
    usage="declare [severity title]",
    help="Opens an incident: by form, or at once with a severity and a title.",
    run=_run,
)

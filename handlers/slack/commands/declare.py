"""/incident declare: opens an incident, by form or in one line."""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from bot.engine.commands import Declaration
from bot.errors import Refused
from bot.model.action import Action
from bot.model.severity import Severity
from bot.policy import Policy
from bot.render.modals import SeverityChoice, declare_modal
from bot.rules.authority import Subject
from handlers.slack.desk import Ask, Command, Reply

_LONGEST = 300
_MARKS = _PRIVATE, _DRILL = "private", "drill"


def _run(ask: Ask) -> Reply:
    typed = read(ask.desk.plain(ask.text))
    if typed.severity is None or not typed.title:
        return Reply(form=form(ask, title=typed.title, severity=typed.severity, private=typed.private))
    declared = Declaration(
        title=typed.title,
        severity=typed.severity,
        by=ask.by,
        drill=typed.drill,
        private=typed.private,
        workspace=ask.workspace,
    )
    return Reply("declare", {"incident": ask.desk.commands.declare(declared)})


class Typed(NamedTuple):
    """What somebody declares in one line, as far as it says."""

    title: str
    severity: Severity | None
    private: bool = False
    drill: bool = False


def read(text: str) -> Typed:
    """Reads "[private] [drill] [severity] [title]", where "drill press is down" is no drill.

    Raises Refused for a title that is too long.
    """
    words = text.split()
    marks = list(takewhile(_MARKS.__contains__, map(str.lower, words)))
    severity = Severity.read("".join(words[len(marks) : len(marks) + 1]))
    if severity is None or (_DRILL in marks and len(words) == len(marks) + 1):
        marks, severity = list(takewhile(_PRIVATE.__eq__, marks)), None
    title = " ".join(words[len(marks) + (severity is not None) :])
    if len(title) > _LONGEST:
        raise Refused(f"A title has at most {_LONGEST} characters. Nothing was declared.")
    return Typed(title, severity, private=_PRIVATE in marks, drill=_DRILL in marks)


def subject(ask: Ask) -> Subject:
    """What somebody is about to declare."""
    return Subject(declared=read(ask.desk.plain(ask.text)).severity)


def form(
    ask: Ask,
    title: str = "",
    severity: Severity | None = None,
    *,
    details: str = "",
    carried: str = "",
    private: bool = False,
    convert: bool = False,
) -> dict[str, object]:
    """The form, with what is known filled in; `carried` comes back with it.

    What is declared from a private incident's channel is private too, unless somebody says otherwise.
    """
    policy = ask.desk.policy
    choices = [_choice(policy, each) for each in Severity]
    return declare_modal(
        choices,
        title=title,
        severity=severity,
        details=details,
        private=private or (ask.here is not None and ask.here.private),
        convert=convert,
        private_metadata=carried,
    )


def _choice(policy: Policy, severity: Severity) -> SeverityChoice:
    says = policy.severity(severity)
    return SeverityChoice(severity=severity, meaning=says.means, effect=says.escalation)


COMMAND = Command(
    name="declare",
    usage="declare [private] [severity] [title]",
    help="Opens an incident: at once with a severity and a title, else by form.",
    run=_run,
    examples=("declare", "declare critical Kafka brokers unreachable", "declare private high A key leaked"),
    action=Action.DECLARE,
    subject=subject,
)

"""/incident declare: opens an incident, by form or in one line."""

from __future__ import annotations

from collections.abc import Sequence
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
_MARKS = ("private", "drill")


def _run(ask: Ask) -> Reply:
    typed = _read(ask)
    if len(typed.title) > _LONGEST:
        raise Refused(f"A title has at most {_LONGEST} characters. Nothing was declared.")
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


class _Typed(NamedTuple):
    title: str
    severity: Severity | None
    drill: bool = False
    private: bool = False


def _read(ask: Ask) -> _Typed:
    """Reads "critical Kafka is down", before which "private" or "drill" may stand; "drill press is down" and
    "private key leaked" are titles."""
    words, marks = ask.desk.plain(ask.text).split(" "), set()
    while words[0].lower() in _MARKS and _leads_on(words[0].lower(), words[1:]):
        marks.add(words.pop(0).lower())
    severity = Severity.read(words[0])
    title = " ".join(words[1:] if severity else words).strip()
    return _Typed(title, severity, "drill" in marks, "private" in marks)


def _leads_on(mark: str, words: Sequence[str]) -> bool:
    """Whether a severity follows, be it after another mark; for a drill, which no form knows, a title too."""
    rest = [word for word in words if word.lower() not in _MARKS]
    return bool(rest) and Severity.read(rest[0]) is not None and (mark == "private" or len(rest) > 1)


def _subject(ask: Ask) -> Subject:
    return Subject(declared=_read(ask).severity)


def form(
    ask: Ask,
    title: str = "",
    severity: Severity | None = None,
    *,
    details: str = "",
    carried: str = "",
    private: bool = False,
) -> dict[str, object]:
    """The form, with what is known filled in; `carried` comes back with it.

    What is declared from a private incident's channel is private too, unless somebody says otherwise.
    """
    policy = ask.desk.policy
    choices = [_choice(policy, each) for each in Severity]
    return declare_modal(
        choices,
        list(policy.services),
        title=title,
        severity=severity,
        details=details,
        private=private or (ask.here is not None and ask.here.private),
        private_metadata=carried,
    )


def _choice(policy: Policy, severity: Severity) -> SeverityChoice:
    says = policy.severity(severity)
    return SeverityChoice(severity=severity, meaning=says.means, effect=says.escalation)


COMMAND = Command(
    name="declare",
    usage="declare [[private] severity title]",
    help="Opens an incident: by form, or at once with a severity and a title; private for whom you invite.",
    run=_run,
    action=Action.DECLARE,
    subject=_subject,
)

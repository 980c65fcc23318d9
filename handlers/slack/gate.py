"""The one place that lets people do something or refuses it, whatever they ask by."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import Refused
from bot.log import logger
from bot.model.action import Action
from bot.policy import PersonEntry
from bot.rules.authority import Subject, refusal
from handlers.slack.desk import Ask, Deed, Desk, Reply

_log = logger("slack")


def done(deed: Deed) -> Reply:
    """Does it. Raises Refused, with who could, where the asker may not; that is logged."""
    insist(deed.action, deed.ask, deed.subject)
    return deed.run()


def insist(action: Action, ask: Ask, subject: Subject) -> None:
    """Raises Refused where the asker may not do that."""
    desk = ask.desk
    why = refusal(action, ask.asker, subject, desk.policy, _on_call(desk, subject))
    if why:
        incident = subject.incident.id if subject.incident else ""
        _log.warning("action_refused", action=action.value, by=ask.by.id, incident=incident)
        raise Refused(why)


def may(action: Action, ask: Ask, subject: Subject) -> bool:
    """Whether the asker may do that, for what is only offered."""
    return not refusal(action, ask.asker, subject, ask.desk.policy, _on_call(ask.desk, subject))


def _on_call(desk: Desk, subject: Subject) -> Sequence[PersonEntry]:
    """Who is on call for it just now, where a rule asks: for what belongs to no incident, for any team."""
    if not any(rule.on_call for rule in desk.policy.authority):
        return ()
    team = desk.policy.answering(subject.incident.service) if subject.incident else None
    shifts = (shift for each in desk.on_calls.now(team) for shift in each.shifts)
    return [shift.person for shift in shifts if shift.person]

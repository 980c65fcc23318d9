"""The one place that lets people do something or refuses it, whatever they ask by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.errors import Forbidden
from bot.log import logger
from bot.model.action import Action
from bot.policy import PersonEntry
from bot.rules.authority import Subject, refusal
from handlers.desk import Ask, Deed, Desk

T = TypeVar("T")

_log = logger("gate")


def done(deed: Deed[T]) -> T:
    """Does it. Raises Forbidden, with who could, where the asker may not; that is logged."""
    ask, about = deed.ask, deed.subject
    why = refusal(deed.action, ask.asker, about, ask.desk.policy, _on_call(ask.desk, about))
    if why:
        incident = about.incident.id if about.incident else ""
        _log.warning("action_refused", action=deed.action.value, by=ask.by.id, incident=incident)
        raise Forbidden(why)
    return deed.run()


def barred(actions: Iterable[Action], ask: Ask) -> list[str]:
    """Those that the asker may not do, and is not offered."""
    return list(refusals(actions, ask))


def refusals(actions: Iterable[Action], ask: Ask) -> dict[str, str]:
    """The same, each with who could."""
    about, asker, policy = ask.subject(), ask.asker, ask.desk.policy
    on_call = _on_call(ask.desk, about)
    why = {action.value: refusal(action, asker, about, policy, on_call) for action in actions}
    return {action: said for action, said in why.items() if said}


def _on_call(desk: Desk, subject: Subject) -> Sequence[PersonEntry]:
    """Who is on call for it just now, where a rule asks: for what belongs to no incident, for any team."""
    if not any(rule.on_call for rule in desk.policy.authority):
        return ()
    team = desk.policy.answering(subject.incident.service) if subject.incident else None
    shifts = (shift for each in desk.on_calls.now(team) for shift in each.shifts)
    return [shift.person for shift in shifts if shift.person]

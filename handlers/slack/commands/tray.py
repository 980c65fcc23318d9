"""/incident: the actions that are possible where one stands."""

from __future__ import annotations

from bot.model.action import Action
from bot.ports import Place
from bot.rules.adopting import unfit
from handlers.gate import barred
from handlers.slack.desk import Ask, Command, Reply

_OFFERED = (
    *(Action.ACKNOWLEDGE, Action.ASSIGN, Action.STATUS, Action.UPDATE, Action.RESOLVE, Action.SEVERITY),
    *(Action.DIAGNOSE, Action.LINK, Action.MERGE, Action.CANCEL, Action.CLOSE, Action.REOPEN),
    Action.PAGE,
)


def _run(ask: Ask) -> Reply:
    with ask.desk.store.read() as reader:
        if ask.here:
            left = sum(task.done_at is None for task in reader.tasks(ask.here.id))
            told = {"incident": ask.here, "open_tasks": left, "barred": barred(_OFFERED, ask)}
            return Reply("tray_incident", told)
        count = sum(ask.shows(each) for each in reader.incidents(open_only=True))
    can_convert = bool(ask.place) and not unfit(Place(name=ask.place), ask.desk.policy.told_in)
    return Reply("tray", {"open_count": count, "can_convert": can_convert})


COMMAND = Command(name="", usage="", help="Shows what can be done here.", run=_run, action=Action.LOOK)

"""/incident: the actions that are possible where one stands."""

from __future__ import annotations

from bot.ports import Place
from bot.rules.adopting import unfit
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    if ask.here:
        return Reply("tray_incident", {"incident": ask.here})
    with ask.desk.store.read() as reader:
        count = sum(not each.private for each in reader.incidents(open_only=True))
    can_convert = bool(ask.place) and not unfit(Place(name=ask.place), ask.desk.policy.told_in)
    return Reply("tray", {"open_count": count, "can_convert": can_convert})


COMMAND = Command(name="", usage="", help="Shows what can be done here.", run=_run)

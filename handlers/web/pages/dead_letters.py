"""What came in and could not be read, and how it is taken in again."""

from __future__ import annotations

from bot.model.action import Action
from bot.model.workspace import HOME
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.web.visit import Done, Page, Shown, Visit, not_found

_MOST = 100
_LONGEST = 4000


def _show(visit: Visit) -> Shown:
    is_all = visit.query.get("state") == "all"
    with visit.desk.store.read() as reader:
        found = reader.dead_letters(waiting_only=not is_all, limit=_MOST + 1) if _is_home(visit) else []
    # Nobody could read it, so nobody knows whether a rule would have made it private.
    hides = any(rule.private for rule in visit.desk.policy.rules)
    facts = {
        "letters": [
            {**dict(each), "body": "" if hides else each.body[:_LONGEST], "is_cut": len(each.body) > _LONGEST}
            for each in found[:_MOST]
        ],
        "more": len(found) > _MOST,
        "is_all": is_all,
        "hides": hides,
        "barred": refusals([Action.RETRY], visit.ask).get(Action.RETRY.value, ""),
    }
    return Shown("web/dead_letters.html.j2", "Unread messages", facts)


def _replay(visit: Visit) -> Deed[Done]:
    if not _is_home(visit):
        raise not_found("There is no such message.")

    def done() -> Done:
        visit.desk.retrying.letter(visit.filled("receipt"), visit.ask.by)
        return Done("/dead-letters", "replayed")

    return Deed(Action.RETRY, visit.ask, Subject(), done)


def _is_home(visit: Visit) -> bool:
    return visit.ask.workspace == HOME


PAGES = (Page("/dead-letters", _show, nav="Alerts", deeds={"replay": _replay}),)

"""Follow-up work of all incidents: whose it is, by when, and that it is done."""

from __future__ import annotations

from collections.abc import Callable

from bot.errors import Refused
from bot.model.action import Action
from bot.model.action_item import ActionItem, ActionState
from bot.model.incident import Incident
from bot.model.listing import WantedItems
from bot.render.action_items import shown_item
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.gate import refusals
from handlers.seeing import knows_item
from handlers.web import following
from handlers.web.turning import address, page_of
from handlers.web.visit import Do, Done, Page, Shown, Visit, not_found

_ON_A_PAGE = 50
_OVERDUE, _ALL = "overdue", "all"
_STATES = (("", "Open"), (_OVERDUE, "Overdue"), ("done", "Done"), ("dropped", "Dropped"), (_ALL, "All"))
_FILTERS = ("owner", "state", "priority")


def _show(visit: Visit) -> Shown:
    desk, today = visit.desk, visit.desk.actions.today
    kept = {name: visit.query.get(name, "") for name in _FILTERS}
    with desk.store.read() as reader:
        incidents: dict[str, Incident | None] = {}

        def shows(item: ActionItem) -> bool:
            incident = incidents.setdefault(item.incident, reader.incident(item.incident))
            return incident is not None and knows_item(visit.ask, item, incident)

        wanted = _wanted(visit)
        found, more = page_of(
            lambda after, limit: reader.action_items_after(wanted, limit=limit, after=after),
            shows,
            lambda item: item.id,
            visit.query.get("after", "").upper(),
            _ON_A_PAGE,
        )
        rows = [shown_item(item, incident, today) for item in found if (incident := incidents[item.incident])]
    facts = {
        "items": rows,
        "wanted": kept,
        "is_filtered": any(kept.values()),
        "people": [["", "Anybody"], ["me", "Me"], *([k, p.name] for k, p in desk.policy.people.items())],
        "states": _STATES,
        "next_page": address("/actions", kept, after=more) if more else "",
        **following.choices(desk.policy),
    }
    return Shown("web/actions.html.j2", "Action items", facts)


def _wanted(visit: Visit) -> WantedItems:
    """What the filters ask for; a value that nobody offers asks for nothing."""
    state, owner = visit.query.get("state", ""), visit.query.get("owner", "")
    try:
        whose = visit.desk.named(owner, visit.ask.by).id if owner else None
    except Refused:
        whose = None
    one = [each for each in ActionState if each == state]
    states = frozenset(ActionState) if state == _ALL else frozenset(one or {ActionState.OPEN})
    return WantedItems(
        states=states,
        answers=whose,
        priority=following.priority(visit.query.get("priority", "")),
        overdue_on=visit.desk.actions.today if state == _OVERDUE else None,
        workspace=visit.ask.workspace,
    )


def _named(visit: Visit) -> tuple[ActionItem, Incident]:
    with visit.desk.store.read() as reader:
        item = reader.action_item(visit.path["item_id"].upper())
        incident = reader.incident(item.incident) if item else None
    if item is None or incident is None or not knows_item(visit.ask, item, incident):
        raise not_found("There is no such action item, or it is of a private incident.")
    return item, incident


def _show_one(visit: Visit) -> Shown:
    item, incident = _named(visit)
    policy = visit.desk.policy
    owner = policy.person_by_slack(item.owner.id) if item.owner else None
    facts = {
        "item": shown_item(item, incident, visit.desk.actions.today),
        "incident": incident,
        "due": item.due.isoformat() if item.due else "",
        "knows": visit.ask.knows(incident),
        "owner": owner.key if owner else "",
        "barred": refusals([Action.TASK], visit.about(incident)).get(Action.TASK.value, ""),
        **following.choices(policy),
    }
    return Shown("web/action.html.j2", f"Action item {item.id}", facts)


def _does(told: str, run: Callable[[Visit, ActionItem], ActionItem], *, to_list: bool = False) -> Do:
    """A deed about the item of the address."""

    def deed(visit: Visit) -> Deed[Done]:
        item, incident = _named(visit)

        def done() -> Done:
            run(visit, item)
            return Done("/actions" if to_list else f"/actions/{item.id}", told)

        return Deed(Action.TASK, visit.about(incident), Subject(incident=incident), done)

    return deed


def _save(visit: Visit, item: ActionItem) -> ActionItem:
    said, had = following.wanted(visit), item.owner
    if had and said.owner is None and visit.desk.policy.person_by_slack(had.id) is None:
        # The form can name nobody who is not in the policy: an owner from elsewhere stays who they are.
        said = said.model_copy(update={"owner": had})
    return visit.desk.actions.change(item.id, said, visit.ask.by)


def _done(visit: Visit, item: ActionItem) -> ActionItem:
    return visit.desk.actions.done(item.id, visit.ask.by)


def _later(visit: Visit, item: ActionItem) -> ActionItem:
    return visit.desk.actions.put_off(item.id, visit.ask.by)


def _drop(visit: Visit, item: ActionItem) -> ActionItem:
    why = visit.filled("why")
    if not why:
        raise Refused("Say why it will not be done.")
    return visit.desk.actions.drop(item.id, why, visit.ask.by)


PAGES = (
    Page("/actions", _show, nav="Action items"),
    Page(
        "/actions/{item_id}",
        _show_one,
        nav="Action items",
        deeds={
            "save": _does("item_saved", _save),
            "done": _does("item_done", _done, to_list=True),
            "later": _does("item_later", _later),
            "drop": _does("item_dropped", _drop, to_list=True),
        },
    ),
)

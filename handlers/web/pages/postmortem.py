"""The post-mortem of an incident: read, finished, reviewed and published."""

from __future__ import annotations

from bot.engine.postmortem import Unfinished
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.render.action_items import shown_item
from bot.render.finishing import document, standing_facts
from handlers.gate import refusals
from handlers.web import following
from handlers.web.responding import does
from handlers.web.visit import Page, Shown, Visit

_REVIEWER = "reviewer:"
_ASKED = (Action.POSTMORTEM, Action.CLOSE, Action.TASK)


def _show(visit: Visit) -> Shown:
    incident, desk = visit.incident(), visit.desk
    try:
        standing = desk.postmortems.standing(incident.id)
        told, unwritten = standing_facts(standing), ""
    except Refused as refused:
        told, unwritten = {}, str(refused)
    with desk.store.read() as reader:
        items = reader.action_items(incident.id)
    facts = {
        "incident": incident,
        "document": document(desk.postmortems.document(incident.id)),
        "told": told,
        "unwritten": unwritten,
        "items": [shown_item(item, incident, desk.actions.today) for item in items],
        "barred": refusals(_ASKED, visit.about(incident)),
        "people": [{"key": key, "name": each.name} for key, each in desk.policy.people.items()],
        "channel": desk.policy.postmortems.channel or "",
        **following.choices(desk.policy),
    }
    return Shown("web/finish.html.j2", f"Post-mortem of {incident.id}", facts)


def _review(visit: Visit, incident: Incident) -> str:
    chosen = [name.removeprefix(_REVIEWER) for name in visit.form if name.startswith(_REVIEWER)]
    people = [visit.desk.named(key, visit.ask.by) for key in chosen]
    if not people:
        raise Refused("Choose who is to review it.")
    visit.desk.postmortems.ask_review(incident.id, people, visit.ask.by)
    return "review_asked"


def _publish(visit: Visit, incident: Incident) -> str:
    anyway = visit.filled("anyway") == "yes"
    try:
        visit.desk.postmortems.publish(incident.id, visit.ask.by, anyway=anyway)
    except Unfinished as unfinished:
        raise Refused(f"{unfinished} To publish it as it is, tick the box.") from None
    return "published"


def _add_item(visit: Visit, incident: Incident) -> str:
    visit.desk.actions.add(incident.id, following.wanted(visit), visit.ask.by)
    return "item_added"


def _path(incident: Incident) -> str:
    return f"/incidents/{incident.id}/postmortem"


PAGES = (
    Page(
        "/incidents/{incident_id}/postmortem",
        _show,
        nav="Post-mortems",
        deeds={
            "review": does(Action.POSTMORTEM, _review, _path),
            "publish": does(Action.CLOSE, _publish, _path),
            "item": does(Action.TASK, _add_item, _path),
        },
    ),
)

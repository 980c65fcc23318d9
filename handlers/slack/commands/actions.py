"""/incident actions: follow-up work that is open, of all incidents, of one, or one's own."""

from __future__ import annotations

from datetime import date

from bot.flow.follow_up import items_of
from bot.model.action import Action
from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.render.action_items import shown_item
from handlers.slack.desk import Ask, Command, Reply

_ON_A_PAGE = 10

Kept = tuple[ActionItem, Incident]


def _run(ask: Ask) -> Reply:
    return page(ask, 1)


def page(ask: Ask, number: int) -> Reply:
    """That page of the list; of a private incident's items, its own channel alone sees any."""
    heading, kept = _asked_for(ask)
    before = (number - 1) * _ON_A_PAGE
    today = ask.desk.actions.today
    shown = [shown_item(*each, today) for each in kept[before : before + _ON_A_PAGE]]
    last = before + len(shown)
    facts = {
        "items": shown,
        "open": [each for each in shown if each["is_open"]],
        "heading": heading,
        "nothing": f"{heading}: none.",
        "first": before + 1,
        "last": last,
        "total": len(kept),
        "next_page": f"actions {number + 1} {ask.text}" if last < len(kept) else "",
    }
    return Reply("actions", facts)


def _asked_for(ask: Ask) -> tuple[str, list[Kept]]:
    """What is listed, in words, and the items."""
    word = ask.text.strip().lower()
    if word and word not in ("mine", "overdue", "all"):
        incident, _ = ask.incident()
        return f"Action items of {incident.id}", _of_incident(ask, incident)
    if not word and ask.here:
        return f"Action items of {ask.here.id}", _of_incident(ask, ask.here)
    kept, today = _open(ask), ask.desk.actions.today
    if word == "mine":
        return "Your open action items", [each for each in kept if each[0].answers.id == ask.by.id]
    if word == "overdue":
        return "Overdue action items", [each for each in kept if each[0].is_overdue(today)]
    return "Open action items", kept


def _of_incident(ask: Ask, incident: Incident) -> list[Kept]:
    """All of them, the open ones first."""
    with ask.desk.store.read() as reader:
        items = items_of(reader, incident.id)
    items.sort(key=lambda item: (not item.is_open, item.due or date.max, item.number))
    return [(item, incident) for item in items]


def _open(ask: Ask) -> list[Kept]:
    """Of all incidents that the asker's channel may know of."""
    with ask.desk.store.read() as reader:
        found = [(item, reader.incident(item.incident)) for item in reader.open_action_items()]
    return [(item, incident) for item, incident in found if incident and ask.shows(incident)]


COMMAND = Command(
    name="actions",
    usage="actions [mine | overdue | all | INC-2026-001]",
    help="Lists follow-up work: of this channel's incident, yours, what is overdue, or all that is open.",
    run=_run,
    examples=("actions", "actions mine", "actions overdue"),
    action=Action.LOOK,
)

"""What each button and menu does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Refused
from bot.model.action import Action
from bot.model.action_item import ActionItem
from bot.policy.roles import COMMANDER
from bot.render import actions as ids
from bot.render.writing import publish_modal, review_modal
from bot.rules.authority import Subject
from handlers.slack.commands import (
    action,
    actions,
    assign,
    catalog,
    declare,
    diagnose,
    health,
    link,
    merge,
    oncall,
    postmortem,
    resolve,
    search,
    silence,
    task,
    tickets,
    timeline,
    update,
)
from handlers.slack.desk import Ask, Deed, Reply


@dataclass(frozen=True)
class Press:
    """A pressed button or a chosen option: its value, and the incident of its row ("" for none)."""

    value: str
    incident: str

    @classmethod
    def of(cls, action: Mapping[str, Any]) -> Press:
        """Reads one entry of a block_actions payload."""
        chosen = action.get("selected_option") or {}
        value = str(chosen.get("value") or action.get("value") or "")
        row = ids.incident_in(str(action.get("block_id", "")))
        return cls(value, next((each for each in (row, value) if each.startswith("INC-")), ""))


Pressed = Callable[[Ask, Press], Deed]


def _typed(word: str) -> Pressed:
    """A button that does what a typed command does, on the incident of its row."""
    return lambda ask, press: catalog.deed(word, _about(ask, press))


def _does(action: Action, run: Callable[[Ask, Press], Reply]) -> Pressed:
    """One with a way of its own, on the incident of its row."""

    def deed(ask: Ask, press: Press) -> Deed:
        about = _about(ask, press)
        return Deed(action, about, about.subject(), lambda: run(about, press))

    return deed


def _about(ask: Ask, press: Press, text: str = "") -> Ask:
    """The same asker about the button's incident: a card or digest line knows which it is.

    Raises Refused for one that the asker does not know of.
    """
    if not press.incident:
        return replace(ask, text=text)
    return replace(ask, here=ask.named(press.incident), text=text)


def _on_call(ask: Ask, _press: Press) -> Deed:
    """Of every team, wherever the button stands."""
    return catalog.deed("oncall", replace(ask, text=""))


def _set_status(ask: Ask, press: Press) -> Deed:
    return catalog.deed("status", _about(ask, press, press.value))


def _take_command(ask: Ask, _press: Press) -> Reply:
    return assign.taken(ask, ask.incident()[0], COMMANDER, "me", if_free=True)


def _task_done(ask: Ask, press: Press) -> Reply:
    return task.done(ask, ask.incident()[0], press.value)


def _take_role(ask: Ask, press: Press) -> Reply:
    return assign.taken(ask, ask.incident()[0], press.value, "me", if_free=True)


def _ask_assign(ask: Ask, _press: Press) -> Reply:
    return assign.form(ask, ask.incident()[0])


def _give_up(ask: Ask, press: Press) -> Reply:
    return assign.given_up(ask, ask.incident()[0], press.value)


def _more(ask: Ask, press: Press) -> Deed:
    if press.value.startswith(ids.SEVERITY_CHOICE):
        return catalog.deed("severity", _about(ask, press, press.value.removeprefix(ids.SEVERITY_CHOICE)))
    return catalog.deed(press.value, _about(ask, press))


def _open_resolve(ask: Ask, press: Press) -> Deed:
    about = _about(ask, press)
    typed = catalog.deed("resolve", about)
    incident = typed.subject.incident
    if incident is None or not incident.is_open:
        return typed
    return replace(typed, run=lambda: Reply(form=resolve.form(about, incident)))


def _put_off(ask: Ask, press: Press) -> Reply:
    return update.put_off(ask, ask.incident()[0], int(press.value))


def _run(ask: Ask, press: Press) -> Deed:
    word, _, text = press.value.partition(" ")
    return catalog.deed(word, replace(ask, text=text))


def _turn_page(ask: Ask, press: Press) -> Deed:
    turned = _run(ask, press)
    return replace(turned, run=lambda: replace(turned.run(), replaces=True))


def _undo(ask: Ask, press: Press) -> Deed:
    return Deed(Action.NOTE, ask, timeline.subject(ask, press.value), lambda: _undone(ask, press))


def _undone(ask: Ask, press: Press) -> Reply:
    entry = ask.desk.commands.take_back(press.value, ask.by)
    what = f"the note of {entry.happened_at:%H:%M} UTC"
    return Reply("undone", {"what": what, "entry_id": entry.id})


def _correct(ask: Ask, press: Press) -> Deed:
    about = timeline.subject(ask, press.value)
    return Deed(Action.NOTE, ask, about, lambda: timeline.form(ask, press.value))


def _redact(ask: Ask, press: Press) -> Deed:
    about = timeline.subject(ask, press.value)
    return Deed(Action.NOTE, ask, about, lambda: timeline.form(ask, press.value, redacts=True))


def _close_ticket(ask: Ask, press: Press) -> Deed:
    return Deed(
        Action.TICKET, ask, tickets.subject(ask, press.value), lambda: tickets.close(ask, press.value)
    )


def _unlink(ask: Ask, press: Press) -> Reply:
    return link.unlinked(ask, ask.incident()[0], press.value)


def _open_postmortem(ask: Ask, _press: Press) -> Reply:
    return Reply(form=postmortem.view(ask, ask.incident()[0].id))


def _edit_section(ask: Ask, press: Press) -> Reply:
    return Reply(form=postmortem.section_form(ask, ask.incident()[0], postmortem.section_of(press.value)))


def _section_history(ask: Ask, press: Press) -> Reply:
    return Reply(form=postmortem.history(ask, ask.incident()[0], postmortem.section_of(press.value)))


def _restore(ask: Ask, press: Press) -> Reply:
    return postmortem.restored(ask, ask.incident()[0], press.value)


def _ask_review(ask: Ask, _press: Press) -> Reply:
    return Reply(form=review_modal(ask.incident()[0]))


def _ask_publish(ask: Ask, _press: Press) -> Reply:
    standing = ask.desk.postmortems.standing(ask.incident()[0].id)
    channel = ask.desk.policy.postmortems.channel
    return Reply(form=publish_modal(standing.incident, standing.faults, channel))


def _stop_checks(ask: Ask, _press: Press) -> Reply:
    return diagnose.stop(ask)


def _join(ask: Ask, _press: Press) -> Reply:
    incident, _ = ask.incident()
    if not ask.desk.commands.join(incident.id, ask.by):
        raise Refused(f"{incident.id} has no channel that you can join.")
    return Reply("joined", {"incident": incident})


def _of_item(run: Callable[[Ask, ActionItem], Reply]) -> Pressed:
    """A button about an action item, which its value names."""

    def deed(ask: Ask, press: Press) -> Deed:
        item = action.named(ask, press.value)
        return Deed(Action.TASK, ask, action.subject_of(ask, item.id), lambda: run(ask, item))

    return deed


def _item_of_task(ask: Ask, press: Press) -> Deed:
    about = action.subject_of(ask, press.value)
    return Deed(Action.TASK, ask, about, lambda: action.from_task(ask, press.value))


def _items_of_tasks(ask: Ask, _press: Press) -> Reply:
    return action.told(ask, *ask.desk.actions.take_over(ask.incident()[0].id, ask.by))


def _items_of_draft(ask: Ask, _press: Press) -> Reply:
    incident, _ = ask.incident()
    ask.desk.actions.take_over(incident.id, ask.by)
    return Reply(form=postmortem.view(ask, incident.id))


def _item_add(ask: Ask, _press: Press) -> Reply:
    incident, _ = ask.incident()
    return Reply(form=action.form_of(incident, incident.room.id if incident.room else ""))


def _next_page(ask: Ask, press: Press) -> Deed:
    word, number, text = [*press.value.split(" ", 2), "", ""][:3]
    page = {"actions": actions.page, "search": search.page}.get(word)
    if page is None or not number.isdecimal():
        return catalog.deed(word, replace(ask, text=text))
    return Deed(Action.LOOK, ask, Subject(), lambda: page(replace(ask, text=text), int(number)))


ACTIONS: Mapping[str, Pressed] = {
    ids.ACK: _typed("ack"),
    ids.TAKE_COMMAND: _does(Action.ASSIGN, _take_command),
    ids.TASK_DONE: _does(Action.TASK, _task_done),
    ids.TAKE_ROLE: _does(Action.ASSIGN, _take_role),
    ids.GIVE_UP: _does(Action.ASSIGN, _give_up),
    ids.ITEM_DONE: _of_item(lambda ask, item: action.told(ask, ask.desk.actions.done(item.id, ask.by))),
    ids.ITEM_LATER: _of_item(lambda ask, item: action.told(ask, ask.desk.actions.put_off(item.id, ask.by))),
    ids.ITEM_DROP: _of_item(action.drop),
    ids.ITEM_EDIT: _of_item(action.edit),
    ids.ITEM_OF_TASK: _item_of_task,
    ids.ITEMS_OF_TASKS: _does(Action.TASK, _items_of_tasks),
    ids.ITEM_ADD: _does(Action.TASK, _item_add),
    ids.ITEMS_OF_DRAFT: _does(Action.TASK, _items_of_draft),
    ids.NEXT_PAGE: _next_page,
    ids.SET_STATUS: _set_status,
    ids.OPEN_RESOLVE: _open_resolve,
    ids.OPEN_UPDATE: _typed("update"),
    ids.PUT_OFF_15: _does(Action.UPDATE, _put_off),
    ids.PUT_OFF_30: _does(Action.UPDATE, _put_off),
    ids.PUT_OFF_60: _does(Action.UPDATE, _put_off),
    ids.ASK_LATER: _does(Action.UPDATE, lambda ask, _press: update.ask_later(ask, ask.incident()[0])),
    ids.MORE: _more,
    ids.STOP_CHECKS: _does(Action.DIAGNOSE, _stop_checks),
    ids.RUN_CHECKS: _does(Action.DIAGNOSE, lambda ask, _press: health.look(ask)),
    ids.JOIN: _does(Action.JOIN, _join),
    ids.OPEN_DECLARE: _does(Action.DECLARE, lambda ask, _press: Reply(form=declare.form(ask))),
    ids.LIST: _typed("list"),
    ids.HELP: _typed("help"),
    ids.SHOW: _typed("show"),
    ids.TIMELINE: _typed("timeline"),
    ids.ROLES: _typed("assign"),
    ids.RUN: _run,
    ids.OLDER: _turn_page,
    ids.NEWER: _turn_page,
    ids.UNDO: _undo,
    ids.CORRECT: _correct,
    ids.REDACT: _redact,
    ids.END_SILENCE: _does(Action.SILENCE, lambda ask, press: silence.end(ask, press.value)),
    ids.END_OVERRIDE: _does(Action.ON_CALL, lambda ask, press: oncall.end(ask, press.value)),
    ids.ON_CALL: _on_call,
    ids.CLOSE_TICKET: _close_ticket,
    ids.ASK_PAGE: _typed("page"),
    ids.ASK_ASSIGN: _does(Action.ASSIGN, _ask_assign),
    ids.ASK_CONVERT: _typed("convert"),
    ids.ASK_CANCEL: _typed("cancel"),
    ids.ASK_CLOSE: _typed("close"),
    ids.ASK_LINK: _typed("link"),
    ids.ASK_MERGE: _typed("merge"),
    ids.UNLINK: _does(Action.LINK, _unlink),
    ids.UNDO_MERGE: _does(Action.MERGE, lambda ask, _press: merge.part(ask)),
    ids.OPEN_POSTMORTEM: _does(Action.LOOK, _open_postmortem),
    ids.EDIT_SECTION: _does(Action.POSTMORTEM, _edit_section),
    ids.SECTION_HISTORY: _does(Action.LOOK, _section_history),
    ids.RESTORE: _does(Action.POSTMORTEM, _restore),
    ids.ASK_REVIEW: _does(Action.POSTMORTEM, _ask_review),
    ids.ASK_PUBLISH: _does(Action.CLOSE, _ask_publish),
    ids.ASK_REOPEN: _typed("reopen"),
}

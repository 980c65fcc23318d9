"""What each button and menu does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Refused
from bot.model.postmortem import Section
from bot.policy.roles import COMMANDER
from bot.render import actions as ids
from bot.render.writing import publish_modal, review_modal
from handlers.slack.commands import (
    assign,
    catalog,
    declare,
    merge,
    oncall,
    postmortem,
    resolve,
    silence,
    task,
    tickets,
    update,
)
from handlers.slack.desk import Ask, Reply


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
        return cls(value, row or (value if value.startswith("INC-") else ""))


Pressed = Callable[[Ask, Press], Reply]


def _typed(word: str) -> Pressed:
    """A button that does what a typed command does, on the incident of its row."""
    return lambda ask, press: catalog.run(word, _about(ask, press))


def _about(ask: Ask, press: Press, text: str = "") -> Ask:
    """The same asker about the button's incident: a card or digest line knows which it is."""
    if not press.incident:
        return replace(ask, text=text)
    with ask.desk.store.read() as reader:
        incident = reader.incident(press.incident)
    if incident is None:
        raise Refused(f"There is no incident {press.incident}.")
    return replace(ask, here=incident, text=text)


def _on_call(ask: Ask, _press: Press) -> Reply:
    """Of every team, wherever the button stands."""
    return catalog.run("oncall", replace(ask, text=""))


def _set_status(ask: Ask, press: Press) -> Reply:
    return catalog.run("status", _about(ask, press, press.value))


def _take_command(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return assign.taken(about, about.incident()[0], COMMANDER, "me", if_free=True)


def _task_done(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return task.done(about, about.incident()[0], press.value)


def _take_role(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return assign.taken(about, about.incident()[0], press.value, "me", if_free=True)


def _give_up(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return assign.given_up(about, about.incident()[0], press.value)


def _more(ask: Ask, press: Press) -> Reply:
    if press.value.startswith(ids.SEVERITY_CHOICE):
        return catalog.run("severity", _about(ask, press, press.value.removeprefix(ids.SEVERITY_CHOICE)))
    return catalog.run(press.value, _about(ask, press))


def _open_declare(ask: Ask, _press: Press) -> Reply:
    return Reply(form=declare.form(ask))


def _open_resolve(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    incident, _ = about.incident()
    return Reply(form=resolve.form(about, incident)) if incident.is_open else catalog.run("resolve", about)


def _open_update(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return Reply(form=update.form(about, about.incident()[0]))


def _put_off(ask: Ask, press: Press) -> Reply:
    return update.put_off(ask, _about(ask, press).incident()[0], int(press.value))


def _ask_later(ask: Ask, press: Press) -> Reply:
    return update.ask_later(ask, _about(ask, press).incident()[0])


def _run(ask: Ask, press: Press) -> Reply:
    word, _, text = press.value.partition(" ")
    return catalog.run(word, replace(ask, text=text))


def _undo(ask: Ask, press: Press) -> Reply:
    entry = ask.desk.commands.take_back(press.value, ask.by)
    return Reply("undone", {"what": f"the note of {entry.happened_at:%H:%M} UTC"})


def _end_silence(ask: Ask, press: Press) -> Reply:
    return silence.end(ask, press.value)


def _end_override(ask: Ask, press: Press) -> Reply:
    return oncall.end(ask, press.value)


def _close_ticket(ask: Ask, press: Press) -> Reply:
    return tickets.close(ask, press.value)


def _undo_merge(ask: Ask, press: Press) -> Reply:
    return merge.part(_about(ask, press))


def _open_postmortem(ask: Ask, press: Press) -> Reply:
    return Reply(form=postmortem.view(ask, press.incident))


def _edit_section(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return Reply(form=postmortem.section_form(about, about.incident()[0], Section(press.value)))


def _section_history(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return Reply(form=postmortem.history(about, about.incident()[0], Section(press.value)))


def _restore(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    return postmortem.restored(about, about.incident()[0], press.value)


def _ask_review(ask: Ask, press: Press) -> Reply:
    return Reply(form=review_modal(_about(ask, press).incident()[0]))


def _ask_publish(ask: Ask, press: Press) -> Reply:
    standing = ask.desk.postmortems.standing(press.incident)
    channel = ask.desk.policy.postmortems.channel
    return Reply(form=publish_modal(standing.incident, standing.faults, channel))


def _join(ask: Ask, press: Press) -> Reply:
    about = _about(ask, press)
    incident, _ = about.incident()
    if incident.private or not ask.desk.commands.join(incident.id, ask.by):
        raise Refused(f"{incident.id} has no channel that you can join.")
    return Reply("joined", {"incident": incident})


ACTIONS: Mapping[str, Pressed] = {
    ids.ACK: _typed("ack"),
    ids.TAKE_COMMAND: _take_command,
    ids.TASK_DONE: _task_done,
    ids.TAKE_ROLE: _take_role,
    ids.GIVE_UP: _give_up,
    ids.SET_STATUS: _set_status,
    ids.OPEN_RESOLVE: _open_resolve,
    ids.OPEN_UPDATE: _open_update,
    ids.PUT_OFF_15: _put_off,
    ids.PUT_OFF_30: _put_off,
    ids.PUT_OFF_60: _put_off,
    ids.ASK_LATER: _ask_later,
    ids.MORE: _more,
    ids.JOIN: _join,
    ids.OPEN_DECLARE: _open_declare,
    ids.LIST: _typed("list"),
    ids.HELP: _typed("help"),
    ids.TIMELINE: _typed("timeline"),
    ids.ROLES: _typed("assign"),
    ids.RUN: _run,
    ids.UNDO: _undo,
    ids.END_SILENCE: _end_silence,
    ids.END_OVERRIDE: _end_override,
    ids.ON_CALL: _on_call,
    ids.CLOSE_TICKET: _close_ticket,
    ids.ASK_CANCEL: _typed("cancel"),
    ids.ASK_CLOSE: _typed("close"),
    ids.ASK_LINK: _typed("link"),
    ids.ASK_MERGE: _typed("merge"),
    ids.UNDO_MERGE: _undo_merge,
    ids.OPEN_POSTMORTEM: _open_postmortem,
    ids.EDIT_SECTION: _edit_section,
    ids.SECTION_HISTORY: _section_history,
    ids.RESTORE: _restore,
    ids.ASK_REVIEW: _ask_review,
    ids.ASK_PUBLISH: _ask_publish,
    ids.ASK_REOPEN: _typed("reopen"),
}

"""What people do about an incident on its page: each by the gate and the engine that Slack's commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.engine.endings import Closing
from bot.engine.updates import Update
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident, Status
from bot.model.severity import Severity
from bot.policy.durations import parse_duration
from bot.policy.roles import COMMANDER
from bot.render.modals import NEVER
from bot.rules.authority import Subject
from handlers.desk import Deed
from handlers.web.visit import Do, Done, Visit

ME = "me"
NOBODY = ""
Run = Callable[[Visit, Incident], str]
"""Does it, and gives the name of the words in which that is told."""


def _own_page(incident: Incident) -> str:
    return f"/incidents/{incident.id}"


def does(action: Action, run: Run, path: Callable[[Incident], str] = _own_page) -> Do:
    """A deed about the incident of the address, which leads to the page of that path."""

    def deed(visit: Visit) -> Deed[Done]:
        incident = visit.incident()

        def done() -> Done:
            told = run(visit, incident)
            return Done(path(incident), told)

        return Deed(action, visit.about(incident), Subject(incident=incident), done)

    return deed


def _acknowledge(visit: Visit, incident: Incident) -> str:
    first = visit.desk.commands.acknowledge(incident.id, visit.ask.by)
    return "acknowledged" if first else "acknowledged_already"


def _set_status(visit: Visit, incident: Incident) -> str:
    try:
        status = Status(visit.filled("status"))
    except ValueError:
        raise Refused("Choose a status.") from None
    visit.desk.commands.set_status(incident.id, status, visit.ask.by, visit.filled("status_reason"))
    return "status"


def _set_severity(visit: Visit, incident: Incident) -> str:
    severity = Severity.read(visit.filled("severity"))
    if severity is None:
        raise Refused("Choose a severity.")
    visit.desk.commands.set_severity(incident.id, severity, visit.ask.by, visit.filled("severity_reason"))
    return "severity"


def _note(visit: Visit, incident: Incident) -> str:
    if not visit.filled("note"):
        raise Refused("A note needs words.")
    visit.desk.commands.note(incident.id, visit.filled("note"), visit.ask.by)
    return "noted"


def _update(visit: Visit, incident: Incident) -> str:
    lasting, now = visit.filled("next") or NEVER, visit.desk.clock.now()
    try:
        next_at = None if lasting == NEVER else now + parse_duration(lasting)
    except ValueError:
        raise Refused("Choose when the next update comes.") from None
    said = Update(
        text=visit.filled("update"),
        by=visit.ask.by,
        impact=visit.filled("impact"),
        next_at=next_at,
        last=lasting == NEVER,
    )
    visit.desk.updates.send(incident.id, said)
    return "updated"


def _assign(visit: Visit, incident: Incident) -> str:
    role, whom = visit.filled("role") or COMMANDER, visit.filled("whom")
    if whom == NOBODY:
        visit.desk.roles.give_up(incident.id, role, visit.ask.by)
        return "freed"
    visit.desk.roles.assign(incident.id, role, visit.desk.named(whom, visit.ask.by), visit.ask.by)
    return "assigned"


def _take_command(visit: Visit, incident: Incident) -> str:
    visit.desk.roles.assign(incident.id, COMMANDER, visit.ask.by, visit.ask.by, if_free=True)
    return "commands"


def _add_task(visit: Visit, incident: Incident) -> str:
    whom = visit.filled("owner")
    owner = visit.desk.named(whom, visit.ask.by) if whom else None
    visit.desk.tasks.add(incident.id, visit.filled("task"), owner, visit.ask.by)
    return "task_added"


def _do_task(visit: Visit, incident: Incident) -> str:
    number = visit.filled("number")
    if not number.isdecimal():
        raise Refused("Choose a task.")
    visit.desk.tasks.done(f"{incident.id}/{int(number)}", visit.ask.by)
    return "task_done"


def _page(visit: Visit, incident: Incident) -> str:
    word, policy = visit.filled("target"), visit.desk.policy
    if word in policy.on_call:
        whom = visit.desk.calling.on_call(word)
    else:
        whom = visit.desk.responder(word, visit.ask.by)
    reason, again = visit.filled("page_reason"), visit.filled("again") == "yes"
    called = visit.desk.calling.call(incident.id, whom, reason, visit.ask.by, again=again)
    return "paged_already" if called.waits else "paged"


def _diagnose(visit: Visit, incident: Incident) -> str:
    _, is_new = visit.desk.checking.ask(incident.id, (), visit.ask.by)
    return "diagnosing" if is_new else "diagnosing_already"


def _join(visit: Visit, incident: Incident) -> str:
    if not visit.desk.commands.join(incident.id, visit.ask.by):
        raise Refused(f"{incident.id} has no channel to join.")
    return "joined"


def _cancel(visit: Visit, incident: Incident) -> str:
    visit.desk.endings.cancel(incident.id, visit.filled("cancel_reason"), visit.ask.by)
    return "cancelled"


def _reopen(visit: Visit, incident: Incident) -> str:
    visit.desk.endings.reopen(incident.id, visit.filled("reopen_reason"), visit.ask.by)
    return "reopened"


def _close(visit: Visit, incident: Incident) -> str:
    said = visit.filled("close_reason")
    what = "published" if said.startswith(("https://", "http://")) else "not_needed"
    visit.desk.endings.close(incident.id, Closing.model_validate({"by": visit.ask.by, what: said}))
    return "closed"


DEEDS: Mapping[str, tuple[Action, Do]] = {
    name: (action, does(action, run))
    for name, (action, run) in {
        "ack": (Action.ACKNOWLEDGE, _acknowledge),
        "command": (Action.ASSIGN, _take_command),
        "assign": (Action.ASSIGN, _assign),
        "status": (Action.STATUS, _set_status),
        "severity": (Action.SEVERITY, _set_severity),
        "note": (Action.NOTE, _note),
        "update": (Action.UPDATE, _update),
        "task": (Action.TASK, _add_task),
        "task-done": (Action.TASK, _do_task),
        "page": (Action.PAGE, _page),
        "diagnose": (Action.DIAGNOSE, _diagnose),
        "join": (Action.JOIN, _join),
        "cancel": (Action.CANCEL, _cancel),
        "reopen": (Action.REOPEN, _reopen),
        "close": (Action.CLOSE, _close),
    }.items()
}
"""What the page's forms do, each with the policy's word for it."""

"""What each filled-in form does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.engine.actions import Wanted
from bot.engine.commands import Declaration, Origin
from bot.engine.endings import Closing
from bot.engine.postmortem import Edit
from bot.engine.resolving import Resolution
from bot.engine.updates import Update
from bot.errors import Refused
from bot.model.action import Action
from bot.model.action_item import Priority
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.policy.durations import parse_duration
from bot.render import actions as ids
from bot.render.modals import NEVER
from bot.rules.authority import Subject
from handlers.slack.commands import action, assign, postmortem, timeline
from handlers.slack.commands.convert import converted
from handlers.slack.commands.link import linked
from handlers.slack.commands.merge import merged
from handlers.slack.commands.page import paged
from handlers.slack.commands.silence import silenced
from handlers.slack.commands.update import sent
from handlers.slack.desk import Ask, Deed, Reply

_PLACE = re.compile(r"(?P<channel>(?:T[A-Z0-9]+:)?[CGD][A-Z0-9]+)(?::(?P<rest>.*))?", re.ASCII)
"""A channel, and what else is carried: a message in it, or an incident's id."""


@dataclass(frozen=True)
class Filled:
    """A submitted form: each field's value by its name, and what the form was given to carry.

    `first_field` is "" for one that only asks whether to go on; `over` says that it lies over another view.
    """

    fields: Mapping[str, str]
    carried: str
    first_field: str
    over: bool = False

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Filled:
        """Reads a view_submission's view."""
        values = view["state"]["values"]
        fields = {block: _value(states.get(ids.FIELD) or {}) for block, states in values.items()}
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        over = view.get("root_view_id", view.get("id")) != view.get("id")
        return cls(fields, str(view.get("private_metadata", "")), inputs[0] if inputs else "", over)

    @property
    def channel(self) -> str:
        """The channel in which the form was asked for, where it carries one."""
        place = _PLACE.fullmatch(self.carried)
        return place["channel"] if place else ""

    @property
    def rest(self) -> str:
        """What it carries beside the channel: an incident's id, or the message on which it was asked for."""
        place = _PLACE.fullmatch(self.carried)
        return (place["rest"] or "") if place else self.carried

    @property
    def about(self) -> str:
        """What it carries after the channel."""
        return self.carried.partition(":")[2]

    @property
    def origin(self) -> Origin | None:
        """The message on which it was asked for, where it carries one."""
        ts = self.rest if self.channel else ""
        return Origin(channel=self.channel, ts=ts) if ts else None

    def __getitem__(self, field: str) -> str:
        return self.fields.get(field, "").strip()


def _value(state: Mapping[str, Any]) -> str:
    """One field's value as text; a ticked box gives its option's value, a person their mention, chosen people
    their ids by commas.
    """
    if people := state.get("selected_users"):
        return ",".join(people)
    chosen = state.get("selected_option") or next(iter(state.get("selected_options") or []), None)
    if person := state.get("selected_user"):
        return f"<@{person}>"
    picked = (chosen or {}).get("value") or state.get("selected_date")
    return str(picked or state.get("value") or "")


Submitted = Callable[[Ask, Filled], Deed]


def _does(action: Action, run: Callable[[Ask, Incident, Filled], Reply]) -> Submitted:
    """A form about the incident that it carries; the asker is answered in the incident's channel.

    Raises Refused for one that the asker does not know of.
    """

    def deed(ask: Ask, filled: Filled) -> Deed:
        incident = ask.named(filled.rest)
        room = incident.room.id if incident.room else ""
        return Deed(
            action,
            ask,
            Subject(incident=incident),
            lambda: replace(run(ask, incident, filled), channel=room),
        )

    return deed


def _declare(ask: Ask, filled: Filled) -> Deed:
    subject = Subject(declared=Severity.read(filled[ids.SEVERITY]))
    return Deed(Action.DECLARE, ask, subject, lambda: _declared(ask, filled))


def _declared(ask: Ask, filled: Filled) -> Reply:
    declared = _declaration(ask, filled).model_copy(update={"origin": filled.origin})
    return Reply("declare", {"incident": ask.desk.commands.declare(declared)}, channel=filled.channel)


def _convert(ask: Ask, filled: Filled) -> Deed:
    subject = Subject(declared=Severity.read(filled[ids.SEVERITY]))
    return Deed(Action.DECLARE, ask, subject, lambda: converted(ask, _declaration(ask, filled), filled.rest))


def _declaration(ask: Ask, filled: Filled) -> Declaration:
    severity = Severity.read(filled[ids.SEVERITY])
    if not filled[ids.TITLE] or severity is None:
        raise Refused("An incident needs a title and a severity.")
    service = filled[ids.SERVICE]
    return Declaration(
        title=filled[ids.TITLE],
        severity=severity,
        by=ask.by,
        service=service if service in ask.desk.policy.services else None,
        details=filled[ids.DETAILS],
        workspace=ask.workspace,
        private=filled[ids.PRIVATE] == ids.YES,
    )


def _resolve(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    resolution = Resolution(
        by=ask.by,
        how=filled[ids.RESOLUTION],
        impact=filled[ids.IMPACT],
        cause=filled[ids.CAUSE],
        postmortem=filled[ids.POSTMORTEM] == ids.YES,
    )
    resolved = ask.desk.commands.resolve(incident.id, resolution)
    return Reply("resolve", {"incident": resolved, "postmortem": resolution.postmortem})


def _update(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    lasting, now = filled[ids.LASTING], ask.desk.clock.now()
    never = lasting == NEVER
    said = Update(
        text=filled[ids.WORDS],
        by=ask.by,
        impact=filled[ids.IMPACT],
        next_at=None if never else now + parse_duration(lasting),
        last=never,
    )
    return sent(ask, incident, said)


def _silence(ask: Ask, filled: Filled) -> Deed:
    return Deed(Action.SILENCE, ask, Subject(), lambda: _silenced(ask, filled))


def _silenced(ask: Ask, filled: Filled) -> Reply:
    asked = {"service": filled[ids.SERVICE], "title": filled[ids.WORDS]}
    match = {field: pattern for field, pattern in asked.items() if pattern}
    if not match:
        raise Refused("Say what to silence: a service, or words of the title.")
    return replace(silenced(ask, match, filled[ids.LASTING], filled[ids.REASON]), channel=filled.channel)


def _cancel(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    return Reply("cancel", {"incident": ask.desk.endings.cancel(incident.id, filled[ids.REASON], ask.by)})


def _reopen(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    return Reply("reopen", {"incident": ask.desk.endings.reopen(incident.id, filled[ids.REASON], ask.by)})


def _close(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    said = filled[ids.REASON]
    if filled[ids.POSTMORTEM] == ids.PUBLISHED:
        if not said.startswith(("https://", "http://")):
            raise Refused("Paste the address at which it is published, or say that none is needed.")
        closing = Closing(by=ask.by, published=said)
    else:
        closing = Closing(by=ask.by, not_needed=said)
    return Reply("close", {"incident": ask.desk.endings.close(incident.id, closing)})


def _correct(ask: Ask, filled: Filled) -> Deed:
    about = timeline.subject(ask, filled.rest)
    return Deed(Action.NOTE, ask, about, lambda: timeline.corrected(ask, filled.rest, filled[ids.WORDS]))


def _redact(ask: Ask, filled: Filled) -> Deed:
    about = timeline.subject(ask, filled.rest)
    return Deed(Action.NOTE, ask, about, lambda: timeline.redacted(ask, filled.rest, filled[ids.REASON]))


def _page(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    return paged(ask, incident, filled[ids.TARGET], filled[ids.REASON])


def _assign(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    return assign.taken(ask, incident, filled[ids.ROLE], filled[ids.TARGET])


def _action(ask: Ask, filled: Filled) -> Deed:
    user, day = filled[ids.OWNER], filled[ids.DUE]
    wanted = Wanted(
        text=filled[ids.WORDS],
        owner=ask.desk.named(user, ask.by) if user else None,
        due=date.fromisoformat(day) if day else None,
        priority=Priority(filled[ids.PRIORITY] or Priority.MEDIUM),
        url=filled[ids.LINK],
    )
    # Where the form asks after which incident, it carries no more than a message, if that.
    about = filled.rest if filled.rest[:1] not in ("", "@") else f"{filled[ids.TARGET]}{filled.rest}"
    subject = action.subject_of(ask, about)

    def run() -> Reply:
        reply = action.submitted(ask, about, wanted)
        shown = postmortem.view(ask, subject.incident.id) if filled.over and subject.incident else None
        return replace(reply, beneath=shown)

    return Deed(Action.TASK, ask, subject, run)


def _drop(ask: Ask, filled: Filled) -> Deed:
    item = action.named(ask, filled.rest)
    return Deed(
        Action.TASK,
        ask,
        action.subject_of(ask, item.id),
        lambda: action.told(ask, ask.desk.actions.drop(item.id, filled[ids.REASON], ask.by)),
    )


def _section(ask: Ask, filled: Filled) -> Deed:
    incident_id, section, mark = [*filled.rest.split(" "), "", ""][:3]
    incident = ask.named(incident_id)
    edit = Edit(
        section=postmortem.section_of(section),
        text=filled[ids.WORDS],
        seen=mark,
        by=ask.by,
        note=filled[ids.REASON],
    )
    return Deed(
        Action.POSTMORTEM, ask, Subject(incident=incident), lambda: postmortem.saved(ask, incident.id, edit)
    )


def _review(ask: Ask, incident: Incident, filled: Filled) -> Reply:
    people = [ask.desk.person(user, "") for user in filled[ids.PEOPLE].split(",") if user]
    reviewed = postmortem.reviewed(ask, incident, people)
    return replace(reviewed, beneath=postmortem.view(ask, incident.id))


def _publish(ask: Ask, incident: Incident, _filled: Filled) -> Reply:
    published = postmortem.published(ask, incident, anyway=True)
    return replace(published, beneath=postmortem.view(ask, incident.id))


FORMS: Mapping[str, Submitted] = {
    ids.DECLARE_FORM: _declare,
    ids.CONVERT_FORM: _convert,
    ids.RESOLVE_FORM: _does(Action.RESOLVE, _resolve),
    ids.UPDATE_FORM: _does(Action.UPDATE, _update),
    ids.SILENCE_FORM: _silence,
    ids.CANCEL_FORM: _does(Action.CANCEL, _cancel),
    ids.REOPEN_FORM: _does(Action.REOPEN, _reopen),
    ids.CLOSE_FORM: _does(Action.CLOSE, _close),
    ids.MERGE_FORM: _does(
        Action.MERGE, lambda ask, incident, filled: merged(ask, incident.id, filled[ids.TARGET])
    ),
    ids.LINK_FORM: _does(
        Action.LINK,
        lambda ask, incident, filled: linked(ask, incident, filled[ids.TARGET], filled[ids.WORDS]),
    ),
    ids.PAGE_FORM: _does(Action.PAGE, _page),
    ids.ASSIGN_FORM: _does(Action.ASSIGN, _assign),
    ids.CORRECT_FORM: _correct,
    ids.REDACT_FORM: _redact,
    ids.ACTION_FORM: _action,
    ids.DROP_FORM: _drop,
    ids.SECTION_FORM: _section,
    ids.REVIEW_FORM: _does(Action.POSTMORTEM, _review),
    ids.PUBLISH_FORM: _does(Action.CLOSE, _publish),
}

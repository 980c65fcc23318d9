"""What each filled-in form does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.commands import Declaration, Origin
from bot.engine.endings import Closing
from bot.engine.postmortem import Edit
from bot.engine.resolving import Resolution
from bot.engine.updates import Update
from bot.errors import Refused
from bot.model.incident import Incident
from bot.model.postmortem import Section
from bot.model.severity import Severity
from bot.policy.durations import parse_duration
from bot.render import actions as ids
from bot.render.modals import NEVER
from handlers.slack.commands import postmortem
from handlers.slack.commands.link import linked
from handlers.slack.commands.merge import merged
from handlers.slack.commands.silence import silenced
from handlers.slack.commands.update import sent
from handlers.slack.desk import Ask, Reply


@dataclass(frozen=True)
class Filled:
    """A submitted form: each field's value by its name, and what the form was given to carry.

    `first_field` is "" for one that only asks whether to go on.
    """

    fields: Mapping[str, str]
    carried: str
    first_field: str

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> Filled:
        """Reads a view_submission's view."""
        values = view["state"]["values"]
        fields = {block: _value(states.get(ids.FIELD) or {}) for block, states in values.items()}
        inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
        return cls(fields, str(view.get("private_metadata", "")), inputs[0] if inputs else "")

    @property
    def channel(self) -> str:
        """The channel in which the form was asked for, where it carries one."""
        return self.carried.partition(":")[0] if self.carried[:1] in ("C", "G", "D") else ""

    @property
    def origin(self) -> Origin | None:
        """The message on which it was asked for, where it carries one."""
        ts = self.carried.partition(":")[2] if self.channel else ""
        return Origin(channel=self.channel, ts=ts) if ts else None

    def __getitem__(self, field: str) -> str:
        return self.fields.get(field, "").strip()


def _value(state: Mapping[str, Any]) -> str:
    """One field's value as text; a ticked box gives its option's value, chosen people their ids by commas."""
    if people := state.get("selected_users"):
        return ",".join(people)
    chosen = state.get("selected_option") or next(iter(state.get("selected_options") or []), None)
    return str((chosen or {}).get("value") or state.get("value") or "")


Submitted = Callable[[Ask, Filled], Reply]


def _declare(ask: Ask, filled: Filled) -> Reply:
    severity = Severity.read(filled[ids.SEVERITY])
    if not filled[ids.TITLE] or severity is None:
        raise Refused("An incident needs a title and a severity.")
    service = filled[ids.SERVICE]
    declared = Declaration(
        title=filled[ids.TITLE],
        severity=severity,
        by=ask.by,
        service=service if service in ask.desk.policy.services else None,
        details=filled[ids.DETAILS],
        private=filled[ids.PRIVATE] == ids.YES,
        origin=filled.origin,
    )
    return Reply("declare", {"incident": ask.desk.commands.declare(declared)}, channel=filled.channel)


def _resolve(ask: Ask, filled: Filled) -> Reply:
    resolution = Resolution(
        by=ask.by,
        how=filled[ids.RESOLUTION],
        impact=filled[ids.IMPACT],
        cause=filled[ids.CAUSE],
        postmortem=filled[ids.POSTMORTEM] == ids.YES,
    )
    resolved = ask.desk.commands.resolve(filled.carried, resolution)
    room = resolved.room.id if resolved.room else ""
    return Reply("resolve", {"incident": resolved, "postmortem": resolution.postmortem}, channel=room)


def _update(ask: Ask, filled: Filled) -> Reply:
    with ask.desk.store.read() as reader:
        incident = reader.incident(filled.carried)
    if incident is None:
        raise Refused(f"There is no incident {filled.carried}.")
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


def _silence(ask: Ask, filled: Filled) -> Reply:
    asked = {"service": filled[ids.SERVICE], "title": filled[ids.WORDS]}
    match = {field: pattern for field, pattern in asked.items() if pattern}
    if not match:
        raise Refused("Say what to silence: a service, or words of the title.")
    return replace(silenced(ask, match, filled[ids.LASTING], filled[ids.REASON]), channel=filled.channel)


def _cancel(ask: Ask, filled: Filled) -> Reply:
    return _told("cancel", ask.desk.endings.cancel(filled.carried, filled[ids.REASON], ask.by))


def _reopen(ask: Ask, filled: Filled) -> Reply:
    return _told("reopen", ask.desk.endings.reopen(filled.carried, filled[ids.REASON], ask.by))


def _close(ask: Ask, filled: Filled) -> Reply:
    said = filled[ids.REASON]
    if filled[ids.POSTMORTEM] == ids.PUBLISHED:
        if not said.startswith(("https://", "http://")):
            raise Refused("Paste the address at which it is published, or say that none is needed.")
        closing = Closing(by=ask.by, published=said)
    else:
        closing = Closing(by=ask.by, not_needed=said)
    return _told("close", ask.desk.endings.close(filled.carried, closing))


def _merge(ask: Ask, filled: Filled) -> Reply:
    with ask.desk.store.read() as reader:
        source = reader.incident(filled.carried)
    here = source.room.id if source and source.room else ""
    return replace(merged(ask, filled.carried, filled[ids.TARGET]), channel=here)


def _link(ask: Ask, filled: Filled) -> Reply:
    with ask.desk.store.read() as reader:
        incident = reader.incident(filled.carried)
    if incident is None:
        raise Refused(f"There is no incident {filled.carried}.")
    room = incident.room.id if incident.room else ""
    return replace(linked(ask, incident, filled[ids.TARGET], filled[ids.WORDS]), channel=room)


def _section(ask: Ask, filled: Filled) -> Reply:
    incident_id, section, mark = filled.carried.split(" ")
    edit = Edit(
        section=Section(section), text=filled[ids.WORDS], seen=mark, by=ask.by, note=filled[ids.REASON]
    )
    return postmortem.saved(ask, incident_id, edit)


def _review(ask: Ask, filled: Filled) -> Reply:
    people = [ask.desk.person(user, "") for user in filled[ids.PEOPLE].split(",") if user]
    incident = ask.desk.postmortems.standing(filled.carried).incident
    return _over_view(ask, postmortem.reviewed(ask, incident, people), incident)


def _publish(ask: Ask, filled: Filled) -> Reply:
    incident = ask.desk.postmortems.standing(filled.carried).incident
    return _over_view(ask, postmortem.published(ask, incident, anyway=True), incident)


def _over_view(ask: Ask, reply: Reply, incident: Incident) -> Reply:
    room = incident.room.id if incident.room else ""
    return replace(reply, channel=room, beneath=postmortem.view(ask, incident.id))


def _told(template: str, incident: Incident) -> Reply:
    """Said to the asker in the incident's channel."""
    return Reply(template, {"incident": incident}, channel=incident.room.id if incident.room else "")


FORMS: Mapping[str, Submitted] = {
    ids.DECLARE_FORM: _declare,
    ids.RESOLVE_FORM: _resolve,
    ids.UPDATE_FORM: _update,
    ids.SILENCE_FORM: _silence,
    ids.CANCEL_FORM: _cancel,
    ids.REOPEN_FORM: _reopen,
    ids.CLOSE_FORM: _close,
    ids.MERGE_FORM: _merge,
    ids.LINK_FORM: _link,
    ids.SECTION_FORM: _section,
    ids.REVIEW_FORM: _review,
    ids.PUBLISH_FORM: _publish,
}

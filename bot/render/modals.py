"""The forms that people fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.model.action_item import ActionItem, Priority
from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.timeline import Entry
from bot.model.value import Value
from bot.policy.durations import parse_duration
from bot.ports import Blocks
from bot.render import actions as ids
from bot.render.blockkit import fit
from bot.render.environment import render_json

_MOST_OPTIONS = 100


class SeverityChoice(Value):
    """A severity as the form offers it: what it means ("a core service is down") and what choosing it does
    ("pages on-call now"). Slack shows 75 characters of either.
    """

    severity: Severity
    meaning: str
    effect: str


def declare_modal(
    severities: Sequence[SeverityChoice],
    *,
    title: str = "",
    severity: Severity | None = None,
    details: str = "",
    private: bool = False,
    convert: bool = False,
    private_metadata: str = "",
) -> dict[str, Any]:
    """The view in which one declares an incident; its fields are named in `bot.render.actions`.

    To `convert` a channel, which is private or is not, it does not ask who may see it.
    """
    facts = {
        "severities": severities,
        "title": title,
        "severity": severity,
        "details": details,
        "private": private,
        "convert": convert,
        "private_metadata": private_metadata,
    }
    return _view("slack/modals/declare.json.j2", facts)


def resolve_modal(
    incident: Incident, *, resolution: str = "", impact: str = "", postmortem: bool = True
) -> dict[str, Any]:
    """The view in which one resolves an incident, filled with what the incident and its notes already say."""
    facts = {
        "incident": incident,
        "resolution": incident.resolution or resolution,
        "impact": incident.impact or impact,
        "cause": incident.cause,
        "postmortem": postmortem,
    }
    return _view("slack/modals/resolve.json.j2", facts)


def cancel_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one says why an incident is a false alarm."""
    hint = "What rings stops, the ticket closes, and no post-mortem follows."
    return _why_modal(ids.CANCEL_FORM, incident, "Cancel", "Call it off", hint)


def reopen_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one says why an incident is open again."""
    hint = "If nobody had it, whom its severity names is paged."
    return _why_modal(ids.REOPEN_FORM, incident, "Reopen", "Reopen", hint)


def close_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one says what became of the post-mortem."""
    return _view("slack/modals/close.json.j2", {"incident": incident})


def merge_modal(incident: Incident, others: Sequence[Incident]) -> dict[str, Any]:
    """The view in which one says to which of the others an incident belongs: at least one, 100 at most."""
    return _view("slack/modals/merge.json.j2", {"incident": incident, "others": others[:_MOST_OPTIONS]})


def link_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one gives an incident a link."""
    return _view("slack/modals/link.json.j2", {"incident": incident})


def correct_modal(entry: Entry, said: str) -> dict[str, Any]:
    """The view in which one puts an entry in other words than those that it says."""
    return _view("slack/modals/correct.json.j2", {"entry": entry, "said": said})


def redact_modal(entry: Entry) -> dict[str, Any]:
    """The view in which one has an entry's words taken away."""
    return _view("slack/modals/redact.json.j2", {"entry": entry})


def page_modal(incident: Incident) -> dict[str, Any]:
    """The view in which one has somebody rung."""
    return _view("slack/modals/page.json.j2", {"incident": incident})


def assign_modal(incident: Incident, roles: Sequence[str]) -> dict[str, Any]:
    """The view in which one gives somebody a role."""
    return _view("slack/modals/assign.json.j2", {"incident": incident, "roles": roles})


def options(names: Sequence[str]) -> list[dict[str, Any]]:
    """What a menu offers while somebody types: the first hundred of these."""
    return render_json("slack/options.json.j2", {"names": names[:_MOST_OPTIONS]})


def _why_modal(name: str, incident: Incident, title: str, submit: str, hint: str) -> dict[str, Any]:
    named = f"{title} {incident.id}"
    facts = {"name": name, "carried": incident.id, "title": named, "submit": submit, "hint": hint}
    return _view("slack/modals/why.json.j2", facts)


def action_modal(
    carried: str,
    text: str = "",
    owner: Person | None = None,
    item: ActionItem | None = None,
    offered: Sequence[Incident] = (),
) -> dict[str, Any]:
    """The view in which one says what is to be done, who does it and by when; of an `item`, filled with what
    it says. Whom and when nobody said is left open. It asks after which incident where any are `offered`.
    """
    facts = {
        "carried": carried,
        "title": item.id if item else "Action item",
        "submit": "Save" if item else "Add",
        "text": item.text if item else text,
        "owner": item.owner if item else owner,
        "due": item.due.isoformat() if item and item.due else "",
        "priority": item.priority if item else Priority.MEDIUM,
        "priorities": tuple(Priority),
        "url": item.url if item else "",
        "offered": offered[:_MOST_OPTIONS],
    }
    return _view("slack/modals/action.json.j2", facts)


def drop_modal(carried: str, item: ActionItem) -> dict[str, Any]:
    """The view in which one says why an action item will not be done."""
    facts = {"name": ids.DROP_FORM, "carried": carried, "title": f"Drop {item.id}", "submit": "Drop it"}
    return _view("slack/modals/why.json.j2", {**facts, "hint": "Kept with the item and in the timeline."})


LASTING = {
    "30m": "30 minutes",
    "1h": "1 hour",
    "2h": "2 hours",
    "4h": "4 hours",
    "8h": "8 hours",
    "1d": "a day",
}
"""How long a silence may be asked to last in the form, with its words."""


def silence_modal(*, digest: str, service: str = "") -> dict[str, Any]:
    """The view in which one silences a service, or alerts with certain words; `digest` names who is told."""
    facts = {"service": service, "digest": digest, "lasting": LASTING, "usual": "1h"}
    return _view("slack/modals/silence.json.j2", facts)


NEXT = {
    "15m": "in 15 minutes",
    "30m": "in 30 minutes",
    "1h": "in 1 hour",
    "2h": "in 2 hours",
    "4h": "in 4 hours",
}
NEVER = "none"


def update_modal(incident: Incident, *, digest: str, every: timedelta | None) -> dict[str, Any]:
    """The view in which one writes a status update; the next one comes after `every` unless one says else."""
    offered = {**NEXT, NEVER: "none is planned"}
    usual = next((value for value in NEXT if every == parse_duration(value)), NEVER)
    facts = {"incident": incident, "digest": digest, "lasting": offered, "usual": usual}
    return _view("slack/modals/update.json.j2", facts)


def answer_modal(blocks: Blocks) -> dict[str, Any]:
    """The view that shows an answer where no message can: on the Home tab."""
    (view,) = render_json("slack/modals/answer.json.j2", {})
    return {**view, "blocks": blocks}


def _view(template: str, facts: Mapping[str, object]) -> dict[str, Any]:
    (view,) = render_json(template, facts)
    return {**view, "blocks": fit(view["blocks"])}

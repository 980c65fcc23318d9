"""Decides who may do what, and says who could."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model.action import IN_PRODUCTION, Action
from bot.model.incident import Incident, Person
from bot.model.member import Standing
from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy import Permission, PersonEntry, Policy
from bot.rules.holding import holders

NEVER_WAITS = (Action.DECLARE, Action.ACKNOWLEDGE)
"""What is allowed while nobody knows who is in a group: it must work at night, whatever does not."""

_WORDS = {
    Action.DECLARE: "declare an incident",
    Action.ACKNOWLEDGE: "acknowledge an incident",
    Action.ASSIGN: "give or take a role in an incident",
    Action.SEVERITY: "change the severity of an incident",
    Action.STATUS: "change the status of an incident",
    Action.UPDATE: "send a status update of an incident",
    Action.IMPACT: "change the impact of an incident",
    Action.NOTE: "change the timeline of an incident",
    Action.TASK: "change the tasks of an incident",
    Action.PAGE: "page somebody for an incident",
    Action.JOIN: "join an incident",
    Action.LINK: "link something to an incident",
    Action.DIAGNOSE: "run checks",
    Action.TICKET: "close the ticket of an incident",
    Action.SILENCE: "hold alerts back",
    Action.ON_CALL: "change who is on call",
    Action.RESOLVE: "resolve an incident",
    Action.CANCEL: "cancel an incident",
    Action.MERGE: "merge an incident",
    Action.REOPEN: "reopen an incident",
    Action.POSTMORTEM: "write the post-mortem of an incident",
    Action.CLOSE: "close an incident",
    Action.RETRY: "try again what was given up",
    **{action: action.replace("-", " ") for action in IN_PRODUCTION},
}
_OTHERS = {
    Standing.BOT: "Apps change nothing here",
    Standing.GONE: "This account is deactivated, so it changes nothing here",
    Standing.STRANGER: "People of other workspaces see and change nothing here",
}


class Asker(Value):
    """Who asks: None where that is not known. `groups` are those of the policy's words that they are in."""

    person: Person
    standing: Standing | None = None
    groups: frozenset[str] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether they are a full member, as far as anybody knows."""
        return self.standing in (None, Standing.MEMBER)


class Subject(Value):
    """What is asked about: an incident, or one that is being declared with this severity, or neither."""

    incident: Incident | None = None
    declared: Severity | None = None

    @property
    def severity(self) -> Severity | None:
        """How bad it is; None for what belongs to no incident."""
        return self.incident.severity if self.incident else self.declared


def spoken(action: Action) -> str:
    """What somebody does, in words: "stop production"."""
    return _WORDS[action]


def in_production(severity: Severity, policy: Policy) -> Sequence[Action]:
    """What may be changed in production at that severity, the gravest first."""
    return IN_PRODUCTION[IN_PRODUCTION.index(policy.severity(severity).authority) :]


def in_production_words(severity: Severity, policy: Policy) -> str:
    """The same in a sentence."""
    *most, last = map(spoken, in_production(severity, policy))
    may = f"{', '.join(most)} or {last}" if most else last
    return f"While it is {severity}, you can {may}."


def restrictions(policy: Policy) -> list[str]:
    """What not everybody may do, rule by rule: "close an incident of at least high: the commander"."""
    return [_restriction(rule, policy) for rule in policy.authority]


def refusal(
    action: Action, asker: Asker, subject: Subject, policy: Policy, on_call: Sequence[PersonEntry] = ()
) -> str:
    """Why they may not, in a sentence or two that say who could; "" when they may.

    `on_call` are those who are on call for it just now.
    """
    if not asker.is_ours:
        return _not_ours(action, asker, subject)
    if action in IN_PRODUCTION and (why := _not_at(action, subject, policy)):
        return why
    rule = next((each for each in policy.authority if each.fits(action, subject.severity)), None)
    if rule is None or _named(rule, asker, subject.incident, policy, on_call):
        return ""
    unknown = rule.groups and asker.groups is None
    if unknown and action in NEVER_WAITS:
        return ""
    said = f"Only {_could(rule, subject.incident, on_call, policy)} can {spoken(action)}"
    if subject.severity and (rule.at_least or rule.at_most):
        said += f" of severity {subject.severity}"
    if unknown:
        groups = " and ".join(f"@{name}" for name in rule.groups)
        return f"{said}, and Slack does not say just now who is in {groups}. Try again soon."
    return f"{said}.{_free_role(rule, subject.incident)}"


def _not_ours(action: Action, asker: Asker, subject: Subject) -> str:
    if asker.standing is Standing.GUEST:
        hidden = subject.incident is not None and subject.incident.private
        if action is Action.LOOK and not hidden:
            return ""
        what = "see private incidents" if action is Action.LOOK else spoken(action)
        return f"Guests cannot {what}. Every full member of the workspace can."
    return f"{_OTHERS[asker.standing or Standing.STRANGER]}. A full member of this workspace can."


def _not_at(action: Action, subject: Subject, policy: Policy) -> str:
    """Why nobody may change that in production now; "" where somebody may."""
    if subject.incident is None or not subject.incident.is_open:
        return f"To {spoken(action)} takes an open incident: /incident declare"
    incident = subject.incident
    if action in in_production(incident.severity, policy):
        return ""
    enough = next((each for each in reversed(Severity) if action in in_production(each, policy)), None)
    most = spoken(policy.severity(incident.severity).authority)
    raised = f" To {spoken(action)}, raise it first: /incident severity {enough}" if enough else ""
    return f"{incident.id} is {incident.severity}, and then one can {most} at most.{raised}"


def _named(
    rule: Permission, asker: Asker, incident: Incident | None, policy: Policy, on_call: Sequence[PersonEntry]
) -> bool:
    """Whether the rule names them in one of its ways."""
    known = policy.person_by_slack(asker.person.id)
    had: Mapping[str, Person] = holders(incident) if incident else {}
    in_teams = {each.key for team in rule.teams for each in policy.members(team)}
    return (
        rule.anyone
        or any(role in had and had[role].id == asker.person.id for role in rule.roles)
        or bool(asker.groups and asker.groups & set(rule.groups))
        or (known is not None and known.key in {*in_teams, *rule.people})
        or (rule.on_call and any(each.slack == asker.person.id for each in on_call))
    )


def _free_role(rule: Permission, incident: Incident | None) -> str:
    """What to type for a role by which one could and that nobody has; "" where there is none."""
    if incident is None or not incident.is_open:
        return ""
    free = next((role for role in rule.roles if role not in holders(incident)), None)
    return f" To take that role: /incident assign {free} me" if free else ""


def _could(
    rule: Permission, incident: Incident | None, on_call: Sequence[PersonEntry], policy: Policy
) -> str:
    """Who could: "the commander (Ana) or @data-platform-leads"."""
    named = [f"the {role}{_had_by(role, incident)}" for role in rule.roles]
    named += [f"@{name}" for name in rule.groups]
    named += [f"the people of {team}" for team in rule.teams]
    named += [policy.people[key].name for key in rule.people]
    if rule.on_call:
        names = ", ".join(dict.fromkeys(each.name for each in on_call))
        named.append(f"whoever is on call ({names})" if names else "whoever is on call")
    if rule.anyone:
        named.append("every full member")
    return " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _had_by(role: str, incident: Incident | None) -> str:
    if incident is None:
        return ""
    had = holders(incident)
    return f" ({had[role].name if role in had else 'nobody yet'})"


def _restriction(rule: Permission, policy: Policy) -> str:
    bounds = {"at least": rule.at_least, "at most": rule.at_most}
    said = " and ".join(f"{word} {severity}" for word, severity in bounds.items() if severity)
    deeds = ", ".join(spoken(action) for action in rule.actions)
    return f"{deeds}{f' of {said}' if said else ''}: {_could(rule, None, (), policy)}"

"""/incident assign: who has which role."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.policy.nearest import meant
from bot.policy.roles import COMMANDER
from bot.render.modals import assign_modal
from bot.rules.authority import in_production_words
from bot.rules.holding import holders
from handlers.slack.desk import Ask, Command, Reply, changes

_NOBODY = ("nobody", "none")


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    words = [word for word in text.split() if word.lower() != "to"]
    roles = ask.desk.policy.roles
    named = [word.lower() for word in words if word.lower() in roles]
    whom = [word for word in words if word.lower() not in roles]
    if not words:
        return shown(ask, incident)
    if len(named) > 1 or len(whom) > 1:
        wrong = next((word for word in whom if not word.startswith("<@")), "")
        near = f" There is no role {ask.desk.plain(wrong)}{meant(wrong.lower(), roles)}" if wrong else ""
        raise Refused(f"Say one role and one person: /incident assign operations @bo.{near}")
    role = named[0] if named else COMMANDER
    if whom and whom[0].lower() in _NOBODY:
        return given_up(ask, incident, role)
    return taken(ask, incident, role, whom[0] if whom else "me")


def taken(ask: Ask, incident: Incident, role: str, whom: str, *, if_free: bool = False) -> Reply:
    """Somebody has it now; who takes it themselves is told what it asks of them."""
    person = ask.desk.named(whom, ask.by)
    changed = ask.desk.roles.assign(incident.id, role, person, ask.by, if_free=if_free)
    policy, duties = ask.desk.policy, []
    if person.id == ask.by.id:
        duties = [*policy.roles[role].duties, in_production_words(changed.severity, policy)]
    return Reply("assign", {"incident": changed, "role": role, "who": person.name, "duties": duties})


def form(ask: Ask, incident: Incident) -> Reply:
    """The form in which one gives somebody a role."""
    return Reply(form=assign_modal(incident, list(ask.desk.policy.roles)))


def given_up(ask: Ask, incident: Incident, role: str) -> Reply:
    """Nobody has it any more."""
    changed = ask.desk.roles.give_up(incident.id, role, ask.by)
    return Reply("assign", {"incident": changed, "role": role, "who": "", "duties": ()})


def shown(ask: Ask, incident: Incident) -> Reply:
    """Who has which, with menus to take one and to give one up."""
    had = holders(incident)
    roles = [
        {
            "name": name,
            "who": had[name].name if name in had else "",
            "mine": name in had and had[name].id == ask.by.id,
            "duty": role.duties[0],
        }
        for name, role in ask.desk.policy.roles.items()
    ]
    mine = any(role["mine"] for role in roles)
    return Reply("roles", {"incident": incident, "roles": roles, "mine": mine})


COMMAND = Command(
    name="assign",
    usage="assign [role] [@who|me|nobody]",
    help="Gives a role to somebody, or frees it; commander unless another is named. Alone: who has which.",
    run=_run,
    examples=("assign me", "assign scribe @bo", "assign commander nobody"),
    action=changes(Action.ASSIGN),
)

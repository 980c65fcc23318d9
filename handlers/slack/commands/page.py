"""/incident page: rings somebody for this incident."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.policy import PersonEntry
from bot.policy.nearest import meant
from bot.render.modals import page_modal
from handlers.slack.desk import Ask, Command, Reply

_AGAIN = "again"


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    words = text.split()
    again = words[:1] == [_AGAIN]
    words = words[1:] if again else words
    if not words:
        return Reply(form=page_modal(incident))
    return paged(ask, incident, words[0], ask.desk.plain(" ".join(words[1:])), again=again)


def paged(ask: Ask, incident: Incident, word: str, reason: str, *, again: bool = False) -> Reply:
    """Rings whom the word means."""
    whom = _whom(ask, word)
    called = ask.desk.calling.call(incident.id, whom, reason, ask.by, again=again)
    typed = f"page {incident.id} {_AGAIN} {whom.key} {reason}"
    facts = {"incident": incident, "called": called, "again": typed}
    return Reply("page", facts, channel=incident.room.id if incident.room else "")


def _whom(ask: Ask, word: str) -> PersonEntry:
    """A team means who is on call for it."""
    policy, bare = ask.desk.policy, word.removeprefix("@").lower()
    if bare in policy.on_call:
        return ask.desk.calling.on_call(bare)
    try:
        return ask.desk.responder(word, ask.by)
    except Refused:
        if word.startswith("<@"):
            raise
        near = meant(bare, [*policy.people, *policy.on_call])
        raise Refused(f"Nobody and no team in the policy is called {ask.desk.plain(word)}{near}") from None


COMMAND = Command(
    name="page",
    usage="page [@who|team why]",
    help="Rings somebody, or who is on call for a team, for this incident.",
    run=_run,
    examples=("page @bo consumers do not come back", "page stream topics are full"),
    action=Action.PAGE,
)

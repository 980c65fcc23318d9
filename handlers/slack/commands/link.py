"""/incident link: what belongs to an incident."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.render.modals import link_modal
from bot.rules.authority import Subject
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    incident, text = (ask.here, ask.text) if ask.here and not _names_it(ask) else ask.incident()
    if not text:
        return Reply(form=link_modal(incident))
    word, _, name = text.partition(" ")
    return linked(ask, incident, word, ask.desk.plain(name))


def _names_it(ask: Ask) -> bool:
    """A lone id names what to link to; before something else it says of which incident."""
    first, _, rest = ask.text.partition(" ")
    return ask.names_one(first) and bool(rest.strip())


def _subject(ask: Ask) -> Subject:
    return Subject(incident=ask.here) if ask.here and not _names_it(ask) else ask.subject()


def linked(ask: Ask, incident: Incident, word: str, name: str) -> Reply:
    """Links to the incident or the address that the word is; Slack brings an address in angle brackets."""
    if ask.names_one(word):
        kept, link = ask.desk.linking.relate(incident.id, ask.named(word).id, ask.by)
    else:
        address, _, label = word.removeprefix("<").removesuffix(">").partition("|")
        if not address.startswith(("https://", "http://")):
            raise Refused("Say what to link: /incident link https://… Call, or an incident's id.")
        label = "" if label in address else label
        url = ask.desk.plain(address)
        kept, link = ask.desk.linking.link(incident.id, url, name or label, ask.by)
    return Reply("link", {"incident": kept, "link": link})


COMMAND = Command(
    name="link",
    usage="link address [what it is] | INC-2026-001",
    help="Puts a document, a call or a related incident on the card and in the bookmarks.",
    run=_run,
    action=Action.LINK,
    subject=_subject,
)

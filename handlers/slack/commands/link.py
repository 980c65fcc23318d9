"""/incident link: what belongs to an incident."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident
from bot.render.modals import link_modal
from bot.rules.authority import Subject
from handlers.slack.desk import Ask, Command, Reply

_REMOVE = "remove"


def _run(ask: Ask) -> Reply:
    incident, text = (ask.here, ask.text) if ask.here and not _names_it(ask) else ask.incident()
    if not text:
        return Reply(form=link_modal(incident))
    word, _, name = text.partition(" ")
    if word.lower() == _REMOVE:
        return unlinked(ask, incident, _address(name)[0]) if name else Reply("links", {"incident": incident})
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
        address, label = _address(word)
        if not address.startswith(("https://", "http://")):
            raise Refused("Say what to link: /incident link https://… Call, or an incident's id.")
        label = "" if label in address else label
        kept, link = ask.desk.linking.link(incident.id, ask.desk.plain(address), name or label, ask.by)
    return Reply("link", {"incident": kept, "link": link})


def unlinked(ask: Ask, incident: Incident, what: str) -> Reply:
    """Takes the link of that name or address away."""
    kept, link = ask.desk.linking.unlink(incident.id, ask.desk.plain(what.strip()), ask.by)
    return Reply("unlinked", {"incident": kept, "link": link})


def _address(word: str) -> tuple[str, str]:
    """Out of Slack's angle brackets: the address, and what is shown for it."""
    address, _, label = word.strip().removeprefix("<").removesuffix(">").partition("|")
    return address, label


COMMAND = Command(
    name="link",
    usage="link address [what it is] | INC-2026-001 | remove [what]",
    help="Puts a document, a call or a related incident on the card and in the bookmarks, or takes it off.",
    run=_run,
    examples=("link https://meet.example/inc Call", "link remove Call", "link INC-2026-001"),
    action=Action.LINK,
    subject=_subject,
)

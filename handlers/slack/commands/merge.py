"""/incident merge: two incidents are one."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import Refused
from bot.model.action import Action
from bot.render.modals import merge_modal
from bot.rules.authority import Subject
from handlers.slack.desk import Ask, Command, Reply

_UNDO = "undo"


def _run(ask: Ask) -> Reply:
    words = ask.text.split()
    if _UNDO in words:
        names = [word for word in words if word != _UNDO]
        return part(ask, names[0] if names else "")
    if len(words) > 1:
        return merged(ask, ask.named(words[0]).id, words[1])
    if ask.here is None:
        raise Refused("Say which into which: /incident merge INC-2026-002 INC-2026-001")
    return merged(ask, ask.here.id, words[0]) if words else Reply(form=_form(ask))


def _subject(ask: Ask) -> Subject:
    """What goes on elsewhere, or did until now."""
    words = [word for word in ask.text.split() if word != _UNDO]
    is_named = len(words) > 1 or (_UNDO in ask.text.split() and bool(words))
    return replace(ask, text=words[0] if is_named else "").subject()


def merged(ask: Ask, source: str, target: str) -> Reply:
    """Lets the one go on in the other."""
    incident, into = ask.desk.merging.merge(source, ask.named(target).id, ask.by)
    return Reply("merge", {"incident": incident, "target": into})


def part(ask: Ask, name: str = "") -> Reply:
    """Takes the merge of the named incident back, or of the channel's."""
    if not name and ask.here is None:
        raise Refused("Say which: /incident merge undo INC-2026-002")
    incident = ask.named(name) if name or ask.here is None else ask.here
    return Reply("parted", {"incident": ask.desk.merging.part(incident.id, ask.by)})


def _form(ask: Ask) -> dict[str, object]:
    incident = ask.incident()[0]
    if not incident.is_open:
        raise Refused(f"{incident.id} is not open, so it cannot be merged.")
    with ask.desk.store.read() as reader:
        found = reader.incidents(open_only=True)
    others = [each for each in found if each.id != incident.id and not each.private and ask.shows(each)]
    if incident.private or not others:
        raise Refused("No other incident is open that it could be merged into.")
    return merge_modal(incident, others)


COMMAND = Command(
    name="merge",
    usage="merge [INC-2026-001 | undo]",
    help="Lets this incident go on in another; undo takes that back for an hour.",
    run=_run,
    examples=("merge INC-2026-001", "merge undo"),
    action=Action.MERGE,
    subject=_subject,
)

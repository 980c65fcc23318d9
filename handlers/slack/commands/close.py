"""/incident close: the post-mortem is published, or none is needed."""

from __future__ import annotations

from bot.engine.endings import Closing
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Incident, Person, Status
from bot.render.modals import close_modal
from handlers.slack.desk import Ask, Command, Reply

_NOT_NEEDED = "not needed"


def _run(ask: Ask) -> Reply:
    incident, text = ask.incident()
    if incident.status is Status.RESOLVED and not text and _has_draft(ask, incident):
        return Reply(form=close_modal(incident))
    closed = ask.desk.endings.close(incident.id, read(ask.desk.plain(text), ask.by))
    return Reply("close", {"incident": closed})


def read(text: str, by: Person) -> Closing:
    """An address says where it is published; "not needed" and why says the other. Raises Refused."""
    word, said = text.strip().partition(" ")[0], text.strip()
    if word.startswith(("https://", "http://")):
        return Closing(by=by, published=word)
    if said.lower().startswith(_NOT_NEEDED):
        why = said[len(_NOT_NEEDED) :].strip(" :,")
        if not why:
            raise Refused("Say why none is needed: /incident close not needed the alert was a test")
        return Closing(by=by, not_needed=why)
    if said:
        raise Refused(
            "Say where the post-mortem is published, by its address, or why none is needed: "
            "/incident close not needed the alert was a test"
        )
    return Closing(by=by)


def _has_draft(ask: Ask, incident: Incident) -> bool:
    with ask.desk.store.read() as reader:
        return reader.postmortem(incident.id) is not None


COMMAND = Command(
    name="close",
    usage="close [address of the post-mortem | not needed why]",
    help="Closes a resolved incident once its post-mortem is published, or none is needed.",
    run=_run,
    examples=("close not needed the alert was a test", "close https://wiki.example/post-mortem"),
    action=Action.CLOSE,
)

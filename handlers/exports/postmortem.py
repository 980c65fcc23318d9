"""The post-mortem of an incident."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.flow.documents import Documents
from bot.flow.showing import Showing
from bot.model.incident import Incident
from bot.policy import load_policy
from bot.ports import Reader
from bot.render.paper import FORMATS, file_of
from bot.settings import Settings
from handlers.exported import Export


def _make(reader: Reader, incident: Incident, settings: Settings, format_: str) -> bytes:
    policy, clock = load_policy(settings.policy), SystemClock()
    names = {member.id: member.name for member in reader.members()}
    changes = Showing(policy, clock, settings.public_url).changes
    documents = Documents(policy, changes, clock, lambda user: names.get(user, ""))
    return file_of(documents.paper(reader, incident), format_)


EXPORT = Export(formats=tuple(FORMATS), make=_make)

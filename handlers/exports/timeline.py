"""The timeline of an incident."""

from __future__ import annotations

from bot.model.incident import Incident
from bot.ports import Reader
from bot.render.timeline import TimelineFacts, exported
from bot.settings import Settings
from handlers.exported import Export


def _make(reader: Reader, incident: Incident, _settings: Settings, format_: str) -> bytes:
    facts = TimelineFacts(incident=incident, entries=tuple(reader.story(incident.id)))
    return exported(facts, format_).encode()


EXPORT = Export(formats=("md",), make=_make)

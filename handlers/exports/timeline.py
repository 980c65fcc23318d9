"""The timeline of an incident."""

from __future__ import annotations

from bot.clock import SystemClock
from bot.flow.timelines import timeline_facts
from bot.model.incident import Incident
from bot.ports import Reader
from bot.render.timeline import FORMATS, exported
from bot.settings import Settings
from handlers.exported import Export


def _make(reader: Reader, incident: Incident, _settings: Settings, format_: str) -> bytes:
    return exported(timeline_facts(reader, incident, SystemClock().now()), format_).encode()


EXPORT = Export(formats=FORMATS, make=_make)

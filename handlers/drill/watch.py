"""Looks at what people do, by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.engine.drills import Targets
from handlers.scenario.record import Happening, Record, of_api
from handlers.sender import Sender

Json = dict[str, Any]
Told = Callable[[str, Happening], None]
"""Is told of each new entry of an incident, by the incident's id."""

_RESOLVED = ("resolved", "closed")
_ALARMING = ("critical", "high")
_MOST = 500


class Watch:
    """Follows one drill's incidents, and those that are real."""

    def __init__(self, sender: Sender, told: Told) -> None:
        self._sender = sender
        self._told = told
        self._seen: set[tuple[str, str]] = set()
        self._rooms: dict[str, str] = {}
        self.records: list[Record] = []
        """The drill's incidents at the last look, oldest first."""
        self.is_over = False
        """Whether there were some then, and all of them resolved."""

    def look(self, drill: str) -> None:
        """Reads them anew, and tells what is new."""
        shown = self._sender.ask(f"/drills/{drill}")["incidents"]
        incidents = [(each, self._sender.ask(f"/incidents/{each['id']}")) for each in shown]
        self.records = [self._record(incident, asked) for asked, incident in incidents]
        self.is_over = bool(incidents) and all(each["status"] in _RESOLVED for _, each in incidents)
        self._rooms = {each["id"]: (each["channel"] or {}).get("name", "") for _, each in incidents}

    @property
    def first(self) -> tuple[str, str]:
        """The first incident's id and its channel's name; "" for what there is not yet."""
        return next(iter(self._rooms.items()), ("", ""))

    def _record(self, incident: Json, asked: Json) -> Record:
        entries = self._sender.ask(f"/incidents/{incident['id']}/timeline")
        record = of_api(incident, entries, _targets(asked))
        for entry, happening in zip(entries, record.timeline, strict=True):
            key = (record.id, entry["id"])
            if key not in self._seen:
                self._seen.add(key)
                self._told(record.id, happening)
        return record


def real_incidents(sender: Sender) -> list[Json]:
    """The open incidents that are real and bad enough to come before any drill."""
    found = sender.ask(f"/incidents?open=true&drill=false&limit={_MOST}")
    return [each for each in found if each["severity"] in _ALARMING]


def _targets(asked: Json) -> Targets:
    return Targets(
        acknowledge=timedelta(seconds=asked["acknowledge_seconds"]),
        update=_duration(asked["update_seconds"]),
        resolve=_duration(asked["resolve_seconds"]),
    )


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)

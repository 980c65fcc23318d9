"""Reads the bodies of an inbox row, one at a time, as their sources parse them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from bot.engine.triage import Parsed
from bot.errors import UnreadableAlert
from bot.log import logger
from bot.model.alert import Signal
from bot.model.drill import DrillMark
from bot.model.source import Options, Source
from bot.ports import InboxBody, InboxRow, Store
from bot.rules import drill
from bot.rules.masking import without_secrets

_log = logger("intake")


class Waiting(NamedTuple):
    """One body that waits for its decision; with the last of its row decided, the row is done."""

    row: int
    body: Parsed
    is_last: bool


class Reading:
    """Parses by the sources' own parsers, and by what the policy says about each; marks what is a drill's."""

    def __init__(
        self, store: Store, sources: Mapping[str, Source], options: Callable[[str], Options]
    ) -> None:
        self._store = store
        self._sources = sources
        self._options = options

    def bodies(self, row: InboxRow) -> Iterator[Waiting]:
        """The bodies of the row, in order; none is parsed before it is asked for."""
        first = 1
        for number, body in enumerate(row.bodies, start=1):
            parsed = self._parse(number, first, body)
            first += parsed.size
            yield Waiting(row.id, parsed, number == len(row.bodies))

    def _parse(self, number: int, first: int, body: InboxBody) -> Parsed:
        received_at = datetime.fromisoformat(body.received_at)
        mark = self._mark(body, received_at)
        signals: list[Signal] = []
        unreadable = ""
        try:
            signals = self._sources[body.source].parse(json.loads(body.body), self._options(body.source))
        except (UnreadableAlert, ValidationError, KeyError, RecursionError) as error:
            unreadable = str(error).splitlines()[0] if str(error) else type(error).__name__
        except Exception as error:  # noqa: BLE001 - the workflow border: a parser's own mistake loses no alert
            _log.exception("parser_broke", source=body.source)
            unreadable = f"its parser broke ({type(error).__name__})"
        return Parsed(
            number=number,
            first=first,
            source=body.source,
            received_at=received_at,
            raw=body.body,
            signals=tuple(drill.marked(without_secrets(signal), mark) for signal in signals),
            unreadable=unreadable,
            replays=body.replays,
            drill=mark,
            synthetic=body.synthetic,
        )

    def _mark(self, body: InboxBody, received_at: datetime) -> DrillMark | None:
        """The mark of a drill where the sender claims one: whatever it claims, the alert counts in full."""
        if not body.drill:
            return None
        with self._store.read() as reader:
            named = reader.drill(body.drill)
        if named is None or not named.runs_at(received_at):
            return DrillMark()
        return DrillMark(id=named.id, scenario=named.scenario, pages=named.pages)

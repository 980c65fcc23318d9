"""Takes what the inbox holds, in order, off the hot path."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import ValidationError

from bot.engine.triage import Parsed, Triage
from bot.errors import StoreBusy, UnreadableAlert
from bot.log import logger
from bot.loop import Loop
from bot.model.alert import Signal
from bot.model.drill import DrillMark
from bot.model.source import Options, Source
from bot.ports import InboxBody, InboxRow, Store
from bot.rules import drill

_log = logger("intake")
_ROWS_AT_ONCE = 50


class Intake:
    """One thread that parses and decides; woken by each accepted body, and by itself each second."""

    def __init__(
        self,
        store: Store,
        triage: Triage,
        sources: Mapping[str, Source],
        options: Callable[[str], Options],
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._triage = triage
        self._sources = sources
        self._options = options
        self._nudge = nudge
        self._loop = Loop("intake", self._decide_all)

    def start(self) -> None:
        """Begins with what an earlier run left."""
        self._loop.start()

    def stop(self) -> None:
        """Ends after the row at hand; the rest waits in the inbox."""
        self._loop.stop()

    @property
    def is_alive(self) -> bool:
        """Whether alerts are still being decided."""
        return self._loop.is_alive

    def wake(self) -> None:
        """Says that something was accepted."""
        self._loop.wake()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until everything accepted is decided; False when that took longer than `seconds`."""
        return self._loop.settle(lambda: not self._store.waiting_inbox(1), seconds)

    def _decide_all(self) -> None:
        while not self._loop.is_stopping and self._decide_some():
            self._nudge()

    def _decide_some(self) -> bool:
        rows = self._store.waiting_inbox(_ROWS_AT_ONCE)
        for row in rows:
            self._decide(row)
        return bool(rows)

    def _decide(self, row: InboxRow) -> None:
        parsed = self._parse_row(row)
        try:
            self._store.write(lambda tx: self._triage.decide(tx, row.id, parsed))
        except StoreBusy:
            raise
        except Exception:  # noqa: BLE001 - the workflow border: one body must not hold up the rest for ever
            _log.exception("triage_broke", row=row.id)
            self._decide_one_by_one(row.id, parsed)

    def _decide_one_by_one(self, row_id: int, parsed: list[Parsed]) -> None:
        """Sets the body that cannot be decided aside as a dead letter; one decided before is left alone."""
        for body in parsed:
            try:
                self._store.write(lambda tx, body=body: self._triage.decide_body(tx, row_id, body))  # type: ignore[misc]
            except StoreBusy:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                dead = body.dead(f"it could not be decided ({type(error).__name__})")
                self._store.write(lambda tx, dead=dead: self._triage.decide_body(tx, row_id, dead))  # type: ignore[misc]
        self._store.write(lambda tx: tx.inbox_done(row_id))

    def _parse_row(self, row: InboxRow) -> list[Parsed]:
        parsed: list[Parsed] = []
        first = 1
        for number, body in enumerate(row.bodies, start=1):
            parsed.append(self._parse(number, first, body))
            first += parsed[-1].size
        return parsed

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
            signals=tuple(drill.marked(signal, mark) for signal in signals),
            unreadable=unreadable,
            replays=body.replays,
            drill=mark,
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

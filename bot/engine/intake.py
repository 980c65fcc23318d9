"""Takes what the inbox holds, in order, off the hot path."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import ValidationError

from bot.engine.triage import Parsed, Triage
from bot.errors import StoreBusy, UnreadableAlert
from bot.log import logger
from bot.model.alert import Signal
from bot.model.source import Options, Source
from bot.ports import InboxBody, InboxRow, Store

_log = logger("intake")
_ROWS_AT_ONCE = 50
_AGAIN_SECONDS = 1.0


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
        self._changed = threading.Condition()
        self._woken = True
        self._busy = False
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="intake", daemon=True)

    def start(self) -> None:
        """Begins with what an earlier run left."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the row at hand; the rest waits in the inbox."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join(timeout=10)

    @property
    def is_alive(self) -> bool:
        """Whether alerts are still being decided."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Says that something was accepted."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until everything accepted is decided; False when that took longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._busy and not self._woken and not self._store.waiting_inbox(1),
                timeout=seconds,
            )

    def _loop(self) -> None:
        while not self._stopping:
            with self._changed:
                self._changed.wait_for(lambda: self._woken or self._stopping, timeout=_AGAIN_SECONDS)
                self._woken, self._busy = False, True
            try:
                while not self._stopping and self._decide_some():
                    self._nudge()
            except Exception as error:  # noqa: BLE001 - the workflow border: the rows stay in the inbox
                quiet = isinstance(error, StoreBusy)
                _log.error("triage_failed", error=str(error), exc_info=not quiet)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

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
            signals=tuple(signals),
            unreadable=unreadable,
        )

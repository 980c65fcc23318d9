"""Rings for critical alerts that cannot be kept, since nothing can be written."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from bot.errors import AdapterError
from bot.log import logger
from bot.model.alert import Alert, AlertStatus, Signal
from bot.model.page import REFUSED_KEY
from bot.model.severity import Severity
from bot.model.source import Options, Source
from bot.ports import Pager
from bot.rules.urgency import Urgency

_MOST_WAITING = 100
_MOST_RUNG = 20
"""So many problems are rung for one by one; by then somebody is awake, and the pager has its limits."""

_PRIVATE = "A private alert"
_WHY = "Tocsin cannot write to its disk, and has refused this alert; its sender tries again for a while only."
_DO = "Free the disk, or make it writable. When the alert comes again, an incident opens, and pages anew."

_log = logger("last_resort")


class LastResort:
    """Asked for each body that the store did not take; works in a thread of its own, and never waits.

    One page a problem, by a key that is made from its fingerprint, so that a sender that tries again rings
    nobody twice. What its sender resolves meanwhile is resolved; the rest a person has to close.
    """

    def __init__(
        self,
        pager: Pager,
        urgency: Urgency,
        sources: Mapping[str, Source],
        options: Callable[[str], Options],
        is_writable: Callable[[], bool],
    ) -> None:
        self._pager = pager
        self._urgency = urgency
        self._sources = sources
        self._options = options
        self._is_writable = is_writable
        self._rung: set[str] = set()
        self._waiting = 0
        self._changed = threading.Condition()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="last-resort")

    def refused(self, source: str, text: str) -> None:
        """Hears of a body that was answered 503. A store that is merely slow is no reason to ring."""
        with self._changed:
            if self._is_writable() or self._waiting >= _MOST_WAITING:
                return
            self._waiting += 1
        self._worker.submit(self._look, source, text)

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until everything refused was looked at; False when that took longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def stop(self) -> None:
        """Takes no more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _look(self, source: str, text: str) -> None:
        try:
            for signal in self._sources[source].parse(json.loads(text), self._options(source)):
                self._ring_or_resolve(signal)
        except AdapterError as error:
            _log.error("last_resort_failed", reason=error.reason.value, error=str(error))
        except Exception:  # noqa: BLE001 - the workflow border: what cannot be read is refused all the same
            _log.exception("last_resort_broke", source=source)
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def _ring_or_resolve(self, signal: Signal) -> None:
        if not isinstance(signal, Alert):
            return
        key = REFUSED_KEY + hashlib.sha256(signal.fingerprint.encode()).hexdigest()[:16]
        if signal.status is AlertStatus.RESOLVED and key in self._rung:
            self._pager.resolve(key)
            self._rung.discard(key)
        elif key not in self._rung and len(self._rung) < _MOST_RUNG and self._urgency.is_urgent([signal]):
            told = _PRIVATE if self._urgency.is_private(signal) else signal.title
            self._pager.trigger(key, _summary(told), Severity.CRITICAL, _details(signal, told), {})
            self._rung.add(key)
            _log.error("alert_rung_unkept", key=key, source=signal.source)


def _summary(told: str) -> str:
    return f"CRITICAL {told[:60]}: not kept, since Tocsin cannot write to its disk"


def _details(alert: Alert, told: str) -> dict[str, str]:
    known = {"alert": told, "from": alert.source, "service": alert.service or ""}
    return {name: said for name, said in known.items() if said} | {"why": _WHY, "do": _DO}

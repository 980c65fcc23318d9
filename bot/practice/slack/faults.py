"""Faults that a test or a page asks of the Web API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any

from bot.practice.hold import Hold


@dataclass
class Fault(Hold):
    """What happens to calls of `method`, a name or a pattern such as "chat.*", `times` times (None: always).

    With `about`, only calls whose parameters, written as JSON, hold that text are met.

    `kind` is one of
    - "429": rate limited, with `retry_after` seconds in the answer
    - "500": an internal error, nothing done
    - "slow": an ordinary answer
    - "down": the connection is closed, nothing done
    - "lost_reply": the effect happens, the answer is a 500
    - "dropped_reply": the effect happens, the connection is closed (slack_sdk then tries again by itself)
    - "hold": the call waits until released, then is an ordinary one, or nothing when its caller hung up
    - "hold_reply": the effect happens, an ordinary answer waits until released
    - any other word: this Slack error code, nothing done
    Every kind first takes `seconds` real seconds.
    """

    method: str
    kind: str
    times: int | None = None
    seconds: float = 0.0
    retry_after: int = 1
    about: str = ""

    @property
    def after_effect(self) -> bool:
        return self.kind in ("slow", "hold_reply", "lost_reply", "dropped_reply")

    def fits(self, method: str, params: str) -> bool:
        """Whether it happens to this call."""
        return fnmatchcase(method, self.method) and self.about in params


class Faults:
    """The faults in force; a call meets the first that fits."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(
        self,
        *,
        method: str = "*",
        kind: str,
        times: int | None = None,
        seconds: float = 0.0,
        retry_after: int = 1,
        about: str = "",
    ) -> Fault:
        fault = Fault(method, str(kind), times, seconds, retry_after, str(about))
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again; what is held by a fault still in force goes on."""
        with self._lock:
            for fault in self._faults:
                fault.release()
            self._faults.clear()

    def take(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """The fault this call meets, counted down."""
        with self._lock:
            written = json.dumps(params) if self._faults else ""
            fault = next((each for each in self._faults if each.fits(method, written)), None)
            if fault and fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
            return fault

    def as_json(self) -> Iterable[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

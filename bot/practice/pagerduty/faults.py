"""Faults ordered for the calls to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["429", "500", "slow", "down", "lost_reply"]
Api = Literal["any", "events", "rest"]


@dataclass
class Fault:
    """`kind` happens to the next `times` calls of `api`.

    "429" and "500" answer at once; "slow" waits `seconds` and then answers; "down" cuts the connection;
    "lost_reply" does what was asked and then answers 500. `retry_after` is the header's value in seconds.
    """

    kind: Kind
    times: int = 1
    seconds: float = 0.0
    retry_after: int | None = None
    api: Api = "any"

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}")
        if self.api not in get_args(Api):
            raise ValueError(f"api must be one of {', '.join(get_args(Api))}")


class Faults:
    """The faults still to happen, in the order in which they were added."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(
        self,
        kind: Kind,
        times: int = 1,
        seconds: float = 0.0,
        retry_after: int | None = None,
        api: Api = "any",
    ) -> None:
        """Orders a fault; raises ValueError for an unknown kind or api."""
        self.waiting.append(Fault(kind, times, seconds, retry_after, api))

    def clear(self) -> None:
        """Everything works again."""
        self.waiting.clear()

    def take(self, api: Api) -> Fault | None:
        """The fault that this call meets, which is one time less to come."""
        for fault in self.waiting:
            if fault.api in ("any", api):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

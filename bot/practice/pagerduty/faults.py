"""Faults ordered for the calls to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.practice.hold import Hold

Kind = Literal["429", "500", "slow", "down", "lost_reply", "hold", "hold_reply"]
Api = Literal["any", "events", "rest"]


@dataclass
class Fault(Hold):
    """`kind` happens to the next `times` calls of `api`; with `about`, of those whose body holds that text.

    "429" and "500" answer at once; "slow" waits `seconds` and then answers; "down" cuts the connection;
    "lost_reply" does what was asked and then answers 500. "hold" waits until released and then answers, or
    does nothing when its caller hung up; "hold_reply" does what was asked and waits with the answer.
    `retry_after` is the header's value in seconds.
    """

    kind: Kind
    times: int = 1
    seconds: float = 0.0
    retry_after: int | None = None
    api: Api = "any"
    about: str = ""

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
        about: str = "",
    ) -> Fault:
        """Orders a fault; raises ValueError for an unknown kind or api."""
        fault = Fault(kind, times, seconds, retry_after, api, about)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again; what is held by a fault still in force goes on."""
        for fault in self.waiting:
            fault.release()
        self.waiting.clear()

    def take(self, api: Api, body: str) -> Fault | None:
        """The fault that this call meets, which is one time less to come."""
        for fault in self.waiting:
            if fault.api in ("any", api) and fault.about in body:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

"""Keeps what belongs to a drill apart from what is real."""

from __future__ import annotations

from bot.model.alert import Alert, Change, Signal
from bot.model.drill import DrillMark, titled
from bot.model.incident import Incident

_PREFIX = "drill:"


def marked(signal: Signal, mark: DrillMark | None) -> Signal:
    """The signal as one of a drill; without a mark, and where it is neither alert nor change, as it is.

    An alert gets a fingerprint of its own: a real alert with the same must not be taken for its repetition.
    Its title is marked once it is classified, since a rule may ask how a title begins.
    """
    match signal:
        case Alert() if mark:
            return signal.model_copy(update={"fingerprint": _PREFIX + signal.fingerprint, "drill": mark})
        case Change() if mark:
            return signal.model_copy(update={"title": titled(signal.title), "drill": mark.id})
        case _:
            return signal


def may_join(alert: Alert, incident: Incident) -> bool:
    """Whether the two may have to do with each other: a real alert must never hide in a drill."""
    mine, its = alert.drill, incident.drill
    return mine == its if mine is None or its is None else mine.id == its.id

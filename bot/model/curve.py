"""What checks measured while an incident lasted, kept with it."""

from __future__ import annotations

from bot.model.value import Moment, Value


class Curve(Value):
    """One measure over time, oldest first; `id` is `<incident>/<check>:<name>`.

    `title` is the check's, `name` the measure's ("query-api.p99"), `unit` its unit.
    """

    id: str
    incident: str
    check: str
    title: str
    name: str
    unit: str
    points: tuple[tuple[Moment, float], ...]

"""What somebody is to do while an incident lasts."""

from __future__ import annotations

from bot.model.incident import Person
from bot.model.value import Moment, Value


class Task(Value):
    """One task; `id` is `<incident>/<number>`, and `owner` None while nobody has it."""

    id: str
    incident: str
    number: int
    text: str
    owner: Person | None = None
    by: Person
    added_at: Moment
    done_at: Moment | None = None
    done_by: Person | None = None

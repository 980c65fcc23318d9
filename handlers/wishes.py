"""Reads a wish for a silence from plain words, as Slack and the API give them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.engine.silencing import Wish
from bot.errors import Refused
from bot.model.incident import Person
from bot.policy.durations import parse_duration
from bot.policy.match import Condition

_CONDITION: TypeAdapter[Mapping[str, tuple[str, ...]]] = TypeAdapter(Condition)


def read_wish(
    match: Mapping[str, Any], lasting: str, reason: str, by: Person, starts_at: datetime | None = None
) -> Wish:
    """The wish; `lasting` reads like 2h or 1h30m. Raises Refused with what cannot be read."""
    try:
        known = _CONDITION.validate_python(match)
        return Wish(match=known, lasting=parse_duration(lasting), reason=reason, by=by, starts_at=starts_at)
    except ValidationError as error:
        first = error.errors()[0]
        field = next((str(part) for part in first["loc"]), "match")
        said = str(first.get("ctx", {}).get("error", first["msg"]))
        raise Refused(f"{field}: {said}. Nothing was silenced.") from None
    except ValueError as error:
        raise Refused(f"How long {error}. Nothing was silenced.") from None

"""What a scenario's senders post: each deed of theirs as bodies, whoever posts them and wherever to."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.errors import TocsinError
from bot.sources.catalog import SOURCES
from handlers.scenario import deeds

SLOT = re.compile(r"\{(incident|room|date|\+\w+)\}")
Sent = deeds.Post | deeds.Change | deeds.Burst
SENT = (deeds.Post, deeds.Change, deeds.Burst)


class NotDone(TocsinError):
    """What a step says could not be done."""


@dataclass(frozen=True)
class Posting:
    """One body for one source, so long after the step begins; its slots are not filled yet."""

    after: timedelta
    source: str
    body: Any


def postings(deed: Sent) -> Iterator[Posting]:
    """The bodies of a deed, in their order. Raises NotDone for an override that has no place."""
    match deed:
        case deeds.Post():
            body = SOURCES[deed.source].examples[deed.example] if deed.body is None else deed.body
            yield Posting(timedelta(), deed.source, overridden(body, deed.overrides))
        case deeds.Change():
            body = {"kind": "deployment", "title": deed.title, "service": deed.service}
            yield Posting(timedelta(), "generic", body)
        case deeds.Burst():
            for number in range(deed.count):
                service = deed.services[number % len(deed.services)]
                title = deed.title.replace("{n}", str(number + 1)).replace("{service}", service)
                body = {"title": title, "severity": deed.severity.value, "service": service}
                yield Posting(timedelta(minutes=number / deed.per_minute), "generic", body)


def overridden(body: Any, overrides: Mapping[str, Any]) -> Any:
    """A copy of the body with each override at its dotted path; a number counts a list's members from 0.

    Raises NotDone for a path of which all but the end is not there.
    """
    made = copy.deepcopy(body)
    for path, value in overrides.items():
        *way, last = path.split(".")
        place = made
        try:
            for part in way:
                place = place[int(part) if isinstance(place, list) else part]
            place[int(last) if isinstance(place, list) else last] = value
        except (LookupError, TypeError, ValueError):
            raise NotDone(f"The body has no place {path}.") from None
    return made


def filled(body: Any, stands_for: Callable[[str], str]) -> Any:
    """The body with the slots of every text in it filled."""
    if isinstance(body, Mapping):
        return {key: filled(value, stands_for) for key, value in body.items()}
    if isinstance(body, list | tuple):
        return [filled(value, stands_for) for value in body]
    return SLOT.sub(lambda slot: stands_for(slot[1]), body) if isinstance(body, str) else body

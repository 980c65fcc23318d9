"""Reads what other people's JSON holds: forgiving of nulls and wrong types, strict about what comes out."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from bot.errors import UnreadableAlert
from bot.model.severity import Severity
from bot.model.value import Link

SEVERITY_WORDS: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(("page", "fatal", "emergency"), Severity.CRITICAL)
    | dict.fromkeys(("error", "major"), Severity.HIGH)
    | dict.fromkeys(("warning", "warn"), Severity.MEDIUM)
    | dict.fromkeys(("info", "informational", "none", "verbose"), Severity.LOW)
)
"""What senders of free text call the four severities, beside their own names."""

PRIORITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "p1": Severity.CRITICAL,
        "p2": Severity.HIGH,
        "p3": Severity.MEDIUM,
        "p4": Severity.LOW,
        "p5": Severity.LOW,
    }
)
"""What senders that count priorities mean by them."""

_MOST_LABELS = 64
# Control characters break stores, lone surrogates break UTF-8, marks of direction make text read as another.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ADDRESS = "!#$%&'()*+,-./:;=?@[]_~"
_TIME = TypeAdapter(datetime)
_AMERICAN = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y")
_WHOLE = 2**53  # up to here a float holds every whole number, so that an id may be one


class Wire(BaseModel):
    """A shape that someone else sends: keys we do not know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


W = TypeVar("W", bound=Wire)


def read_as(shape: type[W], body: object, otherwise: str) -> W:
    """The body in this shape. Raises UnreadableAlert, worded by `otherwise`, when it has another."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        raise UnreadableAlert(otherwise) from error


def cut(words: str, limit: int) -> str:
    """The words, at most `limit` characters of them, ending in "…" when some are left out."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def text(value: object, limit: int = 3000) -> str:
    """A string, number or truth value as safe text; "" for anything else, and for NaN and infinity."""
    match value:
        case str():
            words = value
        case bool():
            words = str(value).lower()
        case int() if value.bit_length() <= 128:
            words = str(value)
        case float() if value.is_integer() and abs(value) < _WHOLE:
            words = str(int(value))
        case float() if math.isfinite(value):
            words = f"{value:.12g}"
        case _:
            words = ""
    return cut(_UNSAFE.sub("", words).strip(), limit)


def line(value: object, limit: int = 300) -> str:
    """The same on one line."""
    return cut(" ".join(text(value).split()), limit)


def number(value: object) -> float | None:
    """A finite number, also one written as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def moment(value: object) -> datetime | None:
    """A time in UTC from ISO 8601, epoch seconds or milliseconds, or "3/22/2019 1:36:31 PM"; else None.

    A time without a zone counts as UTC. One outside the years 2000 to 2999 stands for no time
    (0001-01-01 is how Go writes that).
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    read: datetime | None
    try:
        read = _TIME.validate_python(value)
    except ValidationError:
        read = _american(value) if isinstance(value, str) else None
    if read is None or not 2000 <= read.year < 3000:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def _american(words: str) -> datetime | None:
    for form in _AMERICAN:
        with suppress(ValueError):
            return datetime.strptime(words.strip(), form).replace(tzinfo=UTC)
    return None


def link(name: str, address: object) -> Link | None:
    """A link, where the address is http(s), names a host and no user, and has at most 3,000 characters."""
    url = quote(text(address, 4000), safe=_ADDRESS)
    if len(url) > 3000:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return Link(name=name, url=url) if good else None


def links(addresses: Mapping[str, object]) -> tuple[Link, ...]:
    """The good ones among these addresses by name."""
    made = (link(name, address) for name, address in addresses.items())
    return tuple(found for found in made if found)


def labels(value: object) -> dict[str, str]:
    """The first 64 names whose value is text or a number, both on one line; {} when it is no object."""
    pairs = ((line(name, 64), line(content)) for name, content in as_object(value).items())
    return dict([(name, content) for name, content in pairs if name and content][:_MOST_LABELS])


def severity(word: object, words: Mapping[str, Severity] = SEVERITY_WORDS) -> Severity | None:
    """The severity that this word means, by these words or by its own name; None when it means none."""
    read = line(word).lower()
    return words.get(read) or Severity.read(read)


def fingerprint(prefix: str, *parts: str) -> str:
    """`<prefix>:<part>|<part>`; a hash stands in for parts that are longer than 400 characters together."""
    key = "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)
    return f"{prefix}:{key if len(key) <= 400 else hashlib.sha256(key.encode()).hexdigest()}"


def as_object(value: object) -> dict[str, Any]:
    """The value, when it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[dict[str, Any]]:
    """The objects in a list; [] when it is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def parsed(value: object) -> object:
    """What JSON in a string holds; a value that is no string as it is, None for a string of no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


Text = Annotated[str, BeforeValidator(text)]
Line = Annotated[str, BeforeValidator(line)]
Number = Annotated[float | None, BeforeValidator(number)]
Time = Annotated[datetime | None, BeforeValidator(moment)]
Labels = Annotated[dict[str, str], BeforeValidator(labels)]
Object = Annotated[dict[str, Any], BeforeValidator(as_object)]

"""What a look at one thing finds: one sentence on how it is, and one on how to mend it."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Value


class Health(StrEnum):
    """How something is. What is `off` is not set up, which is no fault; a `warn` works, but not as well."""

    OK = "ok"
    OFF = "off"
    WARN = "warn"
    FAIL = "fail"


class Finding(Value):
    """`mend` is "" where nothing is to be done."""

    about: str
    health: Health
    said: str
    mend: str = ""


def ok(about: str, said: str) -> Finding:
    """It is as it must be."""
    return Finding(about=about, health=Health.OK, said=said)


def warn(about: str, said: str, mend: str) -> Finding:
    """It works, but not as well as it could."""
    return Finding(about=about, health=Health.WARN, said=said, mend=mend)


def fail(about: str, said: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(about=about, health=Health.FAIL, said=said, mend=mend)


def off(about: str, line: str) -> Finding:
    """It is not set up: the line in which `tocsin serve` says so, and where to get what is missing."""
    said, _, mend = line.removeprefix("off: ").partition(". ")
    return Finding(about=about, health=Health.OFF, said=said.rstrip(".") + ".", mend=mend)

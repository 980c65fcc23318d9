"""What the policy says about a source: where in its bodies things stand, and what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.model.severity import Severity
from bot.model.value import Value


class AlertField(StrEnum):
    """What can be read out of a body."""

    TITLE = "title"
    SEVERITY = "severity"
    STATUS = "status"
    SERVICE = "service"
    RESOURCE = "resource"
    FINGERPRINT = "fingerprint"
    STARTED_AT = "started_at"
    ENDED_AT = "ended_at"
    LINK = "link"
    SUMMARY = "summary"
    GROUP = "group"
    KIND = "kind"


class SourceOptions(Value):
    """One source's options.

    `fields` gives for each field the dotted paths into the JSON body to try, in order. `firing` and
    `resolved` are the words that say so; `severities` maps a sender's word to one of the four severities.
    """

    fields: Mapping[AlertField, tuple[str, ...]] = {}
    firing: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = {}

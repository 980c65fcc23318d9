"""Any JSON at all: the policy says where in a body each field of an alert stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Change, Signal
from bot.model.parcel import read_each
from bot.model.severity import Severity
from bot.model.source import Options, Proof, Source
from bot.model.value import Link
from bot.model.wire import (
    SEVERITY_WORDS,
    fingerprint,
    labels,
    line,
    link,
    moment,
    severity,
    text,
)

NAME = "generic"
T = TypeVar("T")

DEFAULTS: Options = MappingProxyType(
    {
        "fields": MappingProxyType(
            {
                "title": ("title", "name", "alert.title", "alert", "summary", "subject", "message"),
                "severity": ("severity", "priority", "level", "labels.severity"),
                "status": ("status", "state"),
                "service": ("service", "labels.service", "tags.service"),
                "resource": ("resource", "resource.id", "resource.name", "host", "labels.resource"),
                "fingerprint": ("fingerprint", "dedup_key", "dedupe_key", "alias"),
                "started_at": ("started_at", "startsAt", "happened_at", "timestamp", "time"),
                "ended_at": ("ended_at", "endsAt", "resolved_at"),
                "link": ("link", "url", "html_url"),
                "summary": ("summary", "description", "details", "message"),
                "group": ("group",),
                "kind": ("kind", "type"),
            }
        ),
        "firing": ("firing", "alerting", "triggered", "open", "active", "down", "problem", "failed"),
        "resolved": ("resolved", "ok", "recovered", "closed", "cleared", "up", "normal", "healthy"),
        "changes": ("change", "deploy", "deployment", "release", "backup", "maintenance"),
        "severities": SEVERITY_WORDS,
    }
)
"""What holds where the policy's `sources.generic` says nothing; a path's parts are divided by dots."""

_FAILED = frozenset({"failed", "failure", "error", "firing"})


@dataclass(frozen=True)
class _Words:
    """The policy's words for one call, in the form that a body's words are compared with."""

    fields: Mapping[str, Sequence[str]]
    firing: frozenset[str]
    resolved: frozenset[str]
    changes: frozenset[str]
    severities: Mapping[str, Severity]

    @classmethod
    def of(cls, options: Options) -> _Words:
        given = {key: options.get(key) or default for key, default in DEFAULTS.items()}
        severities = {_word(word): Severity.read(text(name)) for word, name in given["severities"].items()}
        return cls(
            fields={**DEFAULTS["fields"], **given["fields"]},
            firing=frozenset(map(_word, given["firing"])),
            resolved=frozenset(map(_word, given["resolved"])),
            changes=frozenset(map(_word, given["changes"])),
            severities={word: known for word, known in severities.items() if known},
        )


@dataclass(frozen=True)
class _Member:
    """One object of a body, read by the policy's paths."""

    body: dict[str, Any]
    words: _Words

    def find(self, field: str, read: Callable[[object], T]) -> T | None:
        """What the first path of this field that holds something holds."""
        tried = (read(_at(self.body, path)) for path in self.words.fields[field])
        return next(filter(None, tried), None)


def parse(body: Any, options: Options) -> list[Signal]:
    """One alert or change from an object, or several from a list of objects.

    Raises UnreadableAlert for another body, and where no member has a title; beside readable ones, a member
    without a title is ignored with the reason.
    """
    words = _Words.of(options)
    return read_each(NAME, body, lambda member: _signal(member, words))


def _signal(body: object, words: _Words) -> Signal:
    if not isinstance(body, dict):
        raise UnreadableAlert("This is neither an object nor a list of objects.")
    member = _Member(body, words)
    title = member.find("title", line)
    if not title:
        raise UnreadableAlert(f"No title stands at any of {', '.join(words.fields['title'])}.")
    kind, status = member.find("kind", _word), member.find("status", _word) or ""
    # A backup that failed is a problem; everything else of these kinds is context, failed or not.
    if kind in words.changes and not (kind == "backup" and status in _FAILED):
        return _change(member, title, status)
    return _alert(member, title, status)


def _change(member: _Member, title: str, status: str) -> Change:
    untold = status in _FAILED and status not in title.lower()
    return Change(
        source=NAME,
        title=f"{title} ({status})" if untold else title,
        happened_at=member.find("started_at", moment) or member.find("ended_at", moment),
        service=member.find("service", line),
        link=member.find("link", _link),
    )


def _alert(member: _Member, title: str, status: str) -> Alert:
    service, resource = member.find("service", line), member.find("resource", line)
    given, address = member.find("fingerprint", line), member.find("link", _link)
    resolved = status in member.words.resolved
    return Alert(
        source=NAME,
        fingerprint=fingerprint(NAME, *([given] if given else [title, service or "", resource or ""])),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=title,
        severity=member.find("severity", lambda word: severity(word, member.words.severities)),
        summary=_summary(member, title, status),
        service=service,
        resource=resource,
        group=member.find("group", line),
        started_at=member.find("started_at", moment),
        ended_at=member.find("ended_at", moment) if resolved else None,
        links=(address,) if address else (),
        labels=labels(labels(member.body) | labels(member.body.get("labels"))),
    )


def _summary(member: _Member, title: str, status: str) -> str:
    said = member.find("summary", text) or ""
    known = not status or status in member.words.firing | member.words.resolved
    lines = [
        said if line(said) != title else "",
        "" if known else f'The policy does not know the status "{status}"; it counts as firing.',
    ]
    return text("\n".join(filter(None, lines)))


def _at(body: object, path: str) -> object:
    """What stands at a dotted path; a number in it counts a list's members from 0, a key may hold dots."""
    if isinstance(body, dict) and path in body:
        return body[path]
    head, _, rest = path.partition(".")
    inner: object = None
    if isinstance(body, dict):
        inner = body.get(head)
    elif isinstance(body, list) and head.isdecimal() and len(head) < 6:
        inner = next(iter(body[int(head) :]), None)
    return _at(inner, rest) if rest and inner is not None else inner


def _word(value: object) -> str:
    return line(value, 64).lower()


def _link(address: object) -> Link | None:
    """A link by the name of its host: what else stands there is not known."""
    found = link("", address)
    return Link(name=urlsplit(found.url).hostname or "", url=found.url) if found else None


EXAMPLES: Mapping[str, Any] = {
    "alert": {
        "title": "Power BI refresh of Sales today is late",
        "severity": "high",
        "status": "firing",
        "service": "power-bi",
        "resource": "sales-today",
        "started_at": "2026-03-02T06:40:00Z",
        "summary": "The refresh should end by 06:30 and still runs.",
        "link": "https://bi.example.test/refreshes/sales-today",
    },
    "resolve": {
        "title": "Power BI refresh of Sales today is late",
        "severity": "high",
        "status": "resolved",
        "service": "power-bi",
        "resource": "sales-today",
        "started_at": "2026-03-02T06:40:00Z",
        "ended_at": "2026-03-02T07:05:00Z",
        "summary": "The refresh ended at 07:05.",
        "link": "https://bi.example.test/refreshes/sales-today",
    },
    "deployment": {
        "kind": "deployment",
        "title": "Deployed enrich-orders 4.2.1",
        "service": "streaming",
        "started_at": "2026-03-02T13:52:00Z",
        "link": "https://deploys.example.test/enrich-orders/4.2.1",
    },
    "backup": {
        "kind": "backup",
        "status": "ok",
        "title": "Daily backup of the Unity Catalog completed",
        "service": "databricks",
        "started_at": "2026-03-02T02:10:00Z",
    },
    "maintenance": {
        "kind": "maintenance",
        "title": "Kafka brokers restart one by one from 22:00 to 22:15 UTC",
        "service": "kafka",
        "started_at": "2026-03-02T22:00:00Z",
    },
}

SOURCE = Source(
    name=NAME,
    title="Generic JSON",
    proof=Proof.TOKEN,
    parse=parse,
    examples=EXAMPLES,
    aliases=("confluent",),
)

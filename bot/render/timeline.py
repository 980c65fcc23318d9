"""A timeline as a file that stands alone: Markdown and HTML to read, CSV and JSON to work with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.model.incident import Incident
from bot.model.seal import Head, Seal
from bot.model.timeline import Entry
from bot.model.value import Moment, Value
from bot.model.workspace import apart
from bot.render.cells import harmless
from bot.render.dialects import HTML, MARKDOWN, day_and_time
from bot.render.entries import entry_line, entry_text, origin
from bot.render.environment import Style, render
from bot.render.escape import one_line
from bot.render.filters import Ready

FORMATS = ("md", "json", "csv", "html")
"""In which a timeline can be had, by how the files' names end."""

MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}

_STYLES = {"md": (Style.MARKDOWN, MARKDOWN), "html": (Style.HTML, HTML)}
_VERSION = 1
_LATE = timedelta(seconds=1)

_COLUMNS = (
    *("number", "incident", "happened_at", "observed_at", "recorded_at", "kind", "author", "author_id"),
    *("source", "text", "link", "said_in", "entry", "sealed"),
)


class TimelineFacts(Value):
    """A timeline as it is told, and what proves it.

    `entries` are live, by when they happened, those of incidents merged into it among them; `seals` are all
    there are of these incidents, in the order of the chains whose ends are `heads`. `said_in` has the
    addresses of the messages that say an entry, by its id; words of those `withheld` were changed for whoever
    is not to read them.
    """

    incident: Incident
    made_at: Moment
    entries: tuple[Entry, ...] = ()
    seals: tuple[Seal, ...] = ()
    heads: tuple[Head, ...] = ()
    said_in: Mapping[str, str] = {}
    withheld: frozenset[str] = frozenset()


def exported(facts: TimelineFacts, format_: str) -> str:
    """The file's text in one of the FORMATS."""
    if format_ == "json":
        return _json(facts)
    return _csv(facts) if format_ == "csv" else _told(facts, format_)


def comment(facts: TimelineFacts, by: str) -> str:
    """The words beside the file, as mrkdwn; somebody of that name asked for it."""
    told = {
        "incident": facts.incident,
        "by": by,
        "shown": len(facts.entries),
        "heads": [head.written for head in facts.heads],
    }
    return render("slack/timeline_comment.mrkdwn.j2", Style.MRKDWN, told).strip()


def proven(markdown: str, heads: Iterable[Head]) -> str:
    """A document, and below it the heads of the timelines that it tells of: who keeps it can prove them."""
    told = {"heads": [{"size": head.size, "written": head.written} for head in heads]}
    return f"{markdown.rstrip()}\n\n{render('timelines/heads.md.j2', Style.MARKDOWN, told)}"


def file_name(key: str) -> str:
    """What the file is called that was shared by the job of that id, like "share_timeline:INC-…:md:4f…"."""
    _, incident, format_, mark = key.split(":")
    return f"{incident}-timeline-{mark}.{format_}"


def address_of(channel: str, ts: str) -> str:
    """Leads to a message of Slack's, whatever the workspace is called; "" for what is no channel or time."""
    place, at = apart(channel)[1], ts.replace(".", "")
    is_known = place.isascii() and place.isalnum() and at.isascii() and at.isdigit()
    return f"https://slack.com/archives/{place}/p{at}" if is_known else ""


def _told(facts: TimelineFacts, format_: str) -> str:
    days = {entry.happened_at.date() for entry in facts.entries}
    (style, dialect), dated = _STYLES[format_], len(days) > 1
    lines = [
        {
            "number": Ready(entry.number or ""),
            "origin": origin(entry, facts.incident.id),
            "happened": Ready(dialect.when(entry.happened_at, dated, "")),
            "observed": Ready(_later(entry.observed_at, entry.happened_at)),
            "recorded": Ready(_later(entry.recorded_at, entry.observed_at)),
            "text": entry_line(entry, style, dated=dated),
            "author": entry.author,
            "source": entry.source,
            "said_in": Ready(facts.said_in.get(entry.id, "")),
        }
        for entry in facts.entries
    ]
    told = {
        "incident": facts.incident,
        "made_at": Ready(f"{facts.made_at:%Y-%m-%d %H:%M} UTC"),
        "lines": lines,
        "first": Ready(f"{min(days):%Y-%m-%d}" if days else ""),
        "heads": [{"size": head.size, "written": head.written} for head in facts.heads],
    }
    return render(f"timelines/timeline.{format_}.j2", style, told)


def _later(moment: datetime, than: datetime) -> str:
    """When that was, where it was later; with its day where that is another one, or ""."""
    if moment - than < _LATE:
        return ""
    return f"{moment:%H:%M:%S}" if moment.date() == than.date() else day_and_time(moment)


def _csv(facts: TimelineFacts) -> str:
    """By RFC 4180, a row for each entry; no cell begins like a formula."""
    file, places = io.StringIO(), {seal.entry: _written(seal) for seal in facts.seals}
    rows = csv.writer(file)
    rows.writerow(_COLUMNS)
    for entry in facts.entries:
        text = entry_text(entry, dated=True)
        cells = (
            *(str(entry.number or ""), entry.incident, *map(_iso, _times(entry)), entry.kind.value),
            *map(one_line, (entry.author, entry.author_id, entry.source)),
            *(text, entry.link),
            *(facts.said_in.get(entry.id, ""), entry.id, places.get(entry.id, "")),
        )
        rows.writerow([harmless(cell) for cell in cells])
    return file.getvalue()


def _json(facts: TimelineFacts) -> str:
    """With all that it takes to verify it, but for the salts of what is not shown."""
    seals = {seal.entry: seal for seal in facts.seals}
    incident = facts.incident
    head = {
        "tocsin_timeline": _VERSION,
        "incident": {
            "id": incident.id,
            "title": incident.title,
            "severity": incident.severity.value,
            "status": incident.status.value,
            "detected_at": _iso(incident.detected_at),
            "resolved_at": _iso(incident.resolved_at) if incident.resolved_at else None,
        },
        "exported_at": _iso(facts.made_at),
        "heads": [head.written for head in facts.heads],
    }
    entries = [_entry(entry, seals.get(entry.id), facts) for entry in facts.entries]
    chains = [f"{_line(id_)}: {_lines(chain)}" for id_, chain in _chains(facts.seals).items()]
    told = [f"{_line(name)}: {_line(said)}" for name, said in head.items()]
    told += [f'"entries": {_lines(entries)}', '"chains": {' + ",\n".join(chains) + "}"]
    return "{" + ",\n".join(told) + "}\n"


def _lines(values: Iterable[object]) -> str:
    """A JSON array with a line for each."""
    return "[\n" + ",\n".join(map(_line, values)) + "\n]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry(entry: Entry, seal: Seal | None, facts: TimelineFacts) -> dict[str, object]:
    times = dict(zip(("happened_at", "observed_at", "recorded_at"), map(_iso, _times(entry)), strict=True))
    return {
        "id": entry.id,
        "number": entry.number,
        "incident": entry.incident,
        "kind": entry.kind.value,
        "text": entry_text(entry, dated=True),
        **times,
        "author": entry.author,
        "author_id": entry.author_id,
        "source": entry.source,
        "link": entry.link,
        "said_in": facts.said_in.get(entry.id, ""),
        "key": entry.key,
        "retracts": entry.retracts,
        "data": dict(entry.data),
        "place": seal.place if seal else None,
        "salt": seal.salt if seal and entry.id not in facts.withheld else None,
    }


def _chains(seals: Iterable[Seal]) -> dict[str, list[dict[str, object]]]:
    chains: dict[str, list[dict[str, object]]] = {}
    for seal in seals:
        chain = chains.setdefault(seal.incident, [])
        chain.append(
            {
                "entry": seal.entry,
                "previous": seal.previous,
                "times": seal.times,
                "author": seal.author,
                "facts": seal.facts,
                "words": seal.words,
                "digest": seal.digest,
                "redacted_in": seal.redacted_in,
            }
        )
    return chains


def _written(seal: Seal) -> str:
    return Head(incident=seal.incident, size=seal.place, digest=seal.digest).written


def _times(entry: Entry) -> tuple[datetime, datetime, datetime]:
    return entry.happened_at, entry.observed_at, entry.recorded_at


def _iso(moment: datetime) -> str:
    """In UTC and to the microsecond, as it was sealed."""
    return moment.isoformat(timespec="microseconds")

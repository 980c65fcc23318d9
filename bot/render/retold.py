"""The timeline as a post-mortem tells it: what people did line by line, and a storm of alerts in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby

from bot.model.timeline import Entry, EntryKind
from bot.render.dialects import day_and_time
from bot.render.entries import entry_line, origin
from bot.render.environment import Style

_HOUSEKEEPING = (
    *(EntryKind.ROOM, EntryKind.TROUBLE, EntryKind.RETRACTED, EntryKind.REDACTED),
    *(EntryKind.POSTMORTEM, EntryKind.SIMILAR, EntryKind.ACTION),
)
_CHATTER = (EntryKind.ALERT, EntryKind.ALERT_RESOLVED, EntryKind.FLAPPING, EntryKind.STEADY)
_LEFT_OUT = {
    EntryKind.RESOLVED: ("resolution",),
    EntryKind.PAGE_FAILED: ("call",),
    EntryKind.UNANSWERED: ("call",),
}
"""How it was fixed has a section of its own; whom to call is no business of those who read it later."""

_STORM = 5
_SHOWN_OF_STORM = 3


class Clocks:
    """UTC, and the teams' own clock beside it; with `dated`, times come with their day."""

    def __init__(self, zone: tzinfo, *, dated: bool) -> None:
        self._zone = zone
        self.dated = dated
        self.differ = zone is not UTC

    def local(self, moment: datetime, *, dated: bool = False) -> str:
        """The time in the teams' zone, as "15:00 CET"; with its day where that is another one, or if `dated`.

        It is "" where the teams keep UTC.
        """
        if not self.differ:
            return ""
        here = moment.astimezone(self._zone)
        shown = day_and_time(here) if dated or here.date() != moment.date() else f"{here:%H:%M}"
        return f"{shown} {here:%Z}"

    def span(self, start: datetime, end: datetime) -> str:
        """From the one time to the other, in the teams' zone: "15:00 to 15:45 CET"."""
        first, last = self.local(start, dated=self.dated), self.local(end, dated=self.dated)
        zone = last.rpartition(" ")[2]
        return f"{first.removesuffix(f' {zone}')} to {last}"


def is_told(entry: Entry) -> bool:
    """Whether the post-mortem's timeline tells of it: not of what concerns only Slack or the document itself,
    nor of what stands elsewhere in it.
    """
    return entry.kind not in _HOUSEKEEPING


def retold(told: Iterable[Entry], clocks: Clocks, of: str) -> list[dict[str, object]]:
    """A line for each; of many alerts in a row the first few, and in one line how many more."""
    lines: list[dict[str, object]] = []
    for is_chatter, group in groupby(told, key=lambda entry: entry.kind in _CHATTER):
        row = list(group)
        shown = row[:_SHOWN_OF_STORM] if is_chatter and len(row) > _STORM else row
        lines += [_line(entry, clocks, of) for entry in shown]
        if rest := row[len(shown) :]:
            lines.append(_summed_up(rest, clocks))
    return lines


def _line(entry: Entry, clocks: Clocks, of: str) -> dict[str, object]:
    if left_out := _LEFT_OUT.get(entry.kind):
        kept = {key: said for key, said in entry.data.items() if key not in left_out}
        entry = entry.model_copy(update={"data": kept})
    return {
        "happened_at": entry.happened_at,
        "local": clocks.local(entry.happened_at),
        "until": "",
        "text": entry_line(entry, Style.MARKDOWN, dated=clocks.dated),
        "origin": origin(entry, of),
    }


def _summed_up(rest: Sequence[Entry], clocks: Clocks) -> dict[str, object]:
    first, last = rest[0].happened_at, rest[-1].happened_at
    count = Counter(entry.kind for entry in rest)
    resolved = count.pop(EntryKind.ALERT_RESOLVED, 0)
    fired = sum(count.values())
    told = [f"{fired} more alert{'s' if fired > 1 else ''}"] if fired else []
    if resolved:
        told.append(f"{resolved} resolved" if fired else f"{resolved} more alerts resolved")
    return {
        "happened_at": first,
        "local": clocks.local(first),
        "until": day_and_time(last) if last.date() != first.date() else f"{last:%H:%M}",
        "local_until": clocks.local(last),
        "text": ", ".join(told),
        "origin": "",
    }

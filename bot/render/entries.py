"""One line for each kind of timeline entry, and the data that each kind holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from bot.model.timeline import Entry, EntryKind
from bot.render.blockkit import Message, message
from bot.render.environment import Style, render
from bot.render.escape import MOST
from bot.render.filters import Ready

_LATE = timedelta(minutes=1)
_OWN_WORDS = (
    EntryKind.NOTE,
    EntryKind.CAPTURED,
    EntryKind.RESOLVED,
    EntryKind.STATUS,
    EntryKind.SEVERITY,
    EntryKind.CALLED,
    EntryKind.CANCELLED,
    EntryKind.CLOSED,
    EntryKind.TASK,
    EntryKind.TASK_DONE,
    EntryKind.ACTION,
    EntryKind.UPDATE,
    EntryKind.IMPACT,
)


class Keys(NamedTuple):
    """The keys of `Entry.data` that a kind needs, and those that it may have, separated by spaces."""

    needed: str = ""
    may: str = ""


KEYS: dict[EntryKind, Keys] = {
    # Error rate 1.8 % (limit 1 %), streaming (Azure Monitor, error-rate-high)
    EntryKind.ALERT: Keys("title", "reading service source rule severity resource alert"),
    # Resolved after 40 min: Error rate, streaming (Azure Monitor)
    EntryKind.ALERT_RESOLVED: Keys("title", "service source lasted alert"),
    # All 3 alerts resolved
    EntryKind.ALERTS_CLEAR: Keys("", "count"),
    # Error rate, streaming, comes and goes: it began to fire 4 times within 15 minutes. It is told again
    # when it holds (Azure Monitor)
    EntryKind.FLAPPING: Keys("title", "reading service source rule severity resource alert times within"),
    # Error rate has been resolved for 15 minutes now; "fired" when state is fires
    EntryKind.STEADY: Keys("title held", "state"),
    # Held back: Streaming lags. streaming depends on kafka, so its alerts wait until this is over; when it
    # is: 4 alerts were held back behind this. 1 still fires: INC-2026-005
    EntryKind.HELD_BACK: Keys("", "title service parent held still incidents"),
    # Alert storm: 5 incidents were opened by alerts within 1 minute, the limit is 5. Those that follow are
    # gathered here
    EntryKind.STORM: Keys("why"),
    # Deployed enrich-orders 4.2.1, streaming (8 min before)
    EntryKind.CHANGE: Keys("title", "service source before"),
    # Ana declared a critical incident: Kafka brokers unreachable
    EntryKind.DECLARED: Keys("title severity", "service details"),
    # Paged Ana; "Paged Ana in Slack" when via is chat; "by mail" when way is; "(level 2)" from the second on
    EntryKind.PAGED: Keys("target", "via level page way"),
    # The page to Ana failed: PagerDuty did not answer. Ana gets a message in Slack instead. Please call Ana:
    # +1 202 555 0101; "failed by every way" when all says so
    EntryKind.PAGE_FAILED: Keys("target", "error next page attempt way all call"),
    # Ana resolved the page on the phone. The incident is still open
    EntryKind.PAGE_RESOLVED: Keys(),
    # Ana acknowledged (paged 14:00)
    EntryKind.ACKNOWLEDGED: Keys("", "paged_at"),
    # Not acknowledged after 15 min. Escalated to Bo (level 2)
    EntryKind.ESCALATED: Keys("target", "level after"),
    # Ana asks for Bo: consumers do not come back
    EntryKind.CALLED: Keys("target reason", "page"),
    # Bo acknowledged (paged 14:20)
    EntryKind.ANSWERED: Keys("target", "paged_at"),
    # Nobody has acknowledged after 45 min. Paged so far: Ana, Bo. Please call, in this order: Ana +1 202 …
    EntryKind.UNANSWERED: Keys("", "after paged call"),
    # Still firing, and nobody has done anything for 1 hour. Ana is paged again
    EntryKind.STILL_FIRING: Keys("target", "quiet page"),
    # Nobody is on call at level 1 for data-platform. Bo (level 2) is rung instead
    EntryKind.SKIPPED: Keys("levels team target level"),
    # Nobody is on call for data-platform on any level. All of it are rung: Ana, Bo
    EntryKind.NOBODY: Keys("team", "paged"),
    # Fix live; status mitigating (Bo)
    EntryKind.STATUS: Keys("new", "old reason"),
    # Critical → high by Ana: cause found
    EntryKind.SEVERITY: Keys("old new", "reason"),
    # Ana took command; "Bo is commander (named by Ana)" when someone else says so
    EntryKind.ASSIGNED: Keys("name", "role user"),
    # Ana gave up command; "Bo is no longer scribe (Ana)" when someone else says so
    EntryKind.UNASSIGNED: Keys("role name"),
    # Task 1 for Bo: check the brokers (Ana)
    EntryKind.TASK: Keys("text number", "owner"),
    # Bo did task 1: check the brokers
    EntryKind.TASK_DONE: Keys("text number"),
    # Action item A1 for Bo, due Feb 10, 2026: cap broadcast size (Ana); "is done", "is dropped", "is put off
    # to Feb 17, 2026", "is now for …" when did says so
    EntryKind.ACTION: Keys("item did text", "owner due reason"),
    # Similar before: INC-2026-001, INC-2025-031; `precedents` is what to know of them, as JSON
    EntryKind.SIMILAR: Keys("incidents", "precedents"),
    # "Mitigation deploying", next update 14:50 (status update by Ana); how it stood then
    EntryKind.UPDATE: Keys("text", "next_at impact status"),
    # Impact: 5 % of queries failing (Ana)
    EntryKind.IMPACT: Keys("text"),
    # "it is the broadcast join" (note by Ana, corrected by Bo); "(what went well, noted by Ana)" when mark is
    # good, and "(what went badly, …" when it is bad
    EntryKind.NOTE: Keys("text", "mark"),
    # "rolling back now" with graph.png (Bo at 14:12, edited); `files` has a line with address and name each.
    # "A message of Bo at 14:12 was deleted in Slack" when deleted says so
    EntryKind.CAPTURED: Keys("", "text said_by said_by_id said_at files edited deleted"),
    # Ana took back the note of 14:15; `successor` is the id of what stands in its place
    EntryKind.RETRACTED: Keys("", "what noted_at successor"),
    # Ana redacted #5: an API token; `sealed` is what entries are sealed as since, as JSON
    EntryKind.REDACTED: Keys("sealed", "number why"),
    # Diagnosis: 1 fail, 3 ok. Clusters: streaming-prod is terminated; `results` is what was found, as JSON,
    # and `changed` what stands otherwise than in the run of `compared_at`
    EntryKind.DIAGNOSED: Keys("summary", "results asked_by changed compared_at"),
    # Ticket OPS-12 in Jira for data-platform, due Jan 30 09:00; T-INC-2026-003 where no tracker has it
    EntryKind.TICKET: Keys("ticket", "title owner due_at tracker"),
    # Ticket OPS-12 was closed in Jira, while 2 alerts still fire; "Ana closed ticket T-INC-2026-003"
    EntryKind.TICKET_STATE: Keys("ticket state", "tracker firing"),
    # Channel #inc-2026-001-streaming-latency opened; `channel` is its id. "#checkout is the incident's
    # channel now" when adopted says that it was there before
    EntryKind.ROOM: Keys("name", "channel adopted"),
    # Slack did not answer. The channel is opened when it does; `lost` says what of it people took away
    EntryKind.TROUBLE: Keys("text", "next lost"),
    # Reopened, 12 minutes after it was resolved: Error rate fires again; or "Reopened by Ana,
    # 12 minutes after it was cancelled: it is back"
    EntryKind.REOPENED: Keys("", "title after ended reason"),
    # Cancelled by Ana: the load test rang it
    EntryKind.CANCELLED: Keys("reason"),
    # Merged into INC-2026-001 by Ana; `room` is the id of the channel where it goes on
    EntryKind.MERGED: Keys("into", "room"),
    # INC-2026-002 was merged into this by Ana: Error rate
    EntryKind.TOOK_IN: Keys("of title"),
    # INC-2026-002 is an incident of its own again (Ana)
    EntryKind.PARTED: Keys("of"),
    # Linked: Call (Ana); the entry's link leads there
    EntryKind.LINKED: Keys("name"),
    # No longer linked: Call (Ana)
    EntryKind.UNLINKED: Keys("name"),
    # Closed by Ana: the post-mortem is published (the entry's link leads there); "Closed by Ana, without a
    # post-mortem: …" when reason says why none is needed
    EntryKind.CLOSED: Keys("", "reason"),
    # Incident resolved by Ana after 45 min: Raised the cluster's memory; `cause` is for who looks back
    EntryKind.RESOLVED: Keys("", "resolution lasted cause"),
    # Post-mortem drafted; "put up for review by Ana" or "published by Ana" as its state says
    EntryKind.POSTMORTEM: Keys("", "state"),
}
"""What `Entry.data` holds by kind, with the line that comes of it. Every value is a string; a key ending in
`_at` holds an ISO 8601 time; `lasted`, `after` and `before` hold a duration in words. Who did it, when, and
the link stand in the entry's own fields. Any may have `corrected`, who put it in other words, and
`redacted`."""

_ANY = ("corrected", "redacted")


def data(kind: EntryKind, **values: str | datetime | None) -> dict[str, str]:
    """The data of an entry of this kind, without what is None or empty.

    Raises ValueError for a key that the kind does not know, or a needed one that is missing.
    """
    kept = {key: _as_text(value) for key, value in values.items() if value}
    needed, known = KEYS[kind].needed.split(), [*_known(kind), *_ANY]
    if wrong := [*(key for key in needed if key not in kept), *(key for key in values if key not in known)]:
        raise ValueError(f"an entry of kind {kind} needs {needed}, knows {known}; wrong: {', '.join(wrong)}")
    return kept


def entry(recorded: Entry) -> Message:
    """The entry as it stands in the card's thread; one that was learnt of late says when it happened."""
    late = recorded.observed_at - recorded.happened_at >= _LATE
    facts = {
        "line": entry_line(recorded, Style.MRKDWN),
        "happened_at": recorded.happened_at if late else None,
        "verbatim": is_verbatim(recorded),
    }
    return message("slack/entry.json.j2", facts)


def beyond(recorded: Entry) -> str:
    """What a person said in full, where it is longer than a message shows; "" else."""
    long = [said for said in recorded.data.values() if len(said) > MOST]
    return "\n\n".join(long) if recorded.kind in _OWN_WORDS else ""


def is_verbatim(recorded: Entry) -> bool:
    """Whether Slack is to make no links of its words, since no person of ours wrote them."""
    return recorded.kind not in _OWN_WORDS


def entry_text(recorded: Entry, *, dated: bool = False) -> str:
    """The entry as one line of plain text, without its own time; `dated` adds the day to times within it."""
    return str(entry_line(recorded, Style.TEXT, dated=dated))


def entry_line(recorded: Entry, style: Style, *, dated: bool = False) -> Ready:
    """The entry as one line in the language of `style`, which its templates may print as it is."""
    facts = {
        "data": dict.fromkeys((*_known(recorded.kind), *_ANY), "") | dict(recorded.data),
        "author": recorded.author,
        "source": {"name": recorded.data.get("source") or recorded.source, "url": recorded.link},
        "link": recorded.link,
        "dated": dated,
    }
    return Ready(" ".join(render(f"timeline/{recorded.kind}.txt.j2", style, facts).split()))


def origin(recorded: Entry, incident: str) -> str:
    """From which incident an entry came that is shown in the timeline of another one, or ""."""
    return "" if recorded.incident == incident else recorded.incident


@cache
def _known(kind: EntryKind) -> list[str]:
    return f"{KEYS[kind].needed} {KEYS[kind].may}".split()


def _as_text(value: str | datetime | None) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

"""What comes back to the person who typed a command or pressed a button, and of which facts each is made.

| name | facts |
|---|---|
| declare | incident |
| ack | incident; already: it was acknowledged before |
| status | incident; old: the status before |
| severity | incident; old: the severity before; effect: a sentence on what pages now, or "" |
| assign | incident; role; who: has it now, or ""; duties: for who takes it |
| roles | incident; roles: mappings of name, who, mine and duty; mine: whether any is |
| left | incident; roles: given up |
| update | incident; digest: the channel that has it too, or ""; now |
| catchup | what `bot.render.catchup` gives |
| task | incident; task: added or done |
| tasks | incident; tasks; open: those of them |
| put_off | what: follows "at"; at; now |
| note | entry: the note as recorded |
| kept | kept: whether a message goes on the timeline, or is taken back |
| undone | what: in words ("the note of 14:15"); entry_id: whose words could go too, or "" |
| timeline_exported | incident; format; room: its channel, or None |
| timeline | incident; entries: oldest first; older, newer: ids before and after which there is more |
| corrected | incident; entry: as it reads now |
| redacted | incident; entry; message: where it was said in Slack, or "" |
| pages | incident; pages; attempts: of all of them |
| list | incidents; now; words: by which they are listed; page; worst_first; back, on: what to type for
  the page before and the next, or "" |
| resolve | incident; postmortem: whether a draft follows |
| postmortem | incident; reviewers: who is asked, or nobody where it is published |
| postmortem_unfinished | incident; faults: what is missing |
| postmortem_saved | incident; title: of the section; version; lines: what it changed |
| cancel, close, convert, impact, joined, links, parted, reopen, tray_incident | incident |
| link, unlinked | incident; link: as it was kept |
| merge | incident; target: into which it was merged |
| help | groups: mappings of name and lines, each with usage and help; word: that was asked about, or "";
  command: a mapping of usage, help and examples, or None; suggestion: what was meant, or "";
  production: of severity and most; restrictions: lines |
| show | what `bot.render.card` gives |
| tray | open_count: how many incidents are open; can_convert: whether this channel can be converted |
| tray_incident | incident; open_tasks: how many are left; barred: the actions that the asker may not do |
| refused | what: a sentence on what cannot be done and why; who: who could, or "" |
| unknown | word: what was typed; suggestion: what to type after /incident instead, or "" |
| slack_down | kept: what is saved ("your note") |
| silence | silence; what: in words; planned: whether it begins later; digest: the channel that is told |
| silences | silences, each with what and planned; more: how many are left out; windows: of maintenance |
| unsilenced | silence; what: in words |
| oncall | teams: mappings as handlers/slack/commands/oncall.py fills them |
| page | incident; called: the page, and whether it waits; again: what to type to ring again |
| override | override; who; planned; channel: that is told |
| override_ended | override; who; back: who is on call now; channel |
| handover | as `messages.hand_over_facts` gives them |
| tickets | tickets, each with link and overdue; more: how many are left out; now |
| review_daily, review_weekly | what `bot.render.reports` gives |
| ticket_closed | ticket: with its link; incident |
| why | told: mappings of id, title, did and reason; incident: whose alerts they are, or None |
| diagnose | incident; checks: their names in words; already: they are under way already |
| why_alert | alert; did: in words |
| action | items: as `bot.render.action_items` shows them; lacking: how many have nobody or no day |
| actions | items, likewise; open: those of them; heading; nothing; first, last, total; next_page |
| search | words; found; partly; first, last, total; next_page: what the button carries, or "" |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.model.incident import Incident
from bot.render.blockkit import Message, message
from bot.render.card import moves
from bot.render.entries import entry_line, origin
from bot.render.environment import Style
from bot.rules.correcting import correctable, wording
from bot.rules.lifecycle import ending
from bot.rules.ways import spoken

_MOST_PAGES = 12
_MOST_OPTIONS = 100

Facts = dict[str, Any]


def ephemeral(name: str, **facts: Any) -> Message:
    """The answer of that name, for the asker alone, from the facts that the table above names.

    Raises TemplateFault for an unknown name or a missing fact.
    """
    prepare = _PREPARED.get(name, dict)
    return message(f"commands/{name}.json.j2", _with_incident(prepare(facts)))


def _with_incident(facts: Mapping[str, Any]) -> Facts:
    incident = facts.get("incident")
    if not isinstance(incident, Incident):
        return dict(facts)
    lasted = incident.resolved_at - incident.detected_at if incident.resolved_at else None
    return {
        "is_open": incident.is_open,
        "ending": ending(incident),
        "lasted": lasted,
        "moves": moves(incident),
        **facts,
    }


_FIRST_PAGE: Facts = {"words": "", "page": 1, "worst_first": True, "back": "", "on": ""}


def _timeline(facts: Mapping[str, Any]) -> Facts:
    entries = facts["entries"]
    dated = len({entry.happened_at.date() for entry in entries}) > 1
    lines = [
        {
            "number": entry.number,
            "happened_at": entry.happened_at,
            "text": entry_line(entry, Style.MRKDWN, dated=dated),
            "origin": origin(entry, facts["incident"].id),
        }
        for entry in entries
    ]
    written = [each for each in entries[-_MOST_OPTIONS:] if wording(each)]
    named = {each.id: {"id": each.id, "number": each.number, "words": wording(each)} for each in written}
    correctables = [named[each.id] for each in written if correctable(each)]
    menus = {"correctable": correctables, "written": list(named.values())}
    return {"older": "", "newer": "", **menus, **facts, "lines": lines, "dated": dated}


def _corrected(facts: Mapping[str, Any]) -> Facts:
    return {**facts, "line": entry_line(facts["entry"], Style.MRKDWN)}


def _list(facts: Mapping[str, Any]) -> Facts:
    shown = [
        {
            **dict(each),
            "is_open": each.is_open,
            "ending": ending(each),
            "resolved_at": each.resolved_at or facts["now"],
            "lasted": (each.resolved_at or facts["now"]) - each.detected_at,
        }
        for each in facts["incidents"][:_MOST_OPTIONS]
    ]
    return {**_FIRST_PAGE, **facts, "incidents": shown}


def _pages(facts: Mapping[str, Any]) -> Facts:
    """The newest pages, oldest first, each with its attempts."""
    shown = [
        {
            **dict(page),
            "attempts": [
                {**dict(each), "spoken": spoken(each.way)}
                for each in facts["attempts"]
                if each.page == page.id
            ],
        }
        for page in facts["pages"][-_MOST_PAGES:]
    ]
    earlier = max(len(facts["pages"]) - _MOST_PAGES, 0)
    return {"incident": facts["incident"], "shown": shown, "earlier": earlier}


_PREPARED: dict[str, Callable[[Mapping[str, Any]], Facts]] = {
    "timeline": _timeline,
    "corrected": _corrected,
    "list": _list,
    "pages": _pages,
}

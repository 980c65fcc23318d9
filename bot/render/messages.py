"""Pages, calls for help, and the other messages that stand alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model.drill import SIGN, bare
from bot.model.incident import Incident
from bot.model.page import Page, PageState
from bot.model.timeline import Entry
from bot.model.value import Link
from bot.render.blockkit import Message, message
from bot.render.card import card_facts
from bot.render.entries import entry_line
from bot.render.environment import Style, render
from bot.render.escape import cut, one_line
from bot.render.facts import CardFacts, HandOverFacts
from bot.render.wording import measured, said_match
from bot.rules.duration import milestones

_MOST_SUMMARY = 120
_MOST_SERVICE = 30
_MOST_WHY = 60
_MOST_LINES = 10
_ANSWERED = (PageState.ACKNOWLEDGED, PageState.RESOLVED, PageState.NOT_NEEDED)


def page_summary(incident: Incident, reading: str = "", service: str | None = None) -> str:
    """The page in at most 120 characters, worst first; a private incident's page says only its id.

    "CRITICAL Streaming latency 14 s (limit 10 s), streaming, INC-2026-001"; of a drill, that comes first.
    """
    sign = SIGN if incident.drill else ""
    if incident.private:
        return sign + incident.id
    named = one_line(service or incident.service or "")
    tail = f", {cut(named, _MOST_SERVICE)}, {incident.id}" if named else f", {incident.id}"
    head = f"{sign}{incident.severity.upper()} "
    title = bare(incident.title) if incident.drill else incident.title
    return head + cut(measured(title, reading), _MOST_SUMMARY - len(head) - len(tail)) + tail


def call_summary(incident: Incident, page: Page, reading: str = "") -> str:
    """The page that a person asked for, in at most 120 characters: why comes first.

    "Ana asks: consumers do not come back. CRITICAL Streaming latency, INC-2026-001"; a private incident's
    page says only its id.
    """
    summary = page_summary(incident, reading)
    if incident.private:
        return summary
    why = cut(f"{page.asked_by} asks: {one_line(page.reason)}", _MOST_WHY)
    return cut(f"{SIGN if incident.drill else ''}{why}. {summary.removeprefix(SIGN)}", _MOST_SUMMARY)


def page_details(facts: CardFacts) -> dict[str, str]:
    """What the page says below its summary, in plain text by name; a private incident's page says nothing."""
    if facts.incident.private:
        return {}
    text = render("slack/page_details.txt.j2", Style.TEXT, card_facts(facts))
    lines = [line.strip().partition(": ") for line in text.splitlines() if line.strip()]
    return {name: said for name, _, said in lines}


def call_everyone(incident: Incident, entry: Entry) -> Message:
    """Calls everyone who is here, since a page failed or nobody answers: `entry` says which."""
    facts = {
        "incident": incident,
        "line": entry_line(entry, Style.MRKDWN),
        "summary": page_summary(incident),
    }
    return message("slack/call_everyone.json.j2", facts)


def team_alert(
    incident: Incident,
    team: str,
    user_ids: Sequence[str],
    respond_by: datetime | None = None,
    reading: str = "",
) -> Message:
    """Tells a team about an incident that does not page; names those of `user_ids` who must act."""
    facts = {
        "incident": incident,
        "team": team,
        "users": user_ids,
        "respond_by": respond_by,
        "summary": page_summary(incident, reading),
    }
    return message("slack/team_alert.json.j2", facts)


def direct_page(
    incident: Incident, page: Page, user_id: str, links: Sequence[Link], team: str = "", reading: str = ""
) -> Message:
    """Tells one person alone that they are paged; with `team` because nobody on call answers.

    Of a page that is acknowledged or over, it says so, and asks for nothing any more.
    """
    taken_by = incident.acknowledged_by
    facts = {
        "incident": incident,
        "is_open": incident.is_open,
        "is_over": not incident.is_open or page.state in _ANSWERED,
        "answered_at": page.acknowledged_at or (None if page.asked_by else incident.acknowledged_at),
        "answered_by": page.acknowledged_by or (taken_by.name if taken_by and not page.asked_by else ""),
        "user": user_id,
        "team": team,
        "links": links,
        "summary": page_summary(incident, reading),
    }
    return message("slack/direct_page.json.j2", facts)


def page_mail(
    incident: Incident, summary: str, details: Mapping[str, str], links: Mapping[str, str], team: str = ""
) -> str:
    """The same as the text of a mail."""
    facts = {
        "incident": incident,
        "summary": summary,
        "team": team,
        "details": [{"name": name, "said": said} for name, said in details.items()],
        "links": [{"name": name, "url": url} for name, url in links.items()],
    }
    text = render("slack/page_mail.txt.j2", Style.TEXT, facts)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def all_clear(incident: Incident, count: int) -> Message:
    """Says that the last of `count` alerts is resolved and offers to resolve the incident."""
    return message("slack/all_clear.json.j2", {"incident": incident, "count": count})


def ticket_closed(incident: Incident, entry: Entry) -> Message:
    """Says that people closed the ticket in its tracker, and offers to resolve the incident."""
    facts = {"incident": incident, "line": entry_line(entry, Style.MRKDWN)}
    return message("slack/ticket_closed.json.j2", facts)


def status_update(incident: Incident, entry: Entry) -> Message:
    """What stakeholders are told of the incident, with when they hear next."""
    said = dict.fromkeys(("next_at", "impact", "status"), "") | dict(entry.data)
    facts = {
        "incident": incident,
        "author": entry.author,
        "said": said["text"],
        "status": said["status"],
        "impact": said["impact"],
        "next_at": said["next_at"],
        "now": entry.happened_at,
    }
    return message("slack/update.json.j2", facts)


def question(name: str, incident: Incident, facts: Mapping[str, str], now: datetime) -> Message:
    """What people are asked: `update_due`, `stale` or `no_commander`; with an `answer`, what became of it.

    `to` is the user who alone is asked, "" for the channel.
    """
    known = dict.fromkeys(("answer", "to", "quiet"), "") | dict(facts)
    return message(f"slack/questions/{name}.json.j2", {**known, "incident": incident, "now": now})


def role(
    incident: Incident, facts: Mapping[str, str], duties: Sequence[str], links: Sequence[Link]
) -> Message:
    """Tells somebody alone that they have the `role` of the facts now (`taken`), or no more, and by whom."""
    return message("slack/role.json.j2", {**facts, "incident": incident, "duties": duties, "links": links})


def task(incident: Incident, facts: Mapping[str, str]) -> Message:
    """Tells one person alone that there is a `task` for them, its `number`, and `by` whom."""
    return message("slack/task.json.j2", {**facts, "incident": incident})


def page_resolved(incident: Incident, entry: Entry) -> Message:
    """Says that the page was resolved on the phone, which ends no incident, and offers to do that."""
    facts = {"incident": incident, "line": entry_line(entry, Style.MRKDWN)}
    return message("slack/page_resolved.json.j2", facts)


def cancelled(incident: Incident, entry: Entry) -> Message:
    """Says that it was a false alarm, and offers to take that back."""
    facts = {"incident": incident, "line": entry_line(entry, Style.MRKDWN)}
    return message("slack/cancelled.json.j2", facts)


def merged(incident: Incident, entry: Entry) -> Message:
    """Points to where it goes on, and offers to take that back."""
    facts = {
        "incident": incident,
        "line": entry_line(entry, Style.MRKDWN),
        "room": entry.data.get("room", ""),
    }
    return message("slack/merged.json.j2", facts)


def declared_from(incident: Incident) -> Message:
    """Says below a message that an incident was declared from it, and where that goes on."""
    return message("slack/declared_from.json.j2", {"incident": incident})


def notice(name: str, facts: Mapping[str, str]) -> Message:
    """What the digest channel is told beside incidents: `silenced`, `unsilenced` or `recap`; and a team's own
    channel: `overridden`, `not_overridden` or `overdue`.

    The `lines` of a recap, one for each alert that still fires, stand below it, up to ten.
    """
    lines = facts.get("lines", "").splitlines()
    shown = {"lines": lines[:_MOST_LINES], "still": str(len(lines)), "more": max(len(lines) - _MOST_LINES, 0)}
    return message(f"slack/notices/{name}.json.j2", {**facts, **shown})


def hand_over(facts: HandOverFacts) -> Message:
    """Tells a team who takes over from whom, and what is open."""
    return message("slack/hand_over.json.j2", hand_over_facts(facts))


def hand_over_facts(facts: HandOverFacts) -> dict[str, object]:
    """What the message of a hand-over and the answer like it are filled with; up to ten lines of each."""
    held = [
        {
            **dict(each.incident),
            "lasted": facts.now - each.incident.detected_at,
            "unanswered": each.unanswered,
        }
        for each in facts.held
    ]
    silences = [{**dict(each), "what": said_match(each.match)} for each in facts.silences]
    return {
        **dict(facts),
        "held": held[:_MOST_LINES],
        "more_held": max(len(held) - _MOST_LINES, 0),
        "silences": silences[:_MOST_LINES],
        "tickets": facts.tickets[:_MOST_LINES],
    }


def postmortem_comment(incident: Incident, missing: Sequence[str] = ()) -> str:
    """The words beside the post-mortem's file, as mrkdwn; `missing` are the sections still asked for."""
    facts = {"incident": incident, "open_questions": ", ".join(missing)}
    return render("slack/postmortem_comment.mrkdwn.j2", Style.MRKDWN, facts).strip()


def postmortem_told(incident: Incident, what: str, by: str, faults: Sequence[str]) -> Message:
    """Tells somebody that the post-mortem is up for `review`, as `by` asks, or still `due`."""
    facts = {"incident": incident, "what": what, "by": by, "faults": faults[:_MOST_LINES]}
    return message("slack/postmortem_told.json.j2", facts)


def published_comment(incident: Incident, note: str = "") -> str:
    """The words beside a published post-mortem's file, as mrkdwn; `note` says what a correction corrects."""
    lasted = milestones(incident).resolved
    return render(
        "slack/published_comment.mrkdwn.j2",
        Style.MRKDWN,
        {"incident": incident, "note": note, "lasted": lasted},
    ).strip()

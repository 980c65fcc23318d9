"""What stands beside Slack on the page: the pager, the dials, the clock, and what the bot is doing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.practice.page.board import Board
from bot.practice.pagerduty import PracticePagerDuty
from bot.practice.pagerduty.pager import Incident
from bot.practice.server import PracticeSlack

Json = dict[str, Any]

DIALS = ("works", "slow", "429", "500", "down")
_SLOW_SECONDS = 2.0
_ALWAYS = 1_000_000
_FRESH_SECONDS = 0.2
_SHOWN_PAGES = 20
_SHOWN_CALLS = 60
_SHOWN_LETTERS = 20


class Outside:
    """Looks at everything beside the workspace, at most five times a second however many pages ask."""

    def __init__(self, slack: PracticeSlack, pagerduty: PracticePagerDuty | None, board: Board) -> None:
        self.slack = slack
        self.pagerduty = pagerduty
        self.board = board
        self._lock = threading.Lock()
        self._parts: dict[str, str] = {}
        self._looked = float("-inf")

    def parts(self) -> dict[str, str]:
        """Each part's state as JSON: `pager`, `dials`, `clock`, `jobs`, `calls`, `letters` and
        `story`."""
        with self._lock:
            if time.monotonic() - self._looked > _FRESH_SECONDS:
                state = {
                    "pager": self._pager(),
                    "dials": self._dials(),
                    "clock": self._clock(),
                    "jobs": list(self.board.jobs()),
                    "calls": self._calls(),
                    "letters": self._letters(),
                    "story": self.board.story(),
                }
                self._parts = {name: json.dumps(part) for name, part in state.items()}
                self._looked = time.monotonic()
            return self._parts

    def set_dial(self, of: str, to: str) -> None:
        """Sets how `of` = "slack" or "pager" behaves from now on. Raises ValueError for other words."""
        if to not in DIALS or of not in ("slack", "pager"):
            raise ValueError(f"of is slack or pager, to is one of {', '.join(DIALS)}")
        if of == "slack":
            self.slack.faults.clear()
            if to != "works":
                self.slack.faults.add(kind=to, seconds=_SLOW_SECONDS if to == "slow" else 0.0)
        elif self.pagerduty:
            self.pagerduty.faults.clear()
            if to != "works":
                self.pagerduty.faults.add(to, times=_ALWAYS, seconds=_SLOW_SECONDS)  # type: ignore[arg-type]

    def _dials(self) -> Json:
        slack = [str(fault["kind"]) for fault in self.slack.faults.as_json()]
        pager = [str(fault.kind) for fault in self.pagerduty.faults.waiting] if self.pagerduty else []
        return {"slack": (slack or ["works"])[0], "pager": (pager or ["works"])[0]}

    def _clock(self) -> Json:
        """How far the clock is ahead of the machine's, in seconds, and how many times as fast it runs."""
        ahead = self.slack.workspace.now().timestamp() - time.time()
        return {"ahead": round(ahead, 1), "pace": self.board.pace()}

    def _calls(self) -> list[Json]:
        """The last calls to Slack and to the pager, newest first."""
        calls = [
            _call(call.time, "slack", call.method, call.outcome, call.outcome == "ok")
            for call in self.slack.calls[-_SHOWN_CALLS:]
        ]
        if self.pagerduty:
            for page in self.pagerduty.calls[-_SHOWN_CALLS:]:
                deed = page.body.get("event_action", "") if isinstance(page.body, dict) else ""
                name = f"{page.method} {page.path} {deed}".strip()
                calls.append(_call(page.at, "pager", name, str(page.status), 200 <= page.status < 300))
            calls += [
                _call(attempt.at, "webhook", _webhook_name(sent.body), str(attempt.status), attempt.arrived)
                for sent in list(self.pagerduty.webhooks.sent)[-_SHOWN_CALLS:]
                for attempt in sent.attempts
            ]
        return sorted(calls, key=lambda call: call["at"], reverse=True)[:_SHOWN_CALLS]

    def _letters(self) -> list[Json]:
        """What was written to people alone, by mail or by the app in Slack, newest first."""
        workspace = self.slack.workspace
        letters = [{**mail, "by": "mail"} for mail in self.board.mails()]
        with workspace.lock:
            for channel in filter(lambda each: each.is_im, workspace.channels.values()):
                people = channel.members - {workspace.bot_user_id}
                to = ", ".join(workspace.users[user].real_name for user in people)
                letters += [
                    {"at": float(each.ts), "to": to, "title": each.text, "by": "message"}
                    for each in channel.messages
                    if each.user == workspace.bot_user_id and not each.ephemeral_for and not each.deleted
                ]
        return sorted(letters, key=lambda letter: letter["at"], reverse=True)[:_SHOWN_LETTERS]

    def _pager(self) -> Json:
        if self.pagerduty is None:
            return {"phones": [], "pages": []}
        pager = self.pagerduty.pager
        with pager.lock:
            rung = [ring.user for ring in pager.rings]
            return {
                "phones": [
                    {"id": user.id, "name": user.name, "rings": rung.count(user.id)} for user in pager.users
                ],
                "pages": [_page(each) for each in reversed(pager.incidents[-_SHOWN_PAGES:])],
            }


def _page(incident: Incident) -> Json:
    event = incident.event
    names = {user.id: user.name for user in incident.assignees}
    return {
        "id": incident.id,
        "number": incident.number,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "at": incident.created_at.timestamp(),
        "level": incident.level,
        "assigned": list(names),
        "details": event["payload"].get("custom_details") or {},
        "links": _links(event.get("links", ())),
        "log": [
            {"at": entry.at.timestamp(), "action": entry.action, "by": entry.by, "text": entry.text}
            for entry in incident.log
        ],
    }


def _links(links: Iterable[Json]) -> list[Json]:
    return [{"href": link["href"], "text": link.get("text") or link["href"]} for link in links]


def _call(at: datetime, to: str, name: str, outcome: str, went_well: bool) -> Json:
    return {"at": at.timestamp(), "to": to, "name": name, "outcome": outcome, "ok": went_well}


def _webhook_name(body: Json) -> str:
    return str(body.get("event", {}).get("event_type", "webhook"))

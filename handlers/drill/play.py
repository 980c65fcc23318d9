"""Plays a scenario's alerts to a Tocsin that serves, and follows what people make of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.drill.plan import Plan, Posted
from handlers.drill.watch import Watch, real_incidents
from handlers.scenario.model import parse_offset
from handlers.scenario.posts import filled
from handlers.scenario.record import Record
from handlers.sender import Declined, Sender, Unanswered

_POLL_SECONDS = 2.0
_PATIENCE_SECONDS = 120.0
_DECIDED_SECONDS = 10.0
_LEAST_SECONDS = 0.05
_LATER = (429, 503)
_CONFLICT = 409

Says = Callable[[str, str], None]
"""Tells who does what, as it happens."""


@dataclass
class Played:
    """What came of it so far; `ended` and `records` are set by the end."""

    drill: str
    began: datetime
    ended: datetime
    remarks: list[str] = field(default_factory=list)
    records: Sequence[Record] = ()
    resolved: Sequence[str] = ()
    by_hand: bool = False


class Play:
    """One drill from its first alert to its last look; `end` must follow, whatever happened."""

    def __init__(self, sender: Sender, plan: Plan, watch: Watch, says: Says, speed: float) -> None:
        self._sender = sender
        self._plan = plan
        self._watch = watch
        self._says = says
        self._speed = speed
        self._poll = max(_POLL_SECONDS / speed, _LEAST_SECONDS)
        self._receipts: list[str] = []
        self._silent_since: float | None = None

    def begin(self, scenario: str, *, pages: bool, lasts: timedelta) -> Played:
        """Announces it to Tocsin. Raises Declined while another drill runs."""
        asked = {"scenario": scenario, "pages": pages, "seconds": int(lasts.total_seconds())}
        self._earlier = {each["id"] for each in real_incidents(self._sender)}
        drill = self._sender.ask("/drills", asked)["id"]
        now = datetime.now(UTC)
        return Played(drill, now, now)

    def run(self, played: Played, until: datetime) -> None:
        """Posts what is to be posted, and watches until people have ended it, or until that time.

        A real incident that begins meanwhile ends it at once: nobody should be in doubt which is which.
        Raises Unanswered when Tocsin is not there for two minutes.
        """
        waiting = list(self._plan.posts)
        while datetime.now(UTC) < until:
            if self._patiently(lambda: self._go_on(played, waiting)):
                return
            ahead = played.began + waiting[0].at if waiting else until
            left = (min(ahead, until) - datetime.now(UTC)).total_seconds()
            time.sleep(max(min(left, self._poll), _LEAST_SECONDS))
        played.remarks.append("The drill's time was over before all of it was resolved.")

    def end(self, played: Played) -> None:
        """Takes a last look, and has Tocsin resolve what people did not."""
        self._await_decisions()
        self._watch.look(played.drill)
        played.records, played.ended = self._watch.records, datetime.now(UTC)
        played.resolved = self._sender.ask(f"/drills/{played.drill}/end", {})["resolved"]
        if played.resolved:
            played.remarks.append(f"The drill resolved what people did not: {', '.join(played.resolved)}.")

    def _go_on(self, played: Played, waiting: list[Posted]) -> bool:
        """Posts what is due and looks; whether it is over."""
        began = [each["id"] for each in real_incidents(self._sender) if each["id"] not in self._earlier]
        if began:
            played.remarks.append(f"A real incident began, and ended the drill: {', '.join(began)}.")
            return True
        while waiting and datetime.now(UTC) >= played.began + waiting[0].at:
            self._post(played, waiting[0])
            del waiting[0]
        self._await_decisions()
        self._watch.look(played.drill)
        return self._watch.is_over and not any(post.fires for post in waiting)

    def _post(self, played: Played, post: Posted) -> None:
        if post.caption:
            self._says(post.who, post.caption)
        body = filled(post.body, lambda slot: self._stands_for(slot, played))
        if post.source:
            self._receipts.append(self._sender.post(post.source, body, played.drill))
        else:
            self._speak(played, post.who, body)

    def _speak(self, played: Played, who: str, text: str) -> None:
        try:
            self._sender.ask(f"/drills/{played.drill}/say", {"who": who, "text": text})
        except Declined as declined:
            if declined.status != _CONFLICT:
                raise
            self._says(who, "has nobody to say it to: no incident is open")

    def _patiently(self, look: Callable[[], bool]) -> bool:
        """What the look gives; False while nobody answers, for two minutes at most."""
        try:
            over = look()
        except (Unanswered, Declined) as error:
            if isinstance(error, Declined) and error.status not in _LATER:
                raise
            now = time.monotonic()
            if self._silent_since is None:
                self._silent_since = now
                self._says("Tocsin", "does not answer just now; the drill goes on when it does")
            if now - self._silent_since > _PATIENCE_SECONDS:
                raise
            return False
        self._silent_since = None
        return over

    def _stands_for(self, slot: str, played: Played) -> str:
        incident, room = self._watch.first
        if slot == "incident":
            return incident or "the incident"
        if slot == "room":
            return room
        if slot == "date":
            return f"{played.began:%B} {played.began.day}, {played.began.year}"
        after: timedelta = parse_offset(slot)
        moment = played.began + after / self._speed
        return moment.isoformat().replace("+00:00", "Z")

    def _await_decisions(self) -> None:
        """Waits for the newest alert: only then it is known whether all of it is over."""
        deadline = time.monotonic() + _DECIDED_SECONDS
        while self._receipts and time.monotonic() < deadline:
            if self._sender.ask(f"/receipts/{self._receipts[-1]}")["state"] != "waiting":
                self._receipts.clear()
            else:
                time.sleep(_LEAST_SECONDS)

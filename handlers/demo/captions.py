"""Tells a story on the practice page: what happens now, where to look, whose turn it is, what was seen."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.demo.watchable import Watchable
from handlers.scenario import words
from handlers.scenario.expectation import Expectation
from handlers.scenario.model import Invitation
from handlers.scenario.onlooker import Check, Onlooker
from handlers.scenario.story import Story

_DIGEST = "incidents"
_MOST_TOLD = 200


@dataclass
class _Scene:
    """What happened at one time: `caption` is mrkdwn, the checks are plain text."""

    at: str
    who: str
    caption: str
    checks: list[dict[str, Any]] = field(default_factory=list)


class Captions(Onlooker):
    """Keeps what the page's story bar shows, and gives people the time to read it."""

    def __init__(self, pace: Watchable) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._scenes: list[_Scene] = []
        self._turn: dict[str, Any] | None = None
        self._place = ""
        self._story: Story | None = None

    def state(self) -> dict[str, Any]:
        """The scenes so far, each with its checks; where to look, a channel's id; whose turn it is; the span.

        Times of `turn` and `span` are epoch seconds of the practice clock.
        """
        with self._lock:
            story = self._story
            return {
                "scenes": [vars(scene) | {"checks": list(scene.checks)} for scene in self._scenes],
                "place": self._place,
                "turn": self._turn,
                "paused": self._pace.is_held,
                "span": _span(story) if story else None,
            }

    def begins(self, story: Story) -> None:
        """The first place to look at is where alerts are announced."""
        with self._lock:
            self._story = story
            self._place = story.stage.workspace.channel(_DIGEST).id

    def step(self, who: str, caption: str) -> None:
        """A new scene; what it tells of happens when it has been read."""
        with self._lock:
            self._turn = None
            self._scenes.append(_Scene(self._now(), who, caption))
            self._place = self._where(caption) or self._place
        self._pace.arrived()
        self._pace.read(min(1.0 + 0.035 * len(caption), 4.0))

    def waits(self, invitation: Invitation, until: datetime) -> None:
        """It is somebody's turn."""
        story = self._played()
        who = story.stage.person(invitation.by).user
        with self._lock:
            self._turn = {
                "say": story.fill(invitation.say),
                "act": invitation.act.value,
                "by": who.id,
                "name": who.real_name,
                "until": until.timestamp(),
            }

    def goes_on(self, invitation: Invitation, *, taken: bool) -> None:
        """Somebody did it, or the cast does it next."""
        with self._lock:
            self._turn = None
            if taken:
                self._scenes.append(_Scene(self._now(), "", "Done."))

    def checked(self, check: Check, expected: Expectation | None, place: str, told: str) -> None:
        """One more line below the scene."""
        story = self._played()
        if not check.held:
            told = f"{check.name}: {check.expected} was expected"
        shown = words.plain(told, story.stage.names()).strip().partition("\n")[0][:_MOST_TOLD]
        seen = {"held": check.held, "place": words.plain(place, story.stage.names()), "told": shown}
        with self._lock:
            if not self._scenes or self._scenes[-1].at != check.at:
                self._scenes.append(_Scene(check.at, "", ""))
            self._scenes[-1].checks.append(seen)
            rooms = story.rooms()
            if rooms and self._place == story.stage.workspace.channel(_DIGEST).id:
                self._place = rooms[0].id
        self._pace.read(min(0.3 + 0.008 * len(shown), 1.2))

    def ends(self) -> None:
        """The last place to look at is the first incident's channel, where its post-mortem is."""
        with self._lock:
            self._place = next((room.id for room in self._played().rooms()), self._place)

    def _played(self) -> Story:
        if self._story is None:
            raise RuntimeError("no story has begun")
        return self._story

    def _now(self) -> str:
        return f"{self._played().stage.clock.now():%H:%M}"

    def _where(self, caption: str) -> str:
        """The channel of the step with that caption: the one that it names, or the incident's."""
        story = self._played()
        step = next((each for each in story.scenario.steps if story.fill(each.caption) == caption), None)
        named = next((each.channel for each in (step.command, step.say) if each), "") if step else ""
        if named:
            return story.stage.workspace.channel(named).id
        return next((room.id for room in story.rooms()), "")


def _span(story: Story) -> list[float]:
    """When the story begins, and when its last step is."""
    return [story.began.timestamp(), (story.began + story.scenario.steps[-1].at).timestamp()]

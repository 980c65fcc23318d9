"""What must be seen from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from bot.model.value import Value
from bot.policy.durations import Duration
from bot.policy.shapes import Text


class Look(StrEnum):
    """Where somebody looks; `of` narrows it.

    - receipt: what the last post was answered, and what became of it
    - decision: what was decided about the newest signal, for which incident, and why
    - phone: what rang the phone `of` a person
    - page: every page with whom it is for and its state
    - card: the pinned card, the line `of` a label, or its `of: heading`
    - topic, members: of the incident's channel
    - thread: the newest reply to the card
    - newest: the newest message below the card, with its buttons and files
    - channel: all that the bot says in the channel `of` that name; without one, in #incidents
    - alone: what the bot told the person `of` that name alone, newest only
    - form: the form in front of the person `of` that name
    - timeline: all entries by the API, or the newest `of` a kind
    - postmortem: as the API gives it; file: as it was shared; disk: as it was written
    - elsewhere: all that somebody sees who is in no incident's channel: in Slack, the pager and the API
    """

    RECEIPT = "receipt"
    DECISION = "decision"
    PHONE = "phone"
    PAGE = "page"
    CARD = "card"
    TOPIC = "topic"
    MEMBERS = "members"
    THREAD = "thread"
    NEWEST = "newest"
    CHANNEL = "channel"
    ALONE = "alone"
    FORM = "form"
    TIMELINE = "timeline"
    POSTMORTEM = "postmortem"
    FILE = "file"
    DISK = "disk"
    ELSEWHERE = "elsewhere"


class Count(StrEnum):
    """What is counted since the story began; messages are to a whole channel, replies in threads."""

    INCIDENTS = "incidents"
    CHANNELS = "channels"
    PAGES = "pages"
    RINGS = "rings"
    MESSAGES = "messages"
    REPLIES = "replies"


class Expectation(Value):
    """One thing to see: where to `look` and what it `has` or `lacks`, or how much there is.

    It holds as soon as all of it is seen, `within` so much of the story's time. `check` is its name.
    One that is `by_the_book` is looked for only while the cast did all itself: a person's own time and words
    change it. Onlookers read `place` and `told`, in mrkdwn, or else where it is and what is seen.
    """

    check: Text
    look: Look | None = None
    of: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    same_as: Look | None = None
    empty: bool = False
    count: Mapping[Count, int] = Field(default_factory=dict)
    at_most: Mapping[Count, int] = Field(default_factory=dict)
    unchanged: tuple[Count, ...] = ()
    within: Duration = timedelta(seconds=5)
    by_the_book: bool = False
    place: str = ""
    told: str = ""

    @model_validator(mode="after")
    def _has_one_subject(self) -> Expectation:
        sought = bool(self.has or self.lacks or self.same_as or self.empty)
        counted = bool(self.count or self.at_most or self.unchanged)
        if (self.look is not None, sought, counted) not in ((True, True, False), (False, False, True)):
            raise ValueError(
                "must look somewhere and say what it has or lacks, what it is the same as or that it is "
                "empty; or else count something"
            )
        return self

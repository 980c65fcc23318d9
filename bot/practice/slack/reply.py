"""What a person sees come back from what they did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from bot.practice.slack.parcel import Attempt
from bot.practice.slack.records import Json

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Reply:
    """The immediate answer; what the app shows after its ack comes later, in the channel or as a modal.

    `status` is the app's HTTP status (0: it was not asked or did not answer), `error` Slack's word for what
    failed, `errors` what a modal says beside its fields, by block id, `modal` the view then in front.
    """

    status: int = 0
    error: str = ""
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    ephemeral: bool = False
    ts: str = ""
    modal: Json | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the app took it and the person is told of nothing wrong."""
        return not (self.error or self.errors)

    def to_json(self) -> Json:
        """The fields by name."""
        return asdict(self)


def from_attempt(attempt: Attempt, modal: Json | None) -> Reply:
    """The reply to an interaction that has nothing to show but whether it arrived."""
    return Reply(attempt.status, attempt.error, TROUBLE if attempt.error else "", modal=modal)

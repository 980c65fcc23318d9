"""The document an incident leaves behind."""

from __future__ import annotations

from bot.model.value import Moment, Value


class Postmortem(Value):
    """A rendered post-mortem: Markdown text and when it was rendered."""

    incident: str
    markdown: str
    rendered_at: Moment

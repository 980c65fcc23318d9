"""The document an incident leaves behind: what people write in it, and how far it has come."""

from __future__ import annotations

from enum import StrEnum

from bot.model.incident import Person
from bot.model.value import Moment, Value

_TITLES = {
    "impact": "Impact",
    "cause": "Root cause",
    "resolution": "Resolution",
    "went_well": "What went well",
    "went_badly": "What went badly",
    "lessons": "Lessons",
}


class Section(StrEnum):
    """A part that people write; the rest is drawn from what is recorded, and stays true by itself."""

    IMPACT = "impact"
    CAUSE = "cause"
    RESOLUTION = "resolution"
    WENT_WELL = "went_well"
    WENT_BADLY = "went_badly"
    LESSONS = "lessons"

    @property
    def words(self) -> str:
        """What people call it."""
        return _TITLES[self.value]


class Stage(StrEnum):
    """How far a post-mortem has come."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Postmortem(Value):
    """A post-mortem: its Markdown as it was last handed over, and when that was; and its stage.

    `reviewers` are those who were asked to read it; `published_by` is who said that it is done.
    """

    incident: str
    markdown: str
    rendered_at: Moment
    stage: Stage = Stage.DRAFT
    reviewers: tuple[Person, ...] = ()
    published_at: Moment | None = None
    published_by: Person | None = None


class Version(Value):
    """What a section said from then on; `id` is `<incident>/<section>/<number>`, counted from 1.

    `by` has no name where nobody edited it: what stood there before the first edit is kept as well. `note`
    says what a correction of a published one corrects.
    """

    id: str
    incident: str
    section: Section
    number: int
    text: str
    by: Person
    at: Moment
    note: str = ""

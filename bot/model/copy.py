"""Where a published post-mortem stands outside."""

from __future__ import annotations

from bot.model.value import Link, Moment, Value


class Copy(Value):
    """A post-mortem in one library; `id` is `<incident>/<library>`, by the library's name in the policy.

    `title` is what people call the library, `key` the library's own word for the copy, "" until it is there,
    and `url` where people read it. `mark` is that of the edition that stands there. `trouble` says why the
    last try failed.
    """

    id: str
    incident: str
    library: str
    title: str
    key: str = ""
    url: str = ""
    mark: str = ""
    kept_at: Moment | None = None
    trouble: str = ""

    @property
    def link(self) -> Link:
        """Where people read it."""
        return Link(name=self.title, url=self.url)

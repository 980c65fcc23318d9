"""What a page of the console works with, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.errors import Refused
from bot.model.incident import Incident
from bot.rules.authority import Subject
from handlers.answer import Refusal
from handlers.desk import Ask, Deed, Desk


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in.

    `path` has the parts of the address by their names in it, `query` what follows the question mark, and
    `form` what was filled in, "" where nothing was.
    """

    ask: Ask
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        """The engine."""
        return self.ask.desk

    def filled(self, name: str) -> str:
        """One field of the form without space at its ends; "" where it is empty or not there."""
        return self.form.get(name, "").strip()

    def incident(self, incident_id: str | None = None) -> Incident:
        """The incident of that id, or of the address.

        Raises a Refusal, which says the same of one that is not there and of one that is not theirs to see.
        """
        try:
            return self.ask.named(self.path["incident_id"] if incident_id is None else incident_id)
        except Refused:
            raise not_found("There is no such incident, or it is private and you are not in it.") from None

    def about(self, incident: Incident) -> Ask:
        """The same asker in that incident, which must be one that they may see: as if in its channel."""
        return replace(self.ask, here=incident)

    def subject(self) -> Subject:
        """The incident of the address, for whoever decides whether they may."""
        return Subject(incident=self.incident())


def not_found(detail: str) -> Refusal:
    """404."""
    return Refusal(404, "not_found", detail)


@dataclass(frozen=True)
class Shown:
    """A page: its template below templates/, its title, and the facts."""

    template: str
    title: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """Something to keep: what it is called, its media type, and what is in it."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True)
class Picture:
    """An SVG that a page shows."""

    svg: bytes


@dataclass(frozen=True)
class Done:
    """A deed was done: the browser goes on to `to`, a path here, and finds `told` said at the top of it.

    `told` is the name of a template in templates/web/told/.
    """

    to: str
    told: str = ""


Show = Callable[[Visit], Shown | File | Picture]
Do = Callable[[Visit], Deed[Done]]


@dataclass(frozen=True)
class Page:
    """One page. `path` may have parts in braces; `nav` is the word of the navigation that it belongs to.

    `deeds` are what its forms do: each is posted to the page's own path with the deed's name after it, like
    `/incidents/INC-2026-001/ack`. What is refused shows the page again, with why and what was filled in.
    `elsewhere` gives the address that somebody is led to who is not signed in, "" for the sign-in.
    """

    path: str
    show: Show
    nav: str = ""
    deeds: Mapping[str, Do] = field(default_factory=dict)
    elsewhere: Callable[[Desk, Mapping[str, str]], str] = lambda _desk, _path: ""

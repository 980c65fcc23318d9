"""A post-mortem as a file, in each format in which it leaves Tocsin."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from bot.model.incident import Incident
from bot.model.postmortem import Stage
from bot.model.value import Moment, Value
from bot.render.commonmark import to_html
from bot.render.curves import pictures
from bot.render.environment import Style, render
from bot.render.escape import one_line
from bot.render.facts import PostmortemFacts
from bot.render.filters import Ready
from bot.render.pdf import to_pdf
from bot.render.postmortem_data import as_json

FORMATS: Mapping[str, str] = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
}
"""By the ending of its file's name, what the world calls the format; the usual one is first."""


class Paper(Value):
    """A post-mortem as it stands at `at`: in Markdown, and what that was made of."""

    facts: PostmortemFacts
    markdown: str
    stage: Stage
    at: Moment

    @property
    def incident(self) -> Incident:
        """Whose it is."""
        return self.facts.incident

    @property
    def title(self) -> str:
        """What it is called where many of them lie."""
        return one_line(f"{self.incident.id} {self.incident.title}")

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """What it shows, as SVG, by the names in its Markdown."""
        return pictures(self.incident, self.facts.curves)


def file_of(paper: Paper, format_: str) -> bytes:
    """Its file in one of FORMATS. Raises NoPdf where a PDF cannot be made."""
    match format_:
        case "html":
            return _html(paper).encode()
        case "pdf":
            title = f"{paper.incident.id} post-mortem"
            return to_pdf(paper.markdown, title, _footer(paper), paper.pictures, paper.at)
        case "json":
            return as_json(paper.facts, paper.stage).encode()
    return paper.markdown.encode()


def file_name(paper: Paper, format_: str) -> str:
    """What the file is called."""
    return f"{paper.incident.id}-post-mortem.{format_}"


def handed_out(key: str) -> str:
    """What a file is called that somebody asked for by the job of that id, which no other file is called."""
    _, incident_id, format_, token = key.split(":")
    return f"{incident_id}-post-mortem-{token}.{format_}"


def _html(paper: Paper) -> str:
    """One file, which fetches nothing: its pictures are within it."""
    within = {
        name: f"data:image/svg+xml;base64,{b64encode(svg).decode()}" for name, svg in paper.pictures.items()
    }
    facts = {
        "title": paper.title,
        "body": Ready(to_html(paper.markdown, within)),
        "footer": _footer(paper),
    }
    return render("web/postmortem.html.j2", Style.HTML, facts)


def _footer(paper: Paper) -> str:
    return f"{paper.incident.id}, as of {paper.at:%B} {paper.at.day}, {paper.at:%Y %H:%M} UTC"

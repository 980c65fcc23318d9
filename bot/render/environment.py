"""Fills templates: sandboxed, strict about missing facts, escaping all that it prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from bot.errors import TocsinError
from bot.render import actions, escape, filters
from bot.render.dialects import HTML, MARKDOWN, MRKDWN, TEXT, Dialect
from bot.render.filters import Plain, Ready
from bot.shipped import shipped

_MOST = 5_000_000
_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_ATOMS = frozenset({str, Ready, int, bool, type(None), datetime, timedelta})
"""What most values are: asking whether each is a mapping takes its time in ten thousand lines."""

_BUILT_IN = ("capitalize", "length", "upper")
_IDS = {name: value for name, value in vars(actions).items() if name.isupper()}


class TemplateFault(TocsinError):
    """A template could not be filled."""


class Style(StrEnum):
    """What a template is filled for; SLACK_JSON escapes each value as mrkdwn within a JSON string."""

    SLACK_JSON = "json"
    MRKDWN = "mrkdwn"
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


def render(template: str, style: Style, facts: Mapping[str, object]) -> str:
    """Fills `template` (a path below templates/) with `facts`: values, and lists and mappings of them.

    Raises TemplateFault, which names the template, when a fact is missing or the result is too large.
    """
    try:
        return _within_cap(_template(style, template).generate(bare(facts)))
    except _FAULTS as error:
        raise TemplateFault(f"The template {template} could not be filled: {error}") from error


def fill(body: str, style: Style, facts: Mapping[str, object]) -> str:
    """Fills a template that is not ours, which may include ours. Raises TemplateFault without its name."""
    try:
        return _within_cap(environment(style).from_string(body).generate(bare(facts)))
    except _FAULTS as error:
        raise TemplateFault(str(error)) from error


def render_json(template: str, facts: Mapping[str, object]) -> list[Any]:
    """Fills a JSON template and reads the values that stand one after the other in it."""
    text = render(template, Style.SLACK_JSON, facts)
    try:
        return list(filters.json_values(text))
    except ValueError as error:
        raise TemplateFault(f"The template {template} is not JSON once filled: {error}") from error


@cache
def environment(style: Style) -> ImmutableSandboxedEnvironment:
    """The environment that writes in one style. Only our own filters, and a few of Jinja's, are there."""
    made = _Sandbox(
        loader=FileSystemLoader(shipped("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=lambda value: _printed(style, value),
        trim_blocks=style in (Style.MARKDOWN, Style.HTML),
        lstrip_blocks=style in (Style.MARKDOWN, Style.HTML),
        auto_reload=False,
    )
    made.filters = {name: made.filters[name] for name in _BUILT_IN} | filters.filters_for(_dialect(style))
    made.globals = {"ids": _IDS, "signal": filters.SIGNALS, "line_break": Ready("  ")}
    return made


@cache
def _template(style: Style, name: str) -> Template:
    return environment(style).get_template(name)


class _Sandbox(ImmutableSandboxedEnvironment):
    """What templates look into are plain mappings, whose keys come before what a dict can do."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As one plain mapping: each filling copies it, which takes much longer of a chain of them."""
        return {**self.globals, **(d or {})}


@cache
def _dialect(style: Style) -> Dialect:
    return {Style.TEXT: TEXT, Style.MARKDOWN: MARKDOWN, Style.HTML: HTML}.get(style, MRKDWN)


def _printed(style: Style, value: object) -> Markup:
    """What a printed expression becomes. Markup is the output of our own macros and passes."""
    if isinstance(value, Markup):
        return value
    text = _written(style, value)
    return Markup(escape.in_json(text) if style is Style.SLACK_JSON else text)  # noqa: S704 - escaped above


def _written(style: Style, value: object) -> str:
    if isinstance(value, bool) and style is Style.SLACK_JSON:
        return str(value).lower()
    if isinstance(value, Ready | Plain):
        return str(value)
    if isinstance(value, str | int):
        return _dialect(style).line(escape.one_line(str(value)))
    if isinstance(value, Undefined):
        str(value)  # raises, and names what is not there
    raise TypeError(f"a template prints text and whole numbers, not {type(value).__name__}")


def bare(value: Any) -> Any:
    """The value as plain mappings, lists and atoms: what a template may look into."""
    if type(value) in _ATOMS:
        return value
    if isinstance(value, BaseModel):
        return bare(dict(value))
    if type(value) is dict or isinstance(value, Mapping):
        return {str(key): each if type(each) in _ATOMS else bare(each) for key, each in value.items()}
    if isinstance(value, str):
        return value if isinstance(value, Ready) else str(value)
    if isinstance(value, Sequence):
        return [bare(each) for each in value]
    return value


def _within_cap(pieces: Iterator[str]) -> str:
    kept: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > _MOST:
            raise ValueError(f"more than {_MOST} characters came out")
        kept.append(piece)
    return "".join(kept)

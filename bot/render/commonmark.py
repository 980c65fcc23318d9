"""Reads the Markdown that we write ourselves: as HTML, and as the parts that other languages are made of.

HTML within it stays text, and a link leads nowhere but to the web or into a mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from bot.render.dialects import web_address

_BOX = re.compile(r"\[([ xX])\]\s+")
_MAIL = re.compile(r"mailto:[^\s<>\"]+@[^\s<>\"]+", re.ASCII)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PICTURE = re.compile(r"^!\[(.*)\]\([\w.-]+\)$", re.ASCII | re.MULTILINE)
_DEEPEST = 20
"""Lists and quotes within one another are read so deep."""


def parsed(markdown: str) -> Sequence[Token]:
    """Its tokens, as markdown-it has them; an item of a list with a box has it in its `meta` as `done`."""
    return _reader().parse(_NOT_XML.sub("", markdown))


def to_html(markdown: str, pictures: Mapping[str, str] | None = None) -> str:
    """The document as HTML that is well-formed XML too.

    `pictures` says by its address in the Markdown where a picture is; any other is told in its words alone,
    so that reading it fetches nothing.
    """
    env = {"pictures": dict(pictures or {})}
    html: str = _reader().render(_NOT_XML.sub("", markdown), env)
    return html


def to_storage(markdown: str) -> str:
    """The same as Confluence stores a page: well-formed, with boxes as signs and pictures in their words."""
    html: str = _reader().render(_NOT_XML.sub("", markdown), {"pictures": {}, "signs": True})
    return html


def without_pictures(markdown: str) -> str:
    """The same Markdown with pictures in their words, for where no picture goes along."""
    return _PICTURE.sub(r"\1", markdown)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "maxNesting": _DEEPEST})
    reader.enable(["table", "strikethrough"])
    reader.validateLink = _is_safe  # type: ignore[method-assign]
    reader.core.ruler.push("boxes", _boxes)
    reader.add_render_rule("image", _picture)
    reader.add_render_rule("list_item_open", _item)
    return reader


def _is_safe(url: str) -> bool:
    """A picture of ours lies beside the document, and has a plain name."""
    return bool(web_address(url) or _MAIL.fullmatch(url) or re.fullmatch(r"[\w.-]+", url, re.ASCII))


def _boxes(state: StateCore) -> None:
    """Takes "[ ] " from before an item's text, and keeps in the item that it can be ticked."""
    for item, following in _with_following(state.tokens):
        inline = next((each for each in following if each.type == "inline"), None)
        first = inline.children[0] if inline and inline.children else None
        if first and first.type == "text" and (found := _BOX.match(first.content)):
            item.meta["done"] = found[1] != " "
            first.content = first.content[found.end() :]


def _with_following(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each opening of an item, with the paragraph that begins it."""
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            after = tokens[number + 1 : number + 3]
            yield token, after if after and after[0].type == "paragraph_open" else ()


def _item(self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    done = tokens[idx].meta.get("done")
    if done is None:
        return self.renderToken(tokens, idx, options, env)
    if env.get("signs"):
        return f"<li>{'☑' if done else '☐'} "
    words, state = ("done", ' checked="checked"') if done else ("to do", "")
    return f'<li class="task"><input type="checkbox" disabled="disabled" aria-label="{words}"{state} /> '


def _picture(self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    token = tokens[idx]
    words, source = self.renderInlineAsText(token.children or [], options, env), str(token.attrs["src"])
    place = env["pictures"].get(source)
    if place is None:
        return f"<em>{escape(words)}</em>"
    return f'<img src="{escape(place)}" alt="{escape(words)}" />'

"""Takes a Markdown document apart into plain lists and mappings, from which a page is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from bot.render.commonmark import parsed

Part = dict[str, Any]


def parts_of(markdown: str, pictures: Sequence[str]) -> list[Part]:
    """Its blocks, each with its `kind`; of pictures, those of these names are shown, others told in words.

    A run of text has `text`, and where it is so `strong`, `em`, `strike` and the address it leads to as
    `href`.
    """
    return _blocks(iter(parsed(markdown)), "", frozenset(pictures))


def _blocks(tokens: Iterator[Token], until: str, pictures: frozenset[str]) -> list[Part]:
    parts: list[Part] = []
    for token in tokens:
        if token.type == until:
            return parts
        parts += _block(token, tokens, pictures)
    return parts


def _block(token: Token, tokens: Iterator[Token], pictures: frozenset[str]) -> list[Part]:
    match token.type:
        case "heading_open":
            return [{"kind": "heading", "level": int(token.tag[1:]), "runs": _inline(tokens)}]
        case "paragraph_open":
            inline = next(tokens)
            next(tokens)
            return _paragraph(inline, pictures, tight=token.hidden)
        case "bullet_list_open" | "ordered_list_open":
            return [_list(token, tokens, pictures)]
        case "blockquote_open":
            return [{"kind": "quote", "parts": _blocks(tokens, "blockquote_close", pictures)}]
        case "fence" | "code_block":
            return [{"kind": "code", "text": token.content.rstrip("\n")}]
        case "table_open":
            return [_table(tokens)]
        case "hr":
            return [{"kind": "rule"}]
    return []


def _inline(tokens: Iterator[Token]) -> list[Part]:
    inline = next(tokens)
    next(tokens)  # what closes it
    return _runs(inline.children or ())


def _paragraph(inline: Token, pictures: frozenset[str], *, tight: bool) -> list[Part]:
    """A picture stands by itself, between what comes before and after it."""
    parts: list[Part] = []
    waiting: list[Token] = []
    kind = "line" if tight else "paragraph"

    def close() -> None:
        if runs := _runs(waiting):
            parts.append({"kind": kind, "runs": runs})
        waiting.clear()

    for child in inline.children or ():
        if child.type == "image" and str(child.attrs["src"]) in pictures:
            close()
            parts.append({"kind": "image", "file": str(child.attrs["src"]), "alt": child.content})
        else:
            waiting.append(child)
    close()
    return parts


def _list(opening: Token, tokens: Iterator[Token], pictures: frozenset[str]) -> Part:
    items: list[Part] = []
    for token in tokens:
        if token.type == opening.type.replace("_open", "_close"):
            break
        done = token.meta.get("done")
        items.append({"done": done, "parts": _blocks(tokens, "list_item_close", pictures)})
    is_ordered = opening.type == "ordered_list_open"
    return {
        "kind": "list",
        "ordered": is_ordered,
        "start": int(opening.attrs.get("start", 1)),
        "items": items,
    }


def _table(tokens: Iterator[Token]) -> Part:
    rows: list[list[Part]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append({"runs": _runs(token.children or ())})
    return {"kind": "table", "head": [cell["runs"] for cell in rows[0]], "rows": rows[1:]}


_TURNS = {"strong": "strong", "em": "em", "s": "strike"}


def _runs(children: Sequence[Token]) -> list[Part]:
    runs: list[Part] = []
    style: dict[str, Any] = {}
    for child in children:
        word, _, turn = child.type.rpartition("_")
        if child.type == "link_open":
            style["href"] = str(child.attrs["href"])
        elif child.type == "link_close":
            del style["href"]
        elif word in _TURNS and turn == "open":
            style[_TURNS[word]] = True
        elif word in _TURNS:
            del style[_TURNS[word]]
        elif child.type == "hardbreak":
            runs.append({"kind": "break"})
        elif text := _text(child):
            runs.append({"kind": "code" if child.type == "code_inline" else "text", "text": text, **style})
    return runs


def _text(child: Token) -> str:
    return " " if child.type == "softbreak" else child.content

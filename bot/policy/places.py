"""Reads YAML into plain values and remembers on which line each stands.

Every scalar stays the text it is in the file, so that `+31612345678`, `09:00` and `no` mean what they say;
only an empty value and `null` become None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.composer import Composer

MAX_DEPTH = 20

_PLAIN = "tag:yaml.org,2002:"

Loc = tuple[str | int, ...]
"""Where something stands: keys, and numbers of list items from 0."""


@dataclass
class Document:
    """A file's content, the line of each place in it, and its mistakes as (line, place, message).

    `tree` is None only where a mistake says why.
    """

    tree: Any = None
    lines: dict[Loc, int] = field(default_factory=lambda: {(): 1})
    mistakes: list[tuple[int, Loc, str]] = field(default_factory=list)

    def note(self, loc: Loc, message: str, line: int | None = None) -> None:
        """Notes a mistake there: on that line, or else on the line of the place or the nearest around it."""
        around = loc
        while around not in self.lines:
            around = around[:-1]
        self.mistakes.append((line or self.lines[around], loc, message))


def read_yaml(text: str) -> Document:
    """The document that `text` holds; what cannot be read is left out and named in its mistakes."""
    document = Document()
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        document.note((), f"not YAML: {said}", mark.line + 1 if mark else 1)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        document.note((), f"holds a character that YAML does not allow: U+{error.character:04X}", line)
    except (ValueError, OverflowError) as error:  # PyYAML lets an escape like "\UFFFFFFFF" through to chr()
        document.note((), f"not YAML: {error}")
    else:
        document.tree = _value(root, (), document) if root else None
        if document.tree is None:
            document.note((), "the file is empty")
    return document


def _composed(text: str) -> yaml.Node | None:
    """By libyaml where it is there; what that cannot read is read again by PyYAML itself, for its words."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError, ValueError, OverflowError):
            return yaml.compose(text, _FastLoader)
    return yaml.compose(text, _Loader)


class _Bounded(Composer):
    """Refuses aliases, which can blow a small file up, and nesting that no policy needs."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[attr-defined] # the parser's
        is_alias = isinstance(event, yaml.AliasEvent)
        if is_alias or self._depth >= MAX_DEPTH:
            problem = "aliases are not allowed here" if is_alias else "nested too deeply"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Loader(_Bounded, yaml.SafeLoader):
    """In Python."""


if yaml.__with_libyaml__:

    class _FastLoader(_Bounded, yaml.CSafeLoader):
        """Events come from libyaml, which takes a sixth of the time."""

        def __init__(self, text: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)


def _value(node: yaml.Node, loc: Loc, document: Document) -> Any:
    document.lines.setdefault(loc, node.start_mark.line + 1)
    if not node.tag.removeprefix(_PLAIN).isalpha():
        document.note(loc, f"the tag {node.tag} is not allowed here", node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, loc, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*loc, number), document) for number, item in enumerate(node.value)]
    return None if node.tag == f"{_PLAIN}null" else node.value


def _mapping(node: yaml.MappingNode, loc: Loc, document: Document) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            document.note(loc, "a key must be plain text", line)
            continue
        here = (*loc, key.value)
        if key.value in found:
            first = document.lines[here]
            document.note(here, f"is given twice (first on line {first})", line)
            continue
        document.lines[here] = line
        found[key.value] = _value(value, here, document)
    return found


def found(tree: Any, pattern: tuple[str, ...], loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Every place that fits the pattern, with what stands there; `*` is any key or item."""
    if not pattern:
        yield loc, tree
        return
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if pattern[0] in ("*", key):
            yield from found(value, pattern[1:], (*loc, key))

"""docs/api.md, written from the API's own description; `python -m tests.readme` writes it anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.app import Tocsin
from bot.clock import SystemClock
from bot.model.token import Scope
from bot.settings import read_settings
from handlers.api import build_api
from handlers.caller import callers_of
from handlers.measures import PrometheusMeasures
from handlers.metrics import Metrics
from handlers.serving import services_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "api.md"
_KEY = "#/components/schemas/"
_BOUNDS = {
    **{"minLength": "at least {} characters", "maxLength": "at most {} characters"},
    **{"minimum": "from {}", "maximum": "up to {}", "exclusiveMinimum": "above {}"},
}

Schema = dict[str, Any]


def described() -> Schema:
    """What `/openapi.json` answers."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(data=Path(folder), database=None, policy=None)
        measures, clock = PrometheusMeasures(), SystemClock()
        tocsin = Tocsin(settings, clock, measures)
        services = services_of(tocsin, measures)
        metrics = Metrics(tocsin.store, clock, dict, measures)
        app = build_api(services, metrics, callers_of(None, tocsin.store, clock))
        document: Schema = app.openapi()
        tocsin.store.close()
    return document


def page() -> str:
    """The whole page."""
    document = described()
    parts = [
        "# The API\n\n<!-- Written by `make readme` from /openapi.json; change the code instead. -->\n",
        document["info"]["description"],
        "`GET /openapi.json` has all of this page for programs, as OpenAPI 3.1.\n",
        "## Scopes\n",
        _table(("Scope", "A token that has it may"), ((f"`{each.value}`", each.about) for each in Scope)),
    ]
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    for tag, about in tags.items():
        routes = list(_routes(document, tag))
        if routes:
            parts += [f"## {tag.capitalize()}\n\n{about}\n", *routes]
    events = ((f"`{name}`", each["post"]["description"]) for name, each in document["webhooks"].items())
    parts += ["## Webhooks\n\n[docs/webhooks.md](webhooks.md) has how they come.\n"]
    parts += [_table(("Type", "What happened"), events), "## Values\n"]
    parts += [_value(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _routes(document: Schema, tag: str) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if tag in operation["tags"]:
                yield _route(f"{method.upper()} {path}", operation)


def _route(name: str, operation: Schema) -> str:
    lines = [f"### `{name}`\n", operation["description"] + "\n"]
    for each in operation.get("security", []):
        if scopes := each.get("token"):
            lines.append(f"Needs {' and '.join(f'`{scope}`' for scope in scopes)}.\n")
    if parameters := operation.get("parameters"):
        lines.append(_table(("Parameter", "In", "Type", ""), map(_parameter, parameters)))
    if body := operation.get("requestBody"):
        lines.append(f"Takes {_type(body['content']['application/json']['schema'])} as JSON.\n")
    good = {status: each for status, each in operation["responses"].items() if int(status) < 400}
    bad = [status for status in operation["responses"] if int(status) >= 400]
    answers = [f"{status}{_content(each)}" for status, each in good.items()]
    refusals = f" Refuses with {', '.join(bad)}." if bad else ""
    lines.append(f"Answers {'; '.join(answers)}.{refusals}\n")
    return "\n".join(lines)


def _content(answer: Schema) -> str:
    found = answer.get("content", {})
    kinds = [
        _type(each["schema"]) if "schema" in each and "json" in kind else kind for kind, each in found.items()
    ]
    return f" with {' or '.join(kinds)}" if kinds else ""


def _parameter(each: Schema) -> tuple[str, ...]:
    schema = each["schema"]
    default = f"`{schema['default']}` unless given".lower() if "default" in schema else ""
    said = [each.get("description", "").rstrip("."), _bounds(schema), default]
    must = "" if each.get("required") else "?"
    return (f"`{each['name']}`{must}", each["in"], _type(schema), "; ".join(filter(None, said)))


def _value(name: str, schema: Schema) -> str:
    lines = [f"### {name}\n"]
    if about := schema.get("description"):
        lines.append(" ".join(about.split()) + "\n")
    if words := schema.get("enum"):
        lines.append(f"One of {', '.join(f'`{word}`' for word in words)}.\n")
    needed = schema.get("required", ())
    rows = (
        (f"`{key}`{'' if key in needed else '?'}", _type(field), _bounds(field))
        for key, field in schema.get("properties", {}).items()
    )
    if "properties" in schema:
        lines.append(_table(("Field", "Type", ""), rows))
    return "\n".join(lines)


def _type(schema: Schema) -> str:
    """`list of EntryView`, with a link to each value that the page has."""
    if name := schema.get("$ref", "").removeprefix(_KEY):
        return f"[{name}](#{name.lower()})"
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(map(_type, several))
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    if words := schema.get("enum"):
        return "one of " + ", ".join(f"`{word}`" for word in words)
    kinds: list[str] = kind if isinstance(kind, list) else [kind]
    special = {"date-time": "time", "date": "day"}.get(schema.get("format", ""))
    return special or " or ".join(kinds)


def _bounds(schema: Schema) -> str:
    told = {key: schema[key] for key in _BOUNDS if schema.get(key) not in (None, 1)}
    return ", ".join(_BOUNDS[key].format(bound) for key, bound in told.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)

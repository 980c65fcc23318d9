"""tocsin fire: sends an example alert to a running Tocsin."""

from __future__ import annotations

import json

import click

from bot.clock import SystemClock
from bot.model.fresh import fresh
from bot.settings import read_settings
from bot.sources.catalog import SOURCES
from handlers.sender import Sender


def _known(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The source's own name, whichever of its names was given."""
    if value is None or value in SOURCES:
        return SOURCES[value].name if value else None
    raise click.BadParameter(f"no such source. Known: {', '.join(SOURCES)}")


@click.command("fire")
@click.argument("source", required=False, callback=_known)
@click.argument("example", required=False)
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--drill", is_flag=True, help="Mark it as a drill wherever it shows; it rings all the same.")
@click.option("--list", "listing", is_flag=True, help="List the examples, of all sources or of one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    source: str | None, example: str | None, address: str | None, drill: bool, listing: bool, as_json: bool
) -> None:
    """Send an example alert of SOURCE, the first one unless EXAMPLE names another.

    The times in it are moved to now.
    """
    if listing:
        _list([source] if source else list(SOURCES), as_json)
        return
    if source is None:
        raise click.UsageError(f"Name a source: {', '.join(SOURCES)}. With --list, see their examples.")
    examples = SOURCES[source].examples
    name = example or next(iter(examples))
    if name not in examples:
        raise click.BadParameter(f"{source} has {', '.join(examples)}", param_hint="EXAMPLE")
    body = fresh(examples[name], SystemClock().now())
    receipt = Sender(read_settings(), address).post(source, body, "true" if drill else "")
    print(json.dumps({"receipt": receipt}) if as_json else f"Accepted as {receipt}.")


def _list(sources: list[str], as_json: bool) -> None:
    found = {name: list(SOURCES[name].examples) for name in sources}
    if as_json:
        print(json.dumps(found))
        return
    for name, examples in found.items():
        for example in examples:
            print(f"{name} {example}")

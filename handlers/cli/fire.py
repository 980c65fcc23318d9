"""tocsin fire: sends an example alert to a running Tocsin."""

from __future__ import annotations

import json

import click

from bot.settings import read_settings
from bot.sources.catalog import SOURCES
from handlers.sender import Sender


@click.command("fire")
@click.argument("source", type=click.Choice(list(SOURCES)))
@click.argument("example", required=False)
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--drill", is_flag=True, help="Mark it as a drill wherever it shows; it rings all the same.")
@click.option("--list", "listing", is_flag=True, help="List the source's examples.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    source: str, example: str | None, address: str | None, drill: bool, listing: bool, as_json: bool
) -> None:
    """Send an example alert of SOURCE, the first one unless EXAMPLE names another."""
    examples = SOURCES[source].examples
    if listing:
        print(json.dumps(list(examples)) if as_json else "\n".join(examples))
        return
    name = example or next(iter(examples))
    if name not in examples:
        raise click.BadParameter(f"{source} has {', '.join(examples)}", param_hint="EXAMPLE")
    receipt = Sender(read_settings(), address).post(source, examples[name], "true" if drill else "")
    print(json.dumps({"receipt": receipt}) if as_json else f"Accepted as {receipt}.")

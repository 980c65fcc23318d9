"""tocsin version: which version this is."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version

import click


@click.command("version")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say which version this is."""
    facts = {"tocsin": version("tocsin"), "python": platform.python_version()}
    print(json.dumps(facts) if as_json else f"tocsin {facts['tocsin']} on Python {facts['python']}")

"""tocsin manifest: prints the Slack app's manifest, with one's own address in it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

import click
import yaml

from bot.shipped import shipped

_EXAMPLE = "https://tocsin.example.com"
_NEW_APP = "https://api.slack.com/apps"


class _Address(click.ParamType[str]):
    """An address that Slack calls: it takes none but https."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        parts = urlsplit(str(value))
        if parts.scheme != "https" or not parts.hostname or parts.query:
            self.fail("must be like https://tocsin.example.com, where Slack reaches it", param, ctx)
        return str(value).rstrip("/")


@click.command("manifest")
@click.option("--url", type=_Address(), help="Where Slack reaches Tocsin, like https://tocsin.example.com.")
@click.option("--socket", is_flag=True, help="By Socket Mode: no address has to be public.")
@click.option(
    "--link", "as_link", is_flag=True, help="Print a link that opens Slack's page with it filled in."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(url: str | None, socket: bool, as_link: bool, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Print what Slack takes under Create New App, From a manifest."""
    if bool(url) == socket:
        raise click.UsageError("Say --url, where Slack reaches Tocsin, or --socket, where it need not.")
    text = shipped("manifest.yml").read_text(encoding="utf-8")
    text = _by_socket(text) if socket else text.replace(_EXAMPLE, str(url))
    if as_link:
        filled = json.dumps(yaml.safe_load(text), separators=(",", ":"))
        print(f"{_NEW_APP}?{urlencode({'new_app': 1, 'manifest_json': filled})}")
    elif as_json:
        print(json.dumps(yaml.safe_load(text), indent=2))
    else:
        print("".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")), end="")


def _by_socket(text: str) -> str:
    """Without addresses: Slack needs none then, and would check those that it is given."""
    lines = [line for line in text.splitlines(keepends=True) if _EXAMPLE not in line]
    return "".join(lines).replace("socket_mode_enabled: false", "socket_mode_enabled: true")

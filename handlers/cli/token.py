"""tocsin token: makes tokens for the API that may do some things, lists and revokes them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import SystemClock
from bot.engine.tokens import Tokens
from bot.model.token import ApiToken, Scope
from bot.rules.tokens import fault
from bot.settings import read_settings
from handlers.typed import LastingType

_SHOWN_ONCE = "Keep it now: it is shown this once, and nobody can look it up."


@click.group("token")
def _group() -> None:
    """Make tokens that may do some things over the API, list and revoke them.

    They are kept in TOCSIN_DATABASE, be it that Tocsin serves or not. TOCSIN_API_TOKEN opens all of the API
    beside them, but for private incidents.
    """


@_group.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; say it once for each.",
)
@click.option("--expires", type=LastingType(), help="How long it lasts, like 90d; else until revoked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def add(name: str, scopes: tuple[str, ...], expires: timedelta | None, as_json: bool) -> None:
    """Make a token called NAME, which stands in the timeline for what it does."""
    with _tokens() as tokens:
        made, text = tokens.add(name, map(Scope, scopes), expires)
    if as_json:
        print(json.dumps({**_plain(made), "token": text}, indent=2))
        return
    print(text)
    print(f"{_about(made)} {_SHOWN_ONCE}", file=sys.stderr)


@_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def listed(as_json: bool) -> None:
    """List every token that was made, with what it may do and when it was last used, give or take an hour."""
    with _tokens() as tokens:
        known = tokens.all()
    if as_json:
        print(json.dumps([_plain(token) for token in known], indent=2))
        return
    if not known:
        print("No token was made. tocsin token add NAME --scope incidents:read makes one.")
        return
    table, now = Table(box=None, pad_edge=False), SystemClock().now()
    for heading in ("Name", "May", "Made", "Last used", "Good"):
        table.add_column(heading)
    for token in known:
        good = _good(token, now)
        table.add_row(token.name, "\n".join(token.scopes), _day(token.made_at), _day(token.used_at), good)
    Console(highlight=False, soft_wrap=True).print(table)


@_group.command("revoke")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def revoke(name: str, as_json: bool) -> None:
    """Have the token called NAME open nothing any more, from the next request on."""
    with _tokens() as tokens:
        revoked = tokens.revoke(name)
    print(json.dumps(_plain(revoked), indent=2) if as_json else f"{name} opens nothing any more.")


@contextmanager
def _tokens() -> Iterator[Tokens]:
    store = SqliteStore(read_settings().database_file)
    try:
        yield Tokens(store, SystemClock())
    finally:
        store.close()


def _plain(token: ApiToken) -> dict[str, Any]:
    return token.model_dump(mode="json", exclude={"hash"})


def _about(token: ApiToken) -> str:
    until = f" until {token.expires_at:%Y-%m-%d %H:%M} UTC" if token.expires_at else ""
    return f"{token.name} may {', '.join(token.scopes)}{until}."


def _good(token: ApiToken, now: datetime) -> str:
    if token.revoked_at:
        return f"revoked {_day(token.revoked_at)}"
    until = f"until {_day(token.expires_at)}" if token.expires_at else "until revoked"
    return f"expired {_day(token.expires_at)}" if fault(token, now) else until


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


COMMAND = _group

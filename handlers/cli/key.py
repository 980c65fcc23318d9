"""tocsin key: a key by which tokens are sealed on disk."""

from __future__ import annotations

import click

from bot.adapters.seal import new_key


@click.command("key")
def COMMAND() -> None:  # noqa: N802 - every command file exports COMMAND
    """Make a key for TOCSIN_SECRET_KEY.

    To replace a key, put the new one before it, with a comma between: TOCSIN_SECRET_KEY=new,old. Once Tocsin
    has started so, all is sealed with the new one, and the old one can go.
    """
    print(new_key())

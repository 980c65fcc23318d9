"""What the commands share that ask a running Tocsin for something in somebody's name."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import click

from bot.settings import read_settings
from handlers.sender import Sender

F = TypeVar("F", bound=Callable[..., None])


def asking(command: F) -> F:
    """Adds the options that say where Tocsin is, and who asks."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--by", help="Your name, as the policy has it; who is logged in here unless given."),
        click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says."),
    ):
        command = option(command)
    return command


def show(where: Mapping[str, Any], path: str, body: Any, said: Callable[[Any], str]) -> None:
    """Posts it below /api in somebody's name, and prints the answer: as JSON, or in the words of `said`."""
    asked = {**body, "by": where["by"] or getpass.getuser()}
    answer = Sender(read_settings(), where["address"]).ask(quote(path), asked)
    print(json.dumps(answer) if where["as_json"] else said(answer))  # noqa: T201 - a command's answer

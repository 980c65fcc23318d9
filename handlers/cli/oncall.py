"""tocsin oncall: says who is on call, as a running Tocsin knows it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.settings import read_settings
from handlers.sender import Sender


@click.command("oncall")
@click.argument("team", required=False)
@click.option("--to", "address", help="Where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(team: str | None, address: str | None, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say who is on call for TEAM, or for every team. Times are those of this machine's clock."""
    found = Sender(read_settings(), address).ask("/oncall")
    told = [each for each in found if team in (None, each["team"])]
    if team and not told:
        teams = ", ".join(each["team"] for each in found)
        raise click.BadParameter(f"nobody is on call for {team}. There are {teams}", param_hint="TEAM")
    if as_json:
        print(json.dumps(told, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(_table(told))
    for each in told:
        if each["stale"]:
            console.print(f"{each['team']}: PagerDuty has not answered since {_local(each['read_at'])}.")


def _table(told: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("Team", "Level", "On call", "Until", "Then", ""):
        table.add_column(heading)
    for each in told:
        for level in each["levels"]:
            first = level["level"] == 1
            table.add_row(
                each["team"] if first else "",
                str(level["level"]),
                _name(level["person"]),
                _local(level["until"]) if level["until"] else "",
                _name(level["then"]) if level["until"] else "",
                _remark(each, level) if first else "",
            )
    return table


def _remark(told: dict[str, Any], level: dict[str, Any]) -> str:
    pages = told["open_pages"]
    said = [f"{pages} open page{'' if pages == 1 else 's'}"] if pages else []
    return ", ".join([*said, *([f"by override {level['override']}"] if level["override"] else [])])


def _name(person: dict[str, Any] | None) -> str:
    return str(person["name"]) if person else "nobody"


def _local(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%a %Y-%m-%d %H:%M %Z}"

"""tocsin capacity: says how long a capacity lasts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot import log
from bot.adapters.platform import Platform
from bot.clock import SystemClock
from bot.engine.capacity import Capacity
from bot.policy import load_policy
from bot.ports import NoMeasures
from bot.render.capacity import drawn, in_text
from bot.render.environment import Style
from bot.settings import read_settings


@click.command("capacity")
@click.argument("metric", default="")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this PNG file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(metric: str, plot: Path | None, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Say by the last 90 days how long METRIC lasts, one of those that the policy names.

    The exit code is 0, or 3 where it cannot be told.
    """
    log.set_up(as_json=False)
    settings = read_settings()
    platform = Platform(settings, NoMeasures())
    capacity = Capacity(platform, load_policy(settings.policy), SystemClock())
    outlook = capacity.look(capacity.named(metric))
    platform.close()
    if as_json:
        print(json.dumps(outlook.model_dump(mode="json"), indent=2))
    else:
        print(in_text(outlook, style=Style.TEXT))
    if plot and outlook.trend:
        plot.write_bytes(drawn(outlook))
    sys.exit(0 if outlook.trend else 3)

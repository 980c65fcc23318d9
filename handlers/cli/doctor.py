"""tocsin doctor: says what is set up as it must be, what is not, and how to mend it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from bot import log
from bot.clock import SystemClock
from bot.settings import Settings, read_settings
from handlers.doctor.examine import LOOKS, examine, is_well
from handlers.doctor.finding import Finding, Health

_SIGNS = {
    Health.OK: Text("✓", style="green"),
    Health.OFF: Text("–", style="dim"),
    Health.WARN: Text("!", style="yellow"),
    Health.FAIL: Text("✗", style="bold red"),
}


@click.command("doctor")
@click.option("--ring", "rings", is_flag=True, help="Try each routing key by an event, resolved at once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(rings: bool, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Look at everything that is set up, and say what does not work and how to mend it.

    Nothing is changed and, without --ring, nobody is rung. It exits with 1 when something does not work; what
    is not set up is no fault.
    """
    log.set_up(as_json=False)
    settings, console = read_settings(), Console(highlight=False)
    if as_json or not console.is_terminal:
        found = examine(settings, SystemClock(), rings=rings)
        if as_json:
            print(json.dumps([finding.model_dump(mode="json") for finding in found], indent=2))
        else:
            console.print(_drawn(found))
    else:
        found = _watched(settings, console, rings)
    if not as_json:
        console.print(_counted(found), markup=False)
    sys.exit(0 if is_well(found) else 1)


def _watched(settings: Settings, console: Console, rings: bool) -> list[Finding]:
    """Drawn as it comes in, for who looks on."""
    first = [look.about for look in LOOKS]
    with Live(_drawn([], first), console=console, refresh_per_second=8) as live:
        return examine(
            settings,
            SystemClock(),
            rings=rings,
            on_news=lambda found, waiting: live.update(_drawn(found, waiting), refresh=True),
        )


def _drawn(found: Sequence[Finding], waiting: Sequence[str] = ()) -> Table:
    table = Table.grid(padding=(0, 2))
    for finding in found:
        lines = [finding.said, *([f"→ {finding.mend}"] if finding.mend else [])]
        style = "dim" if finding.health is Health.OFF else ""
        table.add_row(_SIGNS[finding.health], Text(finding.about), Text("\n".join(lines), style=style))
    for about in waiting:
        table.add_row(Text("…", style="dim"), Text(about, style="dim"), Text("is looked at", style="dim"))
    return table


def _counted(found: Sequence[Finding]) -> str:
    words = {Health.OK: "well", Health.FAIL: "not working", Health.WARN: "to look at", Health.OFF: "off"}
    counts = {word: sum(finding.health is health for finding in found) for health, word in words.items()}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)

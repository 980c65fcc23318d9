"""tocsin diagnose: looks at the platform from this machine."""

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
from bot.adapters.platform import Platform
from bot.clock import SystemClock
from bot.engine.diagnosing import Diagnosing
from bot.errors import TocsinError
from bot.model.check import CheckResult, Verdict, worst, worst_first
from bot.policy import Policy, load_policy
from bot.policy.nearest import meant
from bot.ports import NoMeasures
from bot.render.checks import counted
from bot.settings import read_settings

EXITS = {Verdict.OK: 0, Verdict.WARN: 1, Verdict.FAIL: 2, Verdict.UNKNOWN: 3}
"""As monitors' plugins have it since Nagios."""

COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red", Verdict.UNKNOWN: "magenta"}


@click.command("diagnose")
@click.argument("checks", nargs=-1)
@click.option("--service", help="Look at what this service consists of, and depends on.")
@click.option("--list", "as_list", is_flag=True, help="List the checks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    checks: tuple[str, ...], service: str | None, as_list: bool, as_json: bool
) -> None:
    """Run CHECKS side by side (all: every one; none named: those that fit) and show what they find.

    Nothing is changed, and no incident opened. The exit code says the worst: 0 ok, 1 warn, 2 fail, 3 unknown.
    """
    log.set_up(as_json=False)
    settings = read_settings()
    policy = load_policy(settings.policy)
    diagnosing = Diagnosing(Platform(settings, NoMeasures()), policy, SystemClock())
    if as_list:
        _list(diagnosing, as_json=as_json)
        return
    names = diagnosing.choose(checks, _known(policy, service), "")
    results = diagnosing.run(names, service) if as_json else _watched(diagnosing, names, service, Console())
    if as_json:
        print(json.dumps([result.model_dump(mode="json") for result in worst_first(results)], indent=2))
    sys.exit(EXITS[worst(result.verdict for result in results)])


def _known(policy: Policy, service: str | None) -> str | None:
    if service and service not in policy.services:
        raise TocsinError(f"No service is called {service}{meant(service, set(policy.services))}.")
    return service


def _list(diagnosing: Diagnosing, *, as_json: bool) -> None:
    told = {check.name: check.asks for check in diagnosing.checks.values()}
    if as_json:
        print(json.dumps(told, indent=2))
        return
    table = Table.grid(padding=(0, 2))
    for name, asks in told.items():
        table.add_row(name, asks)
    Console(highlight=False).print(table)


def _watched(
    diagnosing: Diagnosing, names: Sequence[str], service: str | None, console: Console
) -> list[CheckResult]:
    """The results, drawn as they come in where a terminal looks on, and else once at the end."""
    titles = {name: diagnosing.checks[name].title for name in names}
    if not console.is_terminal:
        results = diagnosing.run(names, service)
        console.print(_drawn(titles, results))
    else:
        with Live(_drawn(titles, []), console=console, refresh_per_second=4) as live:
            results = diagnosing.run(names, service, lambda found: live.update(_drawn(titles, found)))
    console.print(counted(results), markup=False, highlight=False)
    return results


def _drawn(titles: dict[str, str], results: Sequence[CheckResult]) -> Table:
    table = Table.grid(padding=(0, 2))
    for result in worst_first(results):
        word = Text(result.verdict.value, style=COLOURS[result.verdict])
        lines = [
            result.summary,
            *(f"  {line}" for line in result.evidence if result.verdict is not Verdict.OK),
        ]
        if result.next_step:
            lines.append(f"  next: {result.issue}: {result.next_step}")
        table.add_row(word, Text(result.title), Text("\n".join(lines)))
    done = {result.check for result in results}
    for name, title in titles.items():
        if name not in done:
            table.add_row(Text("…", style="dim"), Text(title, style="dim"), Text("is looked at", style="dim"))
    return table

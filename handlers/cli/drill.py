"""tocsin drill: plays a scenario with people in it, and scores how they did."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

import click

_INTERRUPTED = 130


@click.command("drill")
@click.argument("scenario", required=False)
@click.option("--list", "listing", is_flag=True, help="List the scenarios.")
@click.option("--fast", is_flag=True, help="At once: the cast does everything, nobody is waited for.")
@click.option(
    "--speed",
    type=click.FloatRange(1, 3600),
    default=60.0,
    show_default=True,
    help="How many times as fast time passes; a person who is waited for has real minutes.",
)
@click.option(
    "--report", "kept", type=click.Path(dir_okay=False, path_type=Path), help="Write the report there."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    scenario: str | None, listing: bool, fast: bool, speed: float, kept: Path | None, as_json: bool
) -> None:
    """Play SCENARIO, a name from --list or a .yml file, in the practice workspace, and score it.

    Exits with 0 when everything was seen as it should be and every invitation was taken.
    """
    if listing:
        _list(as_json)
        return
    if scenario is None:
        raise click.UsageError("Name a scenario; --list has them all.")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        # Imported when it runs: the whole bot comes along, and --help should come at once.
        from handlers.demo.drill import drill

        well = drill(scenario, speed=None if fast else speed, printed_as_json=as_json, kept=kept)
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    sys.exit(0 if well else 1)


def _list(as_json: bool) -> None:
    from handlers.scenario.load import load_scenario, names

    about = {name: load_scenario(name).about for name in names()}
    print(json.dumps(about) if as_json else "\n".join(f"{name}: {said}." for name, said in about.items()))

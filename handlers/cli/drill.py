"""tocsin drill: plays a scenario with people in it, and scores how they did."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any

import click

from handlers.typed import LastingType

_INTERRUPTED = 130
_PRACTICE_SPEED = 60.0


@click.command("drill")
@click.argument("scenario", required=False)
@click.option("--list", "listing", is_flag=True, help="List the scenarios.")
@click.option("--fast", is_flag=True, help="At once: the cast does everything, nobody is waited for.")
@click.option(
    "--speed",
    type=click.FloatRange(1, 3600),
    help="How many times as fast time passes: 60, where a person who is waited for has real minutes; with "
    "--real 1, and alerts come so many times as fast.",
)
@click.option("--real", is_flag=True, help="In the real workspace, with real people, marked as a drill.")
@click.option("--to", "address", help="With --real: where Tocsin listens; by default as TOCSIN_LISTEN says.")
@click.option("--no-pages", is_flag=True, help="With --real: no phone rings, people are told in Slack.")
@click.option(
    "--cast", "with_cast", is_flag=True, help="With --real: the cast's lines of chat are said, as notes."
)
@click.option("--yes", "sure", is_flag=True, help="With --real: begin without asking.")
@click.option("--anyway", is_flag=True, help="With --real: begin though a real incident is open.")
@click.option("--for", "lasts", type=LastingType(), help="With --real: end after this time, like 45m.")
@click.option("--end", "ending", is_flag=True, help="End a real drill that was left running.")
@click.option(
    "--report", "kept", type=click.Path(dir_okay=False, path_type=Path), help="Write the report there."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def COMMAND(scenario: str | None, **options: Any) -> None:  # noqa: N802 - every command file exports COMMAND
    """Play SCENARIO, a name from --list or a .yml file, and score how people respond to it.

    It is played in the practice workspace, or with --real by a Tocsin that serves, in your own. Exits with 0
    when every step was taken in time, and Tocsin did what the scenario says.
    """
    if options["listing"]:
        _list(options["as_json"])
        return
    if options["ending"]:
        _end(options["address"], options["as_json"])
        return
    if scenario is None:
        raise click.UsageError("Name a scenario; --list has them all.")
    _refuse_mixture(options)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(_played(scenario, options))


_OF_REAL = {
    "address": "--to",
    "no_pages": "--no-pages",
    "with_cast": "--cast",
    "sure": "--yes",
    "anyway": "--anyway",
    "lasts": "--for",
}


def _refuse_mixture(options: dict[str, Any]) -> None:
    if options["real"] and options["fast"]:
        raise click.UsageError("With --real nobody but people plays: there is no --fast.")
    for option, typed in _OF_REAL.items():
        if options[option] and not options["real"]:
            raise click.UsageError(f"{typed} goes with --real.")


def _played(scenario: str, options: dict[str, Any]) -> int:
    """Imported when it runs: the whole bot comes along, and --help should come at once."""
    if options["real"]:
        from handlers.drill.real import Interrupted, Wish, real_drill

        names = ("address", "sure", "anyway", "with_cast", "lasts", "as_json", "kept")
        wish = Wish(
            speed=options["speed"] or 1.0,
            pages=not options["no_pages"],
            **{name: options[name] for name in names},
        )
        try:
            return 0 if real_drill(scenario, wish) else 1
        except (Interrupted, KeyboardInterrupt):
            return _INTERRUPTED
    from handlers.demo.drill import drill

    speed = None if options["fast"] else options["speed"] or _PRACTICE_SPEED
    try:
        well = drill(scenario, speed=speed, printed_as_json=options["as_json"], kept=options["kept"])
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return _INTERRUPTED
    return 0 if well else 1


def _end(address: str | None, as_json: bool) -> None:
    from handlers.drill.real import end_running

    said = end_running(address)
    print(json.dumps(said) if as_json else "\n".join(said))


def _list(as_json: bool) -> None:
    from handlers.scenario.load import load_scenario, names

    about = {name: load_scenario(name).about for name in names()}
    print(json.dumps(about) if as_json else "\n".join(f"{name}: {said}." for name, said in about.items()))

"""tocsin demo: plays a whole incident against the practice stand-ins, and verifies every step."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

_INTERRUPTED = 130


@click.command("demo")
@click.option("--once", is_flag=True, help="Play the story once, and end.")
@click.option("--fast", is_flag=True, help="No pauses, in a terminal too.")
@click.option("--json", "as_json", is_flag=True, help="Print checks and results as JSON.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Keep the bot's files in this folder; without it they are removed in the end.",
)
def COMMAND(once: bool, fast: bool, as_json: bool, data: Path | None) -> None:  # noqa: ARG001, N802
    """Play a whole incident on this machine; exits with 0 only if every step held."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A terminal that cannot show a sign shows a question mark instead.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        # Imported when it runs: the whole bot comes along, and --help should come at once.
        from handlers.demo.run import run

        held = run(data, as_json=as_json, paced=sys.stdout.isatty() and not fast)
    except KeyboardInterrupt:
        print("\nStopped." if data else "\nStopped; nothing is left behind.", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    sys.exit(0 if held else 1)

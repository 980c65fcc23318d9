"""tocsin demo: plays a whole incident against the practice stand-ins, and verifies every step."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

_INTERRUPTED = 130


@click.command("demo")
@click.option("--once", is_flag=True, help="Play the story once in the terminal, verify each step, and end.")
@click.option(
    "--story", default="streaming-latency", show_default=True, help="Which story; drill --list names them."
)
@click.option(
    "--speed",
    type=click.FloatRange(1, 600),
    default=60,
    show_default=True,
    help="How many times as fast as life at least; in the browser.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the page; the system chooses one unless set."
)
@click.option("--fast", is_flag=True, help="No pauses, in a terminal too.")
@click.option("--json", "as_json", is_flag=True, help="Print checks and results as JSON.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Keep the bot's files in this folder; without it they are removed in the end.",
)
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    once: bool, story: str, speed: float, port: int, fast: bool, as_json: bool, data: Path | None
) -> None:
    """Play a whole incident on this machine, in the browser or, with --once, in the terminal.

    With --once, or where no terminal takes what it prints, it exits with 0 only if every step held. In a
    terminal it serves the page until Ctrl+C.
    """
    # Ctrl+C works also where whoever started this had it ignored, as a shell does for what runs behind it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    # A terminal that cannot show a sign shows a question mark instead.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        # Imported when it runs: the whole bot comes along, and --help should come at once.
        if once or as_json:
            from handlers.demo.run import run

            held = run(data, as_json=as_json, paced=sys.stdout.isatty() and not fast)
        else:
            from handlers.demo.live import live

            held = live(story, data, speed=speed, port=port, attended=sys.stdout.isatty())
    except KeyboardInterrupt:
        print("\nStopped." if data else "\nStopped; nothing is left behind.", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    sys.exit(0 if held else 1)

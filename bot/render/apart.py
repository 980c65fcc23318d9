"""Fills a template that is not ours in a process apart, which may take neither long nor much memory.

Within this process nothing could stop a loop that prints nothing, or a text of a billion characters.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
from collections.abc import Mapping

from bot.render.environment import Style, TemplateFault, bare, fill

SECONDS = 5
_GRACE = 5
_BYTES = 1024**3
_LONGEST_FAULT = 300


def render_apart(body: str, style: Style, facts: Mapping[str, object]) -> str:
    """What `body` gives with these facts. Raises TemplateFault when it cannot be filled within the caps."""
    parcel = pickle.dumps((body, style.value, bare(facts)))
    command = [sys.executable, "-P", "-m", __name__]  # never what lies where it was started
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of a stranger in the command
            command, input=parcel, capture_output=True, timeout=SECONDS + _GRACE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateFault(f"it took longer than {SECONDS + _GRACE} seconds") from error
    if done.returncode < 0:
        raise TemplateFault(f"it took longer than {SECONDS} seconds, or too much memory")
    if done.returncode:
        raise TemplateFault(done.stderr.decode(errors="replace").strip()[-_LONGEST_FAULT:])
    return done.stdout.decode()


def main() -> None:
    """Reads the parcel, and writes what came out of it; a fault is one line on the other channel."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    body, style, facts = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own process
    try:
        filled = fill(body, Style(style), facts)
    except (TemplateFault, MemoryError, RecursionError) as fault:
        sys.exit(str(fault) or type(fault).__name__)
    sys.stdout.buffer.write(filled.encode())


if __name__ == "__main__":
    main()

"""tocsin check: names file, line and key of every mistake in a policy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.policy import mistakes


@click.command("check")
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(policy: Path, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Check a policy file; exits with 1 when it has mistakes."""
    found = mistakes(policy)
    if as_json:
        print(json.dumps([mistake.model_dump(mode="json") for mistake in found], indent=2))
    elif found:
        print("\n".join(str(mistake) for mistake in found))
        print(f"{len(found)} mistake{'s' if len(found) > 1 else ''}.")
    else:
        print(f"{policy}: no mistakes.")
    sys.exit(1 if found else 0)

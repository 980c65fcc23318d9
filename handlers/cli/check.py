"""tocsin check: names file, line and key of every mistake in a policy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.policy import Mistake, load_policy, mistakes
from bot.rules.coverage import gaps


@click.command("check")
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(policy: Path, as_json: bool) -> None:  # noqa: N802 - every command file exports COMMAND
    """Check a policy file; exits with 1 when it has mistakes. Warnings are no mistakes."""
    found = mistakes(policy)
    warnings = [] if found else _warnings(policy)
    if as_json:
        print(json.dumps([each.model_dump(mode="json") for each in [*found, *warnings]], indent=2))
    elif found:
        print("\n".join(str(mistake) for mistake in found))
        print(f"{len(found)} mistake{'s' if len(found) > 1 else ''}.")
    else:
        print("\n".join([*map(str, warnings), f"{policy}: no mistakes."]))
    sys.exit(1 if found else 0)


def _warnings(policy: Path) -> list[Mistake]:
    """What works, but leaves nobody on call at times."""
    told = gaps(load_policy(policy), SystemClock().now())
    return [each.model_copy(update={"file": str(policy)}) for each in told]

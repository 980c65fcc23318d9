"""tocsin check: names every mistake in a policy, or every change of a timeline's past."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.adapters.store.sqlite.reading import reading
from bot.clock import SystemClock
from bot.model.seal import Fault
from bot.policy import Mistake, load_policy, mistakes
from bot.render.escape import one_line
from bot.rules.coverage import gaps
from bot.settings import Settings, read_settings
from handlers.proving import Proof, anchors_in, prove


@click.command("check")
@click.argument("policy", type=click.Path(path_type=Path), required=False)
@click.option("--timeline", is_flag=True, help="Verify every timeline in TOCSIN_DATABASE instead.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="With --timeline: a file that was exported or published, to hold them against. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    policy: Path | None, timeline: bool, against: tuple[Path, ...], as_json: bool
) -> None:
    """Check a POLICY file; exits with 1 when it has mistakes. Warnings are no mistakes.

    With --timeline: verify that nobody changed what was recorded, and exit with 1 where somebody did. It
    reads a running Tocsin's database, or a copy, and changes nothing.
    """
    if timeline == (policy is not None):
        raise click.UsageError("Name a policy file, or say --timeline.")
    if against and not timeline:
        raise click.UsageError("--against belongs to --timeline.")
    if policy:
        _check_policy(policy, as_json=as_json)
    else:
        _check_timelines(read_settings(), against, as_json=as_json)


def _check_policy(policy: Path, *, as_json: bool) -> None:
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


def _check_timelines(settings: Settings, against: tuple[Path, ...], *, as_json: bool) -> None:
    anchors = anchors_in(settings.data / "postmortems", against)
    columns = (TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with (
        reading(settings.database_file) as reader,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("", total=reader.chain_size())
        proof = prove(
            reader,
            anchors,
            lambda: progress.advance(task),
            lambda fault: None if as_json else print(_said(fault)),
        )
    print(json.dumps(proof.model_dump(mode="json"), indent=2) if as_json else _summed_up(proof))
    sys.exit(1 if proof.amiss else 0)


def _said(fault: Fault) -> str:
    number = f" (#{fault.number})" if fault.number else ""
    place = f", entry {fault.place}{number}" if fault.place else f", #{fault.number}" if fault.number else ""
    return f"{one_line(fault.incident)}{place}: {fault.said}."


def _summed_up(proof: Proof) -> str:
    beside = f", held against {_of(proof.anchors, 'head')} kept elsewhere" if proof.anchors else ""
    looked = f"{_of(proof.entries, 'entry', 'entries')} of {_of(proof.timelines, 'timeline')}{beside}"
    if proof.amiss:
        return f"{_of(proof.amiss, 'fault')} in {_of(proof.faulty, 'timeline')}; looked at {looked}."
    return f"Nothing was changed: {looked}."


def _of(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"

"""Whether pages and commands keep their times while checks hang in a platform that answers nothing."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bot.clock import SystemClock
from bot.practice.platform import PracticePlatform
from handlers.guarded import policy_on
from handlers.stand_ins import PracticeStandIns
from tests.bench.figures import table_of
from tests.bench.latency import one_incident
from tests.bench.program import tocsin

ROUNDS = 5
_RUNS = 12
_WORDS = {
    "page": "webhook to page accepted by the pager",
    "card": "webhook to channel with card",
    "ack": "`/incident ack` to its answer",
}
Took = Mapping[str, float]
"""The median milliseconds of a round, by what was measured."""


def measure(console: Console) -> None:
    """In each round, incidents with every check hanging, and incidents without checks, in turns."""
    hung, calm = [], []
    for _ in range(ROUNDS):
        calm.append(_round(hangs=False))
        hung.append(_round(hangs=True))
    table = table_of(
        "While every check hangs", "what", "rounds", "hung ms", "calm ms", "ratio", "lowest", "highest"
    )
    for name, words in _WORDS.items():
        pairs = [(ill[name], well[name]) for ill, well in zip(hung, calm, strict=True)]
        medians = [statistics.median(side) for side in zip(*pairs, strict=True)]
        ratios = [ill / well for ill, well in pairs]
        spread = [statistics.median(ratios), min(ratios), max(ratios)]
        table.add_row(words, str(ROUNDS), *(f"{each:.1f}" for each in medians), *(f"{r:.2f}" for r in spread))
    console.print(table)


def _round(*, hangs: bool) -> Took:
    """Checks run by themselves, and once more since somebody asks for all; or not at all."""
    with TemporaryDirectory() as folder:
        world = PracticeStandIns(SystemClock(), rate_limits=False)
        platform = PracticePlatform(world.databricks, world.azure)
        policy = policy_on(Path(folder), platform.section(by_itself=hangs))
        if hangs:
            world.azure.faults.add("hold")
        with world, tocsin(world, policy=policy) as running:
            then = "/incident diagnose all" if hangs else ""
            runs = [one_incident(world, running.url, run, then) for run in range(_RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in _WORDS}

"""How every Store keeps what checks measured."""

from __future__ import annotations

from collections.abc import Callable

from bot.model.health import Sample
from bot.ports import Store
from tests.contract.store_kit import NOON, after, do


def sample(name: str, hours: float, value: float) -> Sample:
    return Sample(name=name, at=after(hours=hours), value=value)


def test_samples_are_kept_once_and_forgotten(reopen: Callable[[], Store]) -> None:
    store = reopen()
    with store.read() as kept:
        assert kept.samples(since=after(days=-9)) == kept.newest_samples(["*"]) == []
        assert kept.first_sample() is None
    lag, used = sample("k.lag", 0, 12), sample("lake.used", -1, 2.5)
    do(
        store,
        lambda tx: tx.add_samples([lag, used]),
        lambda tx: tx.add_samples([sample("k.lag", 0, 99), sample("k.lag", 0.5, 14)]),
        lambda tx: tx.save_sample_hours([sample("k.lag", 0, 12), sample("k.lag", -50, 1)]),
        lambda tx: tx.save_sample_hours([sample("k.lag", 0, 13)]),
    )
    store = reopen()
    with store.read() as kept:
        assert kept.samples(since=NOON) == [lag, sample("k.lag", 0.5, 14)]
        newest = {each.name: each for each in kept.newest_samples(["k.*", "*.used"])}
        assert newest == {"k.lag": sample("k.lag", 0.5, 14), "lake.used": used}
        assert kept.sample_hours(["*.lag"], since=after(hours=-9)) == [sample("k.lag", 0, 13)]
        assert kept.newest_samples(["*.la"]) == kept.sample_hours(["K.*"], since=after(days=-9)) == []
        assert kept.first_sample() == after(hours=-50)
    do(store, lambda tx: tx.forget_samples(before=NOON, hours_before=after(hours=-9)))
    with store.read() as kept:
        assert len(kept.samples(since=after(days=-9))) == 2
        assert kept.first_sample() == NOON

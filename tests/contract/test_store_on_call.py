"""What every Store keeps of on-call: overrides until they end, and rosters as they were read last."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.roster import Contact, Override, Roster, Watch
from bot.ports import Store
from tests.contract.store_kit import NOON, after, do


def override(number: int, ends_at: datetime) -> Override:
    return Override(
        id=f"O-{number}",
        team="data-platform",
        person="bo",
        starts_at=NOON,
        ends_at=ends_at,
        reason="a swap",
        author="Ana",
        author_id="U0ANA",
        created_at=NOON,
    )


def test_overrides_are_found_until_they_end(store: Store) -> None:
    assert do(store, lambda tx: tx.next_override_id(), lambda tx: tx.next_override_id()) == ["O-1", "O-2"]
    first, second = override(1, after(hours=1)), override(2, after(hours=2))
    do(store, lambda tx: tx.add_override(first), lambda tx: tx.add_override(second))
    with store.read() as reader:
        assert reader.overrides(ending_after=NOON) == [first, second]
        assert reader.overrides(ending_after=after(hours=1)) == [second]
        assert reader.override("O-1") == first
        assert reader.override("O-9") is None
    ended = second.model_copy(update={"ends_at": after(minutes=5), "ended_by": "Bo"})
    do(store, lambda tx: tx.save_override(ended))
    with store.read() as reader:
        assert reader.overrides(ending_after=after(hours=1)) == []


def test_a_roster_is_kept_instead_of_the_one_before(store: Store) -> None:
    contact = Contact(id="P1", name="Ana", email="ana@example.com", phones=("+31 612345678",))
    watch = Watch(level=1, contact=contact, starts_at=NOON, ends_at=None)
    roster = Roster(id="PABC", name="Data platform", watches=(watch,), fetched_at=NOON)
    later = roster.model_copy(update={"watches": (), "fetched_at": NOON + timedelta(minutes=5)})
    do(store, lambda tx: tx.save_roster(roster))
    with store.read() as reader:
        assert reader.rosters() == [roster]
    do(store, lambda tx: tx.save_roster(later))
    with store.read() as reader:
        assert reader.rosters() == [later]

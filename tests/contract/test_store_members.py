"""What every Store keeps of people: who is no full member, and who is in which user group."""

from __future__ import annotations

from bot.model.member import Group, Member, Standing
from bot.ports import Store
from tests.contract.store_kit import do


def test_members_are_kept_as_they_were_last(store: Store) -> None:
    gus, eve = Member(id="U0GUS", standing=Standing.GUEST), Member(id="U0EVE", standing=Standing.STRANGER)
    do(store, lambda tx: tx.save_members([gus, eve]))
    hired = Member(id="U0GUS", standing=Standing.MEMBER)
    do(store, lambda tx: tx.save_members([hired]))
    with store.read() as reader:
        assert sorted(reader.members(), key=lambda each: each.id) == [eve, hired]


def test_groups_are_kept_with_their_members(store: Store) -> None:
    leads = Group(id="S0LEADS", handle="leads", members=("U0ANA", "U0BO"))
    do(store, lambda tx: tx.save_user_groups([leads]))
    smaller = leads.model_copy(update={"members": ("U0BO",)})
    do(store, lambda tx: tx.save_user_groups([smaller]))
    with store.read() as reader:
        assert reader.user_groups() == [smaller]

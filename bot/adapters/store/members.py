"""Reads and writes who people are in the workspace, as it said last."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.store.kinds import GROUPS, MEMBERS
from bot.adapters.store.shelf import View
from bot.model.member import Group, Member


class MemberReads(View):
    """Members and user groups, as every reader sees them."""

    def members(self) -> list[Member]:
        return self._all(MEMBERS)

    def user_groups(self) -> list[Group]:
        return self._all(GROUPS)


class MemberWrites(View):
    """Members and user groups, as a transaction changes them."""

    def save_members(self, members: Sequence[Member]) -> None:
        for member in members:
            self._replace(MEMBERS, member)

    def save_user_groups(self, groups: Sequence[Group]) -> None:
        for group in groups:
            self._replace(GROUPS, group)

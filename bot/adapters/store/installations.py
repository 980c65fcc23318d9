"""Reads and writes where Tocsin is installed beside the home workspace."""

from __future__ import annotations

from bot.adapters.store.kinds import INSTALLATIONS
from bot.adapters.store.shelf import View
from bot.model.workspace import Installation


class InstallationReads(View):
    """Installations, as every reader sees them."""

    def installations(self) -> list[Installation]:
        return self._all(INSTALLATIONS)


class InstallationWrites(View):
    """Installations, as a transaction changes them."""

    def save_installation(self, installation: Installation) -> None:
        self._replace(INSTALLATIONS, installation)

    def forget_installation(self, team: str) -> None:
        self._shelf.do("forget_installation", team=team)

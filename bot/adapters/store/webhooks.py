"""Reads and writes how other programs stand that are told of what happens."""

from __future__ import annotations

from bot.adapters.store.kinds import WEBHOOKS
from bot.adapters.store.shelf import View
from bot.model.webhook import Webhook


class WebhookReads(View):
    """Webhooks, as every reader sees them."""

    def webhook(self, name: str) -> Webhook | None:
        return self._one(WEBHOOKS, name=name)

    def webhooks(self) -> list[Webhook]:
        return self._all(WEBHOOKS)


class WebhookWrites(View):
    """Webhooks, as a transaction changes them."""

    def save_webhook(self, webhook: Webhook) -> None:
        self._replace(WEBHOOKS, webhook)

    def forget_webhook(self, name: str) -> None:
        self._shelf.do("forget_webhook", name=name)

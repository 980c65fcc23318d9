"""What every Store keeps of programs: the tokens that they come with, and how those stand that are told."""

from __future__ import annotations

import pytest

from bot.errors import TocsinError
from bot.model.token import ApiToken, Scope
from bot.model.webhook import Webhook, WebhookEvent
from bot.ports import Store
from tests.contract.store_kit import NOON, after, do


def test_a_token_keeps_its_scopes_and_one_name_is_good_once(store: Store) -> None:
    token = ApiToken(
        name="ci", hash="a" * 64, scopes=(Scope.INCIDENTS_READ, Scope.PRIVATE_READ), made_at=NOON
    )
    do(store, lambda tx: tx.add_api_token(token))
    with pytest.raises(TocsinError):
        do(store, lambda tx: tx.add_api_token(token.model_copy(update={"hash": "b" * 64})))
    do(store, lambda tx: tx.note_api_token_used(token.hash, after(hours=1)))
    revoked = token.model_copy(update={"revoked_at": after(hours=2), "used_at": after(hours=1)})
    do(store, lambda tx: tx.save_api_token(revoked))
    again = token.model_copy(update={"hash": "b" * 64, "expires_at": after(hours=9)})
    do(store, lambda tx: tx.add_api_token(again))
    with store.read() as reader:
        assert reader.api_tokens() == [revoked, again]


def test_a_webhook_is_kept_instead_of_the_one_before_and_forgotten(store: Store) -> None:
    hook = Webhook(name="status-page", events=(WebhookEvent.OPENED, WebhookEvent.RESOLVED), private=True)
    failing = hook.model_copy(
        update={
            "failures": 3,
            "failing_since": NOON,
            "rests_until": after(hours=1),
            "error": "500",
            "lost": 2,
        }
    )
    do(store, lambda tx: tx.save_webhook(hook), lambda tx: tx.save_webhook(failing))
    with store.read() as reader:
        assert reader.webhooks() == [failing] and reader.webhook("status-page") == failing
        assert reader.webhook("other") is None
    do(store, lambda tx: tx.forget_webhook("status-page"), lambda tx: tx.forget_webhook("other"))
    with store.read() as reader:
        assert reader.webhooks() == []

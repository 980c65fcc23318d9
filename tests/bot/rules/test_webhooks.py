"""Signing by the specification's own example, what is which event, and how long one that fails rests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.model.timeline import Entry, EntryKind
from bot.model.webhook import TOLD, Webhook, WebhookEvent
from bot.rules.signing import read_secrets, signed_headers
from bot.rules.webhooks import change_of, delivered, event_of, failed, is_over, may_hear, wait

NOW = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
HOOK = Webhook(name="status-page", events=TOLD)


def entry(kind: EntryKind, **data: str) -> Entry:
    return Entry(
        id="e1",
        incident="INC-2026-001",
        kind=kind,
        happened_at=NOW,
        observed_at=NOW,
        recorded_at=NOW,
        key="k",
        data=data,
    )


def test_it_signs_as_the_libraries_of_the_specification_verify() -> None:
    """Source: github.com/standard-webhooks/standard-webhooks, the test vector that its libraries share."""
    (key,) = read_secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    assert signed_headers([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert len(signed_headers([key, b"x" * 24], "m", 1, body)["webhook-signature"].split(" ")) == 2


@pytest.mark.parametrize(
    "secret", ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!", "whsec_" + "A" * 100]
)
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        read_secrets(secret)


def test_what_is_an_event_and_what_is_nobodys_business() -> None:
    assert event_of(entry(EntryKind.ALERT), opens=True) is WebhookEvent.OPENED
    assert event_of(entry(EntryKind.ALERT)) is None
    assert event_of(entry(EntryKind.NOTE, text="x")) is None
    assert event_of(entry(EntryKind.POSTMORTEM, state="put up for review")) is None
    assert event_of(entry(EntryKind.POSTMORTEM, state="published")) is WebhookEvent.PUBLISHED
    assert event_of(entry(EntryKind.ACTION, did="done")) is WebhookEvent.ITEM_DONE
    assert event_of(entry(EntryKind.ACTION, did="dropped")) is None
    assert event_of(entry(EntryKind.PARTED, of="INC-2026-001")) is WebhookEvent.REOPENED
    assert event_of(entry(EntryKind.PARTED, of="INC-2026-002")) is None, "into which it was merged"
    changed = entry(EntryKind.SEVERITY, old="high", new="low", page="INC-2026-001:1")
    assert change_of(WebhookEvent.SEVERITY_CHANGED, changed) == {"from": "high", "to": "low"}


def test_it_rests_longer_and_longer_and_an_hour_at_most() -> None:
    assert [wait(n, None).total_seconds() for n in range(7)] == [5, 15, 45, 135, 405, 1215, 3600]
    assert wait(0, 60) == timedelta(seconds=60) and wait(0, 1) == timedelta(seconds=5)
    assert wait(0, 90_000) == wait(1000, None) == timedelta(hours=1)
    once = failed(HOOK, "it answers 500", None, NOW)
    together = failed(once, "it answers 429", 60, NOW)
    assert (once.failures, together.failures, together.failing_since) == (1, 1, NOW)
    assert (once.rests_until, together.rests_until) == (
        NOW + timedelta(seconds=5),
        NOW + timedelta(seconds=60),
    )
    assert failed(together, "", None, NOW + timedelta(seconds=60)).failures == 2
    assert delivered(together, NOW).failing_since is None
    assert is_over(NOW, NOW + timedelta(days=1)) and not is_over(NOW, NOW + timedelta(hours=23))


def test_a_private_incident_is_for_those_who_say_so() -> None:
    public = Incident(id="INC-2026-001", title="x", severity=Severity.LOW, detected_at=NOW, opened_at=NOW)
    private = public.model_copy(update={"private": True})
    assert may_hear(HOOK, public) and not may_hear(HOOK, private)
    assert may_hear(HOOK.model_copy(update={"private": True}), private)

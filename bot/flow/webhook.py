"""Tells another program what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.log import logger
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.timeline import Entry
from bot.model.webhook import Webhook, WebhookEvent
from bot.policy import WebhookEntry
from bot.ports import GONE, PUT_OFF, Reader, Step, Store, Tx, Webhooks
from bot.rules.webhooks import delivered, failed, is_over, may_hear, wait

_log = logger("webhooks")

Worded = Callable[[WebhookEvent, Incident, Entry, str], str]
"""The body, as JSON; the text is the id of the incident in which a merged one goes on, if it may be told."""


def keep_told(tx: Tx, entries: Iterable[WebhookEntry]) -> None:
    """Has these told from now on, and no others; how each of them stands is kept."""
    known = {webhook.name: webhook for webhook in tx.webhooks()}
    for entry in entries:
        before = known.pop(entry.name, None) or Webhook(name=entry.name, events=entry.events)
        wants = {"events": entry.events, "private": entry.private, "drills": entry.drills}
        tx.save_webhook(before.model_copy(update=wants))
    for gone in known:
        tx.forget_webhook(gone)


class TellWebhook:
    """Posts one event to one webhook, with the same id at every try, for a day.

    One that fails rests a while, and all that waits for it rests with it. What is sent is the incident as it
    stands then: what came out of order or late is no news, and what was taken back is not sent.
    """

    kind = "webhook"
    lane = Lane.WEBHOOK

    def __init__(self, store: Store, clock: Clock, webhooks: Webhooks, worded: Worded) -> None:
        self._store = store
        self._clock = clock
        self._webhooks = webhooks
        self._worded = worded

    def run(self, job: Job, step: Step) -> None:
        name, now = job.args["webhook"], self._clock.now()
        with self._store.read() as reader:
            webhook = reader.webhook(name)
            body = self._body(reader, webhook, job) if webhook else None
        if webhook is None or body is None:
            return
        if is_over(datetime.fromisoformat(job.args["at"]), now):
            self._lose(job, webhook.error or "there was no time for it")
            return
        if webhook.rests_until and webhook.rests_until > now:
            raise _put_off((webhook.rests_until - now).total_seconds())
        try:
            step("deliver", lambda: self._webhooks.deliver(name, f"msg_{job.args['entry']}", body))
        except AdapterError as error:
            if error.code == GONE:
                self._lose(job, str(error))
                return
            after = wait(webhook.failures, error.retry_after).total_seconds()
            raise AdapterError(str(error), reason=error.reason, retryable=True, retry_after=after) from error
        self._store.write(lambda tx: _change(tx, name, lambda found: delivered(found, now)))

    def _body(self, reader: Reader, webhook: Webhook, job: Job) -> str | None:
        incident, entry = reader.incident(str(job.incident)), reader.entry(job.args["entry"])
        said = reader.entry_by_key(entry.incident, entry.key) if entry else None
        if incident is None or said is None or not may_hear(webhook, incident):
            return None
        into = reader.incident(said.data.get("into", ""))
        told = into.id if into and may_hear(webhook, into) else ""
        return self._worded(WebhookEvent(job.args["event"]), incident, said, told)

    def _lose(self, job: Job, why: str) -> None:
        name = job.args["webhook"]
        _log.warning("webhook_lost", webhook=name, job=job.id, why=why)
        lost: dict[str, object] = {"error": why}
        self._store.write(
            lambda tx: _change(tx, name, lambda it: it.model_copy(update=lost | {"lost": it.lost + 1}))
        )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps with the webhook how it stands: doctor and metrics say so, and no channel."""
        if error.code != PUT_OFF:
            now, after = self._clock.now(), error.retry_after
            _change(tx, job.args["webhook"], lambda found: failed(found, str(error), after, now))


def _change(tx: Tx, name: str, change: Callable[[Webhook], Webhook]) -> None:
    if webhook := tx.webhook(name):
        tx.save_webhook(change(webhook))


def _put_off(seconds: float) -> AdapterError:
    return AdapterError(
        "it failed a moment ago, and rests",
        reason=Reason.RATE_LIMITED,
        retryable=True,
        retry_after=seconds,
        code=PUT_OFF,
    )

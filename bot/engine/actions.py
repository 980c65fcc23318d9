"""Follow-up work: made, changed, done, put off, or dropped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.engine.finding import known
from bot.errors import Refused
from bot.flow import orders
from bot.flow.follow_up import tasks_left
from bot.flow.offer_items import refresh_offer
from bot.flow.record import record
from bot.flow.remind import keep_reminding
from bot.model.action_item import ActionItem, ActionState, Origin, Priority
from bot.model.incident import Person, Status
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Store, Tx

T = TypeVar("T")
LONGEST = 500
_MOST = 100
_FURTHEST = timedelta(days=3 * 366)
_LATER = timedelta(days=7)


class Wanted(Value):
    """What is to be done. Owner and day may be said later; `url` is its ticket, where there is one."""

    text: str
    owner: Person | None = None
    due: date | None = None
    priority: Priority = Priority.MEDIUM
    url: str = ""
    origin: Origin = Origin.SAID
    source: str = ""


class Actions:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    @property
    def today(self) -> date:
        """The day by the clocks of the business."""
        return self._policy.business.day_of(self._clock.now())

    def add(self, incident_id: str, wanted: Wanted, by: Person) -> ActionItem:
        """Keeps an item of that incident, which may be open or over."""
        self._check(wanted, None)
        return self._do(lambda tx, now: self._add(tx, incident_id, wanted, by, now))

    def take_over(self, incident_id: str, by: Person) -> list[ActionItem]:
        """Makes an item of every task that was left open."""

        def change(tx: Tx, now: datetime) -> list[ActionItem]:
            left = tasks_left(tx, incident_id)
            if not left:
                raise Refused("No task is left that is not done or an action item.")
            wanted = [
                Wanted(text=task.text, owner=task.owner, origin=Origin.TASK, source=task.id) for task in left
            ]
            return [self._add(tx, incident_id, each, by, now) for each in wanted]

        return self._do(change)

    def change(self, item_id: str, wanted: Wanted, by: Person) -> ActionItem:
        """Puts these words, owner, day, priority and ticket in the place of what the open item says."""

        def change(tx: Tx, now: datetime) -> ActionItem:
            before = _still_open(tx, item_id)
            self._check(wanted, before.due)
            says = {"due": wanted.due, "priority": wanted.priority, "owner": wanted.owner}
            words = {"text": wanted.text.strip(), "url": wanted.url.strip()}
            item = before.model_copy(update=says | words)
            if item.answers.id != before.answers.id:
                item = item.model_copy(update={"reminded": self._told_on(item, by)})
                self._refresh(tx, before, now)
            return self._keep(tx, item, "changed", by, now)

        return self._do(change)

    def put_off(self, item_id: str, by: Person) -> ActionItem:
        """Seven days later, from its day or from today."""

        def change(tx: Tx, now: datetime) -> ActionItem:
            item = _still_open(tx, item_id)
            due = max(item.due or self.today, self.today) + _LATER
            return self._keep(tx, item.model_copy(update={"due": due}), "put_off", by, now)

        return self._do(change)

    def done(self, item_id: str, by: Person) -> ActionItem:
        """Somebody did it."""
        return self._do(lambda tx, now: self._end(tx, item_id, ActionState.DONE, "", by, now))

    def drop(self, item_id: str, why: str, by: Person) -> ActionItem:
        """It will not be done, for a reason."""
        said = why.strip()
        if not said:
            raise Refused("Say why it is dropped: /incident action drop A1 the broadcast is gone")
        if len(said) > LONGEST:
            raise Refused(f"That is too long: {LONGEST} characters at most. Nothing was changed.")
        return self._do(lambda tx, now: self._end(tx, item_id, ActionState.DROPPED, said, by, now))

    def _add(self, tx: Tx, incident_id: str, wanted: Wanted, by: Person, now: datetime) -> ActionItem:
        incident = known(tx, incident_id)
        items = tx.action_items(incident.id)
        if len(items) >= _MOST:
            raise Refused(f"{incident.id} has {_MOST} action items, and that is enough. Nothing was kept.")
        if twin := next((each for each in items if wanted.source and each.source == wanted.source), None):
            raise Refused(f"That is an action item already: {twin.id}.")
        number = len(items) + 1
        item = ActionItem(
            id=f"{incident.id}-A{number}",
            incident=incident.id,
            number=number,
            **{**dict(wanted), "text": wanted.text.strip(), "url": wanted.url.strip()},
            by=by,
            added_at=now,
        )
        item = item.model_copy(update={"reminded": self._told_on(item, by)})
        tx.add_action_item(item)
        keep_reminding(tx, self._policy, now)
        self._refresh(tx, item, now)
        self._tell(tx, item, "added", by, now)
        if item.origin is Origin.TASK:
            refresh_offer(tx, incident, now)
        return item

    def _end(
        self, tx: Tx, item_id: str, state: ActionState, why: str, by: Person, now: datetime
    ) -> ActionItem:
        item = _still_open(tx, item_id)
        ended = {"state": state, "ended_at": now, "ended_by": by, "why": why}
        return self._keep(tx, item.model_copy(update=ended), state.value, by, now)

    def _keep(self, tx: Tx, item: ActionItem, did: str, by: Person, now: datetime) -> ActionItem:
        tx.save_action_item(item)
        self._tell(tx, item, did, by, now)
        self._refresh(tx, item, now)
        return item

    def _told_on(self, item: ActionItem, by: Person) -> date | None:
        """Whoever is given an item by somebody else is told of it today."""
        return self.today if item.owner and item.owner.id not in ("", by.id) else None

    def _refresh(self, tx: Tx, item: ActionItem, now: datetime) -> None:
        """Brings in line what somebody was told of it last."""
        if item.reminded:
            tx.add_job(orders.tell_action(item, item.reminded, now))

    def _tell(self, tx: Tx, item: ActionItem, did: str, by: Person, now: datetime) -> None:
        """In the timeline, and in the thread unless the incident is closed and nobody looks there."""
        incident = known(tx, item.incident)
        data = {
            "item": item.name,
            "did": did,
            "text": item.text,
            "owner": item.owner.name if item.owner else "",
            "due": item.due.isoformat() if item.due else "",
            "reason": item.why,
        }
        key = f"action:{item.number}:{did}:{now.isoformat()}"
        said = {name: value for name, value in data.items() if value}
        quiet = incident.status is Status.CLOSED
        record(tx, incident, EntryKind.ACTION, now, key=key, by=by, data=said, quiet=quiet)

    def _check(self, wanted: Wanted, due_now: date | None) -> None:
        """Raises Refused for words, an address or a day that cannot be."""
        if not wanted.text.strip():
            raise Refused("An action item needs words: /incident action @bo by 2026-02-10 cap broadcast size")
        if len(wanted.text.strip()) > LONGEST:
            raise Refused(f"An action item has at most {LONGEST} characters. Nothing was kept.")
        if wanted.url and not wanted.url.strip().startswith(("https://", "http://")):
            raise Refused("The ticket's address must begin with https://. Nothing was kept.")
        if wanted.due and wanted.due != due_now and not self.today <= wanted.due <= self.today + _FURTHEST:
            raise Refused(f"{wanted.due} is over, or further away than anybody plans. Nothing was kept.")

    def _do(self, change: Callable[[Tx, datetime], T]) -> T:
        now = self._clock.now()
        result = self._store.write(lambda tx: change(tx, now))
        self._nudge()
        return result


def _still_open(tx: Tx, item_id: str) -> ActionItem:
    item = tx.action_item(item_id)
    if item is None:
        raise Refused(f"There is no action item {item_id}. /incident actions lists them.")
    if not item.is_open:
        who = f" by {item.ended_by.name}" if item.ended_by else ""
        raise Refused(f"{item.id} is {item.state.value} already{who}. Nothing was changed.")
    return item

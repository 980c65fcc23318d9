"""How long what is there lasts, by 90 days of Azure's metrics."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import AdapterError, Refused, Unset
from bot.model.deadline import Deadline, TooLate
from bot.model.outlook import Outlook
from bot.policy import Policy
from bot.policy.nearest import meant
from bot.policy.platform import Growth, Platform
from bot.ports.platform import PlatformPort, Series
from bot.rules.forecast import ENOUGH, by_day, trend

_SINCE, _STEP = timedelta(days=90), timedelta(hours=1)
_SECONDS = 20.0
_TB = 1024**4
_FRESH, _AT_ONCE = timedelta(minutes=10), 4
"""Who loads a page again asks Azure no second time, and few look at once: each holds a thread of the API."""


class Capacity:
    """Looks ahead at what the policy names: its `capacity`, and storage accounts with a size."""

    def __init__(self, platform: PlatformPort, policy: Policy, clock: Clock) -> None:
        self._platform = platform
        self._parts = policy.platform
        self._clock = clock
        self._looking = threading.Semaphore(_AT_ONCE)
        self._seen: dict[str, tuple[datetime, Outlook]] = {}
        self._known = {each.name: each for each in (*_of_storage(policy.platform), *policy.platform.capacity)}

    def named(self, word: str) -> str:
        """The name of the capacity that a word means; where there is only one, none is needed.

        Raises Refused.
        """
        if not self._known:
            raise Refused(
                "There is no capacity to look at: set platform.capacity in the policy, or capacity_tb of a "
                "storage account."
            )
        if not word and len(self._known) == 1:
            return next(iter(self._known))
        names = {name.lower(): name for name in self._known}
        if word.lower() in names:
            return names[word.lower()]
        if not word:
            raise Refused(f"Say which capacity: {', '.join(self._known)}.")
        raise Refused(f"No capacity is called {word}{meant(word, set(self._known))}")

    @property
    def names(self) -> list[str]:
        """All that can be looked at."""
        return list(self._known)

    def seen(self, name: str) -> Outlook | None:
        """The outlook, at most ten minutes old; None while too many others are looked at."""
        now = self._clock.now()
        known = self._seen.get(name)
        if known and now - known[0] < _FRESH:
            return known[1]
        if not self._looking.acquire(blocking=False):
            return None
        try:
            outlook = self.look(name)
        finally:
            self._looking.release()
        if outlook.trend:
            self._seen[name] = (now, outlook)
        return outlook

    def look(self, name: str) -> Outlook:
        """Its days and where they lead, or why that cannot be told. Takes 20 seconds at most."""
        growth = self._known.get(name)
        if growth is None:
            return Outlook(name=name, unit="", trouble="The policy names it no longer")
        try:
            points = self._read(growth)
        except (Unset, AdapterError) as error:
            return _outlook(growth, self._parts, trouble=_sentence(str(error)))
        except TooLate:
            return _outlook(
                growth, self._parts, trouble=f"Azure's metrics did not answer within {_SECONDS:g} s"
            )
        today = self._clock.now().date()
        days = by_day((point for series in points for point in series.points), today)
        line = trend(days, today)
        known = f"{len(days)} day{'' if len(days) == 1 else 's'}"
        why = "" if line else f"Azure knows {known} of it, and of fewer than {ENOUGH} none can be told ahead"
        return _outlook(growth, self._parts, trouble=why).model_copy(
            update={"days": tuple(days), "trend": line}
        )

    def _read(self, growth: Growth) -> list[Series]:
        if self._parts.metrics is None:
            raise Unset("set platform.metrics.endpoint in the policy to the region's metrics")
        now = self._clock.now()
        return self._platform.metrics(self._parts.metrics.endpoint).read(
            [growth.id],
            _namespace(growth.id),
            {growth.metric: growth.aggregation},
            (now - _SINCE, now),
            _STEP,
            Deadline(_SECONDS),
        )


def _of_storage(parts: Platform) -> Iterable[Growth]:
    for each in parts.storage:
        if each.capacity_tb:
            limit = each.capacity_tb * _TB
            yield Growth(
                name=each.name,
                service=each.service,
                id=each.id,
                metric="UsedCapacity",
                unit="bytes",
                limit=limit,
            )


def _outlook(growth: Growth, parts: Platform, *, trouble: str) -> Outlook:
    share = growth.warn or parts.thresholds.quota
    warn = growth.limit * share / 100
    return Outlook(name=growth.name, unit=growth.unit, limit=growth.limit, warn=warn, trouble=trouble)


def _namespace(resource: str) -> str:
    """The kind of a resource by its id, like Microsoft.Storage/storageAccounts."""
    provider, *names = resource.rpartition("/providers/")[2].split("/")
    return "/".join([provider, *names[::2]])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

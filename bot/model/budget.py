"""What a budget of Azure's Cost Management tells, through whichever source it comes."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from pydantic import AliasChoices, Field

from bot.model.alert import Alert, AlertStatus
from bot.model.money import amount
from bot.model.severity import Severity
from bot.model.wire import Line, Wire, as_object, fingerprint, labels, line, links, text

_COSTS = "https://portal.azure.com/#blade/Microsoft_Azure_CostManagement/Menu/open/costanalysis/scope/"


class Budget(Wire):
    """One notice: `AlertData` of the common alert schema, or `data` of an "AIP Budget Notification".

    The sums are in the sender's words: "$50.00", or "50" beside the `unit` "USD".
    """

    id: Line = Field("", alias="BudgetId")
    name: Line = Field("", alias="BudgetName")
    kind: Line = Field("", alias="ThresholdType")
    limit: Line = Field("", validation_alias=AliasChoices("BudgetThreshold", "Budget"))
    spent: Line = Field("", validation_alias=AliasChoices("SpentAmount", "SpendingAmount"))
    forecast: Line = Field("", alias="ForecastedTotalForPeriod")
    threshold: Line = Field("", alias="NotificationThresholdAmount")
    start: Line = Field("", alias="BudgetStartDate")
    unit: Line = Field("", alias="Unit")
    scope: Line = Field("", alias="Scope")
    subscription: Line = Field("", alias="SubscriptionId")
    resource_group: Line = Field("", alias="ResourceGroup")

    @classmethod
    def read(cls, value: object) -> Budget | None:
        """The notice that this object is, or None where it names no budget and no limit."""
        budget = cls.model_validate(as_object(value))
        return budget if budget.id or budget.name or budget.limit else None

    @property
    def is_forecast(self) -> bool:
        """Whether it tells what will be spent, and not what is."""
        return self.kind.lower().startswith("forecast")

    @property
    def severity(self) -> Severity | None:
        """Critical from 20 % over the budget on, medium once it is spent, low before and for a forecast.

        None where the sums cannot be read.
        """
        if self.is_forecast:
            return Severity.LOW
        if (reached := self._per_mille) is None:
            return None
        if reached >= 1200:
            return Severity.CRITICAL
        return Severity.MEDIUM if reached >= 1000 else Severity.LOW

    @property
    def title(self) -> str:
        """How far the budget is or will be used, in percent rounded down."""
        reached, name = self._per_mille, f"Budget {self.name}".rstrip()
        if self.is_forecast:
            goal = "pass its threshold" if reached is None else f"reach {_percent(reached)}"
            return line(f"{name} is forecast to {goal}")
        if reached is None:
            return line(f"{name} passed its threshold")
        if reached > 1000:
            return line(f"{name} exceeded by {_percent(reached - 1000)}")
        return line(f"{name} is {_percent(reached)} spent")

    @property
    def reading(self) -> str:
        """ "$61.00 (limit $50.00)", or with "forecast" before it."""
        told = f"forecast {self._money(self.forecast)}" if self.is_forecast else self._money(self.spent)
        known = (self.forecast if self.is_forecast else self.spent) and self.limit
        return line(f"{told} (limit {self._money(self.limit)})") if known else ""

    def alert(self, source: str, *, alert_id: str, fired_at: datetime | None, said: str) -> Alert:
        """The alert of this notice; `said` is Azure's own sentence. A budget never resolves."""
        so_far = f"Spent so far: {self._money(self.spent)}" if self.is_forecast and self.spent else ""
        return Alert(
            source=source,
            fingerprint=self._fingerprint(fired_at),
            status=AlertStatus.FIRING,
            title=self.title,
            severity=self.severity,
            summary=text("\n".join(filter(None, (said, so_far)))),
            reading=self.reading,
            service="cost",
            started_at=fired_at,
            links=links({"Cost analysis": _COSTS + quote(self._scope, safe="") if self._scope else ""}),
            labels=labels(
                {
                    "budget": self.name,
                    "threshold_type": self.kind,
                    "threshold": self.threshold,
                    "scope": self._scope,
                }
            ),
            is_test=alert_id.lower().endswith("/test_alert") or self._is_portals_test,
        )

    @property
    def _per_mille(self) -> int | None:
        limit, used = amount(self.limit), amount(self.forecast if self.is_forecast else self.spent)
        return int(used * 1000 / limit) if limit and limit > 0 and used is not None else None

    @property
    def _scope(self) -> str:
        given = self.scope or (f"/subscriptions/{self.subscription}" if self.subscription else "")
        group = f"/resourceGroups/{self.resource_group}" if self.resource_group and not self.scope else ""
        return given.rstrip("/") + group

    @property
    def _is_portals_test(self) -> bool:
        return self.name.lower().startswith("test-") and self.resource_group.lower() == "test-rg"

    def _fingerprint(self, fired_at: datetime | None) -> str:
        # A monthly budget may keep the date that it was made from, so the month of the notice counts as well.
        month = f"{fired_at:%Y-%m}" if fired_at else ""
        which = self.id or f"{self._scope}/{self.name}"
        kind = "forecasted" if self.is_forecast else "actual"
        return fingerprint("cost", which.lower(), kind, self.threshold, self.start, month)

    def _money(self, words: str) -> str:
        bare = all(sign.isdecimal() or sign in "., -" for sign in words)
        return f"{words} {self.unit}".rstrip() if bare else words


def _percent(per_mille: int) -> str:
    return f"{per_mille / 10:,.1f}".removesuffix(".0") + " %"

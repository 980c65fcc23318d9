"""Who sends nothing, and is asked instead."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from bot.model.value import Value
from bot.policy.durations import Duration
from bot.policy.shapes import AzureId, Text


def _not_too_often(every: timedelta) -> timedelta:
    if every < timedelta(minutes=1):
        raise ValueError("must be 1m or more")
    return every


AzureSeverity = Literal["Sev0", "Sev1", "Sev2", "Sev3", "Sev4"]
Often = Annotated[Duration, AfterValidator(_not_too_often)]


class AzureAlertsPolling(Value):
    """The subscriptions whose alerts of these severities are looked up, beside what their webhooks bring."""

    every: Often
    subscriptions: Annotated[tuple[AzureId, ...], Field(min_length=1, max_length=50)]
    severities: Annotated[tuple[AzureSeverity, ...], Field(min_length=1)] = get_args(AzureSeverity)


class Dataset(Value):
    """A semantic model (dataset) of Power BI, and what people call it."""

    id: AzureId
    name: Text


class Workspace(Value):
    """A workspace (group) of Power BI with the models in it that are watched."""

    id: AzureId
    name: Text
    datasets: Annotated[tuple[Dataset, ...], Field(min_length=1, max_length=200)]


class PowerBiPolling(Value):
    """The refresh histories that are looked up."""

    every: Often
    workspaces: Annotated[tuple[Workspace, ...], Field(min_length=1, max_length=50)]


class Pollers(Value):
    """Each is off unless it is named."""

    azure_alerts: AzureAlertsPolling | None = None
    power_bi: PowerBiPolling | None = None

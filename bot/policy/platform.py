"""What the guarded platform consists of, and which of its figures are good."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.model.value import Value
from bot.policy.durations import Duration, at_least
from bot.policy.shapes import Address, AzureId, ColumnName, ResourceId, TableName, Text, shaped

Percent = Annotated[float, Field(gt=0, le=100)]
Host = Annotated[str, Field(min_length=1, max_length=253)]
Port = Annotated[int, Field(ge=1, le=65535)]
Container = Annotated[str, AfterValidator(shaped(r"[a-z0-9$-]{1,63}", "a container's name like backups"))]


class Part(Value):
    """A part of the platform: what people call it, and the service it belongs to."""

    name: Text
    service: str | None = None


class Cluster(Part):
    """A cluster of Databricks by its id."""

    id: Text


class Warehouse(Part):
    """A SQL warehouse of Databricks by its id."""

    id: Text


class Job(Part):
    """A job of Databricks by its id, and how long a run of it may take."""

    id: Text
    within: Duration | None = None


class Table(Part):
    """A table of Databricks: the column by which its rows are spread, and the one with their day."""

    id: TableName
    key: ColumnName
    day: ColumnName


class Pipeline(Part):
    """A pipeline of Databricks (Lakeflow, Delta Live Tables) by its id."""

    id: Text


class Databricks(Value):
    """What is looked at in the workspace that DATABRICKS_HOST names; of jobs all, unless some are named.

    With `utilisation`, the id of a warehouse, how busy clusters are is asked of the system tables by it.
    """

    jobs: tuple[Job, ...] = ()
    tables: tuple[Table, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    utilisation: Text | None = None
    clusters: tuple[Cluster, ...] = ()
    warehouses: tuple[Warehouse, ...] = ()


class Group(Part):
    """A consumer group of Kafka with the topics that it reads."""

    topics: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]


class Security(StrEnum):
    """How a Kafka cluster is spoken to; SASL goes by user and password, at Event Hubs also by Entra ID."""

    PLAINTEXT = "plaintext"
    SSL = "ssl"
    SASL_SSL = "sasl_ssl"


class Kafka(Part):
    """A Kafka cluster, or an Event Hubs namespace, which speaks the same; `brokers` are host:port.

    `ca` is a file with the certificates that are trusted there, instead of those that this machine trusts.
    """

    security: Security = Security.PLAINTEXT
    ca: Text | None = None
    brokers: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=50)]


class Storage(Part):
    """A storage account by its resource id, and how much it may hold; to try it, `container` is listed."""

    id: ResourceId
    capacity_tb: Annotated[float, Field(gt=0)] | None = None
    container: Container | None = None

    @property
    def address(self) -> str:
        """Where its blobs are read."""
        return f"https://{self.id.rpartition('/')[2]}.blob.core.windows.net"


class Model(Part):
    """A semantic model (dataset) of Power BI, by its id and its workspace's; it is due every `within`."""

    id: AzureId
    workspace: AzureId
    within: Duration = Field(default="26h", validate_default=True)


class Quota(Part):
    """The quotas of one region of a subscription, of these providers."""

    subscription: AzureId
    location: Annotated[str, AfterValidator(shaped(r"[a-z0-9]{2,40}", "a region like westeurope"))]
    of: Annotated[tuple[Literal["Compute", "Network", "Storage"], ...], Field(min_length=1)] = (
        "Compute",
        "Network",
        "Storage",
    )


class Blobs(Value):
    """Where blobs lie: an account's address, a container, and how their names begin."""

    account: Address
    container: Container
    prefix: Annotated[str, Field(max_length=500)] = ""


class Snapshots(Value):
    """A table of Databricks that has a row for each snapshot, with its time (of UTC) in a column."""

    warehouse: Text
    table: TableName
    column: ColumnName


class Repository(Value):
    """A branch of a repository: of GitHub, as owner/name, or of Azure DevOps, as project/name."""

    on: Literal["github", "azure_devops"]
    name: Annotated[str, AfterValidator(shaped(r"[\w. -]{1,100}/[\w. -]{1,100}", "a name like owner/name"))]
    branch: Annotated[str, AfterValidator(shaped(r"[\w./-]{1,200}", "a branch's name like main"))] = "main"


class Backup(Part):
    """A backup, whose age is that of its newest blob, of the last sync of a geo-redundant account, of the
    newest snapshot that a table names, or of the newest commit of a repository.

    It is held against `rpo`, or else the service's. `every` is how often it is made, None for all the time.
    """

    blobs: Blobs | None = None
    synced: ResourceId | None = None
    snapshots: Snapshots | None = None
    git: Repository | None = None
    rpo: Duration | None = None
    every: Duration | None = None

    @model_validator(mode="after")
    def _is_seen_somewhere(self) -> Backup:
        places = (self.blobs, self.synced, self.snapshots, self.git)
        if sum(place is not None for place in places) != 1:
            raise ValueError("must have one of blobs, synced, snapshots and git, by which its age is seen")
        if self.rpo is None and self.service is None:
            raise ValueError("must have an rpo, or a service whose recovery has one")
        return self


class Growth(Part):
    """A metric of a resource that may grow up to `limit`, counted in `unit`, of which "bytes" are known.

    With `warn`, in percent of the limit, the warning line is another than the thresholds' quota.
    """

    id: ResourceId
    metric: Annotated[
        str, AfterValidator(shaped(r"[A-Za-z][\w /-]{0,99}", "a metric's name like UsedCapacity"))
    ]
    aggregation: Literal["Average", "Total", "Maximum", "Minimum"] = "Average"
    unit: Text
    limit: Annotated[float, Field(gt=0)]
    warn: Percent | None = None


class Sentinel(Value):
    """The Log Analytics workspace that Microsoft Sentinel writes to."""

    workspace: AzureId


class Metrics(Value):
    """Where the metrics of the resources are read: the endpoint of their region."""

    endpoint: Address


class Logs(Value):
    """The Log Analytics workspace that Application Insights writes to; `apps` are its roles by name."""

    workspace: AzureId
    apps: tuple[Part, ...] = ()


class Costs(Value):
    """The subscription whose costs are looked at, and what a month may cost, in the currency of its bill."""

    subscription: AzureId
    monthly_budget: Annotated[float, Field(gt=0)] | None = None


class Endpoint(Part):
    """What must be reachable from here: a name, a port, and whether TLS is spoken there."""

    host: Host
    port: Port = 443
    tls: bool = True


def _rises(limits: tuple[float, ...]) -> tuple[float, ...]:
    if list(limits) != sorted(limits):
        raise ValueError("must rise: first where to warn, then where it fails")
    return limits


class Thresholds(Value):
    """From where on a figure warns, and from where on it fails; as it stands, the manual's targets.

    Latency and lag are durations, shares are in percent.
    """

    utilisation: Annotated[tuple[Percent, Percent], AfterValidator(_rises)] = (65, 85)
    errors: Annotated[tuple[Percent, Percent], AfterValidator(_rises)] = (0.1, 1)
    api_p50_ms: Annotated[float, Field(gt=0)] = 100
    api_p99_ms: Annotated[float, Field(gt=0)] = 500
    latency_warn: Duration = Field(default="5s", validate_default=True)
    latency_fail: Duration = Field(default="10s", validate_default=True)
    quota: Percent = 80
    skew: Annotated[float, Field(gt=0)] = 20
    slow_query: Duration = Field(default="60s", validate_default=True)
    job_runs: Duration = Field(default="6h", validate_default=True)
    spill_gb: Annotated[float, Field(gt=0)] = 10
    certificate_warn: Duration = Field(default="21d", validate_default=True)

    @model_validator(mode="after")
    def _latency_rises(self) -> Thresholds:
        if self.latency_warn > self.latency_fail:
            raise ValueError("latency_warn must not be above latency_fail")
        return self


class Targets(Value):
    """What the key metrics of the health board should be; as it stands, the manual's targets.

    Those that are no limits of Thresholds: shares in percent, `throughput` in events a second, `network` in
    bytes a second (4.2 GB).
    """

    uptime: Annotated[float, Field(gt=0, lt=100)] = 99.99
    throughput: Annotated[float, Field(gt=0)] = 1_200_000
    network: Annotated[float, Field(gt=0)] = 4_200_000_000


class Health(Value):
    """The health board: `every` so often all checks run for it, None for never.

    Other runs feed it too.
    """

    every: Annotated[Duration, at_least(timedelta(minutes=1), "1m")] | None = None
    targets: Targets = Targets()


class Platform(Value):
    """All that checks look at; nothing of it needs to be there.

    With `by_itself`, the checks that fit run when an incident opens its channel.
    """

    databricks: Databricks = Databricks()
    kafka: tuple[Kafka, ...] = ()
    storage: tuple[Storage, ...] = ()
    metrics: Metrics | None = None
    logs: Logs | None = None
    endpoints: tuple[Endpoint, ...] = ()
    costs: Costs | None = None
    sentinel: Sentinel | None = None
    power_bi: tuple[Model, ...] = ()
    quotas: tuple[Quota, ...] = ()
    backups: tuple[Backup, ...] = ()
    capacity: tuple[Growth, ...] = ()
    thresholds: Thresholds = Thresholds()
    health: Health = Health()
    by_itself: bool = True

"""What checks ask of the guarded platform; each part raises AdapterError, and TooLate past the deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.model.deadline import Deadline
from bot.model.value import Moment, Value
from bot.policy.platform import Blobs, Kafka, Model, Quota, Repository


class ClusterState(Value):
    """A cluster as Databricks shows it. `state` is "" for one that this version does not know.

    `reason` is the code by which it ended, `workers` how many it has and `most` how many it may grow to.
    """

    name: str
    state: str
    message: str = ""
    reason: str = ""
    workers: int = 0
    most: int | None = None
    url: str = ""


class ClusterEvent(Value):
    """Something that happened to a cluster; `kind` is Databricks' word ("NODES_LOST")."""

    at: Moment
    kind: str
    reason: str = ""


class QueryRun(Value):
    """A SQL query that ran, or still runs; sizes are in bytes."""

    id: str
    text: str
    status: str
    seconds: float
    spilled: int = 0
    read: int = 0
    error: str = ""
    warehouse: str = ""
    url: str = ""


class WarehouseState(Value):
    """A SQL warehouse; `health` is Databricks' word, or ""."""

    name: str
    state: str
    health: str = ""
    message: str = ""
    queued: int = 0


class JobRun(Value):
    """A run of a job; `ended_at` is None while it is under way, `result` Databricks' word for how it ended.

    One that is continuous, as a stream is, never ends by itself.
    """

    job: str
    name: str
    began_at: Moment
    ended_at: Moment | None = None
    result: str = ""
    message: str = ""
    is_continuous: bool = False
    url: str = ""


class PipelineState(Value):
    """A pipeline of Databricks, its words for how it is and how its newest updates ended, newest first.

    `errors` are its newest, since that was asked for.
    """

    name: str
    state: str
    health: str = ""
    updates: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    url: str = ""


class DatabricksPort(Protocol):
    """One workspace of Databricks."""

    def cluster(self, cluster_id: str, deadline: Deadline) -> ClusterState: ...

    def cluster_events(self, cluster_id: str, since: datetime, deadline: Deadline) -> list[ClusterEvent]:
        """What went wrong with it since then, newest first, at most 50."""

    def warehouse(self, warehouse_id: str, deadline: Deadline) -> WarehouseState: ...

    def queries(
        self, warehouses: Sequence[str], since: datetime, until: datetime, deadline: Deadline
    ) -> list[QueryRun]:
        """Those that ran in that time, newest first, at most 1,000."""

    def pipeline(self, pipeline_id: str, since: datetime, deadline: Deadline) -> PipelineState: ...

    def ask(
        self, warehouse: str, sql: str, values: Mapping[str, str], deadline: Deadline
    ) -> list[Mapping[str, str | None]]:
        """The rows of a statement with these values bound, at most 100, all as text.

        It starts a warehouse that is stopped, which costs, and is cancelled when it takes too long.
        """

    def runs(self, since: datetime, deadline: Deadline) -> list[JobRun]:
        """Runs of jobs that are under way, whenever they began, or that began since then; at most 1,000."""


class Table(Value):
    """The answer to a query: columns by name, rows of plain values; `partial` says why not all is there."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    partial: str = ""


class LogsPort(Protocol):
    """Log Analytics."""

    def query(self, workspace: str, kql: str, since: datetime, until: datetime, deadline: Deadline) -> Table:
        """At most 10,000 rows."""


class Series(Value):
    """A metric of one resource over time; points without a value are left out, times are UTC.

    Where it was split, `part` is what of it: a value of the dimension.
    """

    resource: str
    metric: str
    part: str = ""
    points: tuple[tuple[Moment, float], ...]


class MetricsPort(Protocol):
    """Azure's metrics, of many resources of one kind at once."""

    def read(
        self,
        resources: Sequence[str],
        namespace: str,
        metrics: Mapping[str, str],
        span: tuple[datetime, datetime],
        step: timedelta,
        deadline: Deadline,
        split: str = "",
    ) -> list[Series]:
        """`metrics` maps a name to how it is aggregated: Average, Total, Maximum or Minimum.

        With `split`, a dimension, each is told apart by its values.
        """


class PartitionLag(Value):
    """How far a consumer group is behind on one partition; `lag` is None where it has committed nothing.

    `oldest` is when the first record that is not consumed was written, where that was looked at; `size` is
    how many records the partition holds, and `end` how many were ever written to it.
    """

    partition: int
    lag: int | None
    oldest: Moment | None = None
    size: int = 0
    end: int = 0


class GroupLag(Value):
    """How far a consumer group is behind on one topic."""

    group: str
    topic: str
    partitions: tuple[PartitionLag, ...]

    @property
    def total(self) -> int:
        """Records that are not consumed yet, on all partitions."""
        return sum(each.lag or 0 for each in self.partitions)


class KafkaState(Value):
    """A Kafka cluster: its brokers by id, and those that are gone though they hold copies.

    Of its partitions, named like events/3, `leaderless` can be neither read nor written, and `behind`, which
    have a leader, have fewer copies up to date than they should.
    """

    brokers: tuple[int, ...]
    gone: tuple[int, ...] = ()
    partitions: int = 0
    leaderless: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


class KafkaPort(Protocol):
    """Kafka clusters, by their brokers."""

    def state(self, kafka: Kafka, deadline: Deadline) -> KafkaState:
        """How the cluster is, with all its topics."""

    def lags(self, kafka: Kafka, deadline: Deadline) -> list[GroupLag]:
        """How far each of its groups is behind on each of its topics."""


class Reached(Value):
    """A connection that could be made: how long it took, and when the certificate there expires."""

    address: str
    connect_ms: float
    certificate_until: Moment | None = None


class DayCost(Value):
    """What one day (of UTC) cost."""

    day: date
    cost: float
    currency: str


class CostsPort(Protocol):
    """What the cloud costs."""

    def by_day(self, subscription: str, since: date, until: date, deadline: Deadline) -> list[DayCost]:
        """Each day from the first to the last of them that cost anything, oldest first."""


class Usage(Value):
    """How much of a quota is used, in the units in which it counts."""

    name: str
    used: float
    limit: float


class QuotasPort(Protocol):
    """What the cloud lets a subscription use."""

    def usages(self, quota: Quota, deadline: Deadline) -> list[Usage]:
        """All of them, of all the providers named, also those of which nothing is used."""


class Refresh(Value):
    """A refresh of a semantic model; `ended_at` is None while it is under way, `error` may be ""."""

    began_at: Moment
    ended_at: Moment | None = None
    failed: bool = False
    error: str = ""


class ModelsPort(Protocol):
    """Power BI's semantic models."""

    def refreshes(self, model: Model, deadline: Deadline) -> list[Refresh]:
        """The newest 20, newest first."""


class BackupsPort(Protocol):
    """What backups leave behind."""

    def newest_blob(self, blobs: Blobs, deadline: Deadline) -> datetime | None:
        """When the newest of them was written, in UTC; None where there is none. Too many: AdapterError."""

    def try_listing(self, blobs: Blobs, deadline: Deadline) -> float:
        """Lists the first of them as anyone who reads them would; gives how many seconds that took."""

    def last_sync(self, account: str, deadline: Deadline) -> datetime | None:
        """Until when all is in the second region, in UTC; None for an account that is not geo-redundant."""


class RepositoriesPort(Protocol):
    """Repositories of what is kept as code."""

    def newest_commit(self, repository: Repository, deadline: Deadline) -> datetime | None:
        """When its branch was last committed to, in UTC; None for a branch without commits."""


class NetworkPort(Protocol):
    """The network as it is from here."""

    def reach(self, host: str, port: int, tls: bool, deadline: Deadline) -> Reached:
        """Resolves, connects, and shakes hands. The AdapterError says at which of these it ends."""


class PlatformPort(Protocol):
    """All of it. Each raises Unset where a setting is missing, with the sentence that says which."""

    def databricks(self) -> DatabricksPort: ...

    def logs(self) -> LogsPort: ...

    def metrics(self, endpoint: str) -> MetricsPort: ...

    def kafka(self) -> KafkaPort: ...

    def costs(self) -> CostsPort: ...

    def quotas(self) -> QuotasPort: ...

    def models(self) -> ModelsPort: ...

    def backups(self) -> BackupsPort: ...

    def repositories(self) -> RepositoriesPort: ...

    def network(self) -> NetworkPort: ...

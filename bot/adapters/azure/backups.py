"""When backups were last made: the newest blob by Microsoft's client, and an account's last sync.

Source: https://learn.microsoft.com/azure/storage/common/last-sync-time-get
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from bot.adapters.azure.api import AzureApi
from bot.adapters.azure.credential import AzureCredential
from bot.adapters.azure.sdk import built_with, public_name, told
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline
from bot.model.wire import as_object, moment
from bot.policy.platform import Blobs

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

_PUBLIC = "https://practice.blob.core.windows.net"
_WHO, _ROLE = "Azure Storage", "Storage Blob Data Reader"
_VERSION = "2023-05-01"
_FEW = 10
_MOST_BLOBS = 10_000
"""They come in the order of their names, so that all must be read to know the newest."""


class AzureBackups:
    """The BackupsPort; with `blob_url`, blobs are read there, be it on this machine."""

    def __init__(self, api: AzureApi, blob_url: str | None, credential: AzureCredential) -> None:
        self._api = api
        self._blob_url = blob_url
        self._credential = credential

    def newest_blob(self, blobs: Blobs, deadline: Deadline) -> datetime | None:
        newest: datetime | None = None
        with self._container(blobs, deadline) as container:
            for number, blob in enumerate(container.list_blobs(name_starts_with=blobs.prefix or None)):
                if number >= _MOST_BLOBS:
                    raise _too_many(blobs)
                written = blob.last_modified.astimezone(UTC)
                newest = max(newest, written) if newest else written
        return newest

    def try_listing(self, blobs: Blobs, deadline: Deadline) -> float:
        began = monotonic()
        with self._container(blobs, deadline) as container:
            next(iter(container.list_blobs(results_per_page=_FEW)), None)
        return monotonic() - began

    @contextmanager
    def _container(self, blobs: Blobs, deadline: Deadline) -> Iterator[ContainerClient]:
        from azure.storage.blob import ContainerClient, LinearRetry

        address = self._blob_url or blobs.account
        with told(_WHO, deadline, _ROLE):
            # This client reads what its own kind of policy writes into each answer.
            given = built_with(address, self._credential) | {"retry_policy": LinearRetry(retry_total=0)}
            with ContainerClient(public_name(address, _PUBLIC), blobs.container, **given) as container:
                yield container

    def last_sync(self, account: str, deadline: Deadline) -> datetime | None:
        deadline.left()
        answer = self._api.get(account, {"api-version": _VERSION, "$expand": "geoReplicationStats"})
        stats = as_object(as_object(answer.get("properties")).get("geoReplicationStats"))
        return moment(stats.get("lastSyncTime"))


def _too_many(blobs: Blobs) -> AdapterError:
    where = f"{blobs.container}/{blobs.prefix}"
    return AdapterError(
        f"more than {_MOST_BLOBS:,} blobs lie in {where}: name a longer prefix",
        reason=Reason.CLIENT,
        retryable=False,
    )

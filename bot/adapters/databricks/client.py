"""A client of one workspace that asks nobody but the workspace, and keeps to a deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from bot.adapters.bounded import TooLarge, bound, pause, within
from bot.adapters.loading import ALONE
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline, TooLate

if TYPE_CHECKING:
    from databricks.sdk import WorkspaceClient

SCOPE = "2ff814a6-3304-4ab8-85cc-cd18d3e4c24d/.default"
"""What a token of Entra ID is for that any workspace of Azure Databricks takes."""

_RETRY_SECONDS = 15
_WHO = "Databricks"
_REASONS = {
    "NotFound": Reason.NOT_FOUND,
    "ResourceDoesNotExist": Reason.NOT_FOUND,
    "Unauthenticated": Reason.AUTH,
    "PermissionDenied": Reason.AUTH,
    "TooManyRequests": Reason.RATE_LIMITED,
}
"""What the SDK calls each kind of refusal."""


def client_of(host: str, token: Callable[[], str]) -> WorkspaceClient:
    """A client whose calls carry what `token` gives. Takes its time, and calls nobody."""
    with ALONE:
        from databricks.sdk import WorkspaceClient
        from databricks.sdk.clock import Clock
        from databricks.sdk.config import Config
        from databricks.sdk.credentials_provider import CredentialsStrategy

    class Bearer(CredentialsStrategy):
        def auth_type(self) -> str:
            return "tocsin"

        def __call__(self, cfg: Config) -> Callable[[], dict[str, str]]:
            return lambda: {"Authorization": f"Bearer {token()}"}

    class Waiting(Clock):
        def time(self) -> float:
            return monotonic()

        def sleep(self, seconds: float) -> None:
            pause(seconds)

    class Told(Config):
        """Knows what it is told here; by itself it would read the environment, a file, and ask the host."""

        @classmethod
        def attributes(cls) -> Iterable[Any]:
            return Config.attributes()

        def _load_from_env(self) -> None: ...

        def _known_file_config_loader(self) -> None: ...

        def _resolve_host_metadata(self) -> None: ...

        def _fix_host_if_needed(self) -> None: ...

    config = Told(
        host=host,
        credentials_strategy=Bearer(),
        clock=Waiting(),
        retry_timeout_seconds=_RETRY_SECONDS,
        http_timeout_seconds=_RETRY_SECONDS,
        product="tocsin",
        product_version="0",
    )
    client = WorkspaceClient(config=config)
    bound(client.api_client._api_client._session)
    return client


@contextmanager
def told(deadline: Deadline) -> Iterator[None]:
    """Calls made within end by the deadline, and fail in our words: AdapterError, or TooLate."""
    from databricks.sdk.errors.base import DatabricksError
    from requests.exceptions import RequestException, Timeout

    try:
        with within(deadline):
            yield
    except DatabricksError as error:
        raise _refused(error) from error
    except TooLate as error:
        # The client wanted to wait, for longer than there is time, after this.
        before = error.__context__
        if isinstance(before, DatabricksError):
            raise _refused(before) from error
        if isinstance(before, RequestException) and not isinstance(before, Timeout):
            raise _unreached(before) from error
        raise
    except TooLarge as error:
        raise _failed(f"answers {error}", Reason.SERVER) from error
    except (RequestException, TimeoutError) as error:
        raise _unreached(error) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _failed("answers what cannot be read", Reason.SERVER) from error


def _refused(error: Any) -> AdapterError:
    code = str(error.error_code or "")[:80]
    kinds = [kind.__name__ for kind in type(error).__mro__]
    reason = next((_REASONS[kind] for kind in kinds if kind in _REASONS), Reason.SERVER)
    if reason is Reason.SERVER and "does not exist" in str(error):
        reason = Reason.NOT_FOUND
    said = {Reason.AUTH: "lets this token see nothing", Reason.RATE_LIMITED: "takes no more calls just now"}
    hint = ": renew DATABRICKS_TOKEN, or grant it more" if reason is Reason.AUTH else ""
    return _failed(f"{said.get(reason, 'refuses')} ({code or type(error).__name__}){hint}", reason)


def _unreached(error: Exception) -> AdapterError:
    cause = error.__cause__
    if cause is not None and type(cause).__module__.startswith("databricks."):
        return _refused(cause)
    slow = type(error).__name__ == "ReadTimeout"
    return _failed("does not answer in time" if slow else "cannot be reached", Reason.TIMEOUT)


def _failed(what: str, reason: Reason) -> AdapterError:
    return AdapterError(f"{_WHO} {what}", reason=reason, retryable=reason is not Reason.AUTH)

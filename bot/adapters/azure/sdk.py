"""What Microsoft's clients of Azure Monitor are built with: our tokens, and calls that keep to a deadline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import time
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.azure.credential import AzureCredential
from bot.adapters.azure.loopback import transport_to
from bot.adapters.bounded import TooLarge, bound, pause, remaining, within
from bot.errors import AdapterError, Reason
from bot.model.deadline import Deadline, TooLate

_TOKEN_SECONDS = 300
_REASONS = {401: Reason.AUTH, 403: Reason.AUTH, 404: Reason.NOT_FOUND, 429: Reason.RATE_LIMITED}


def built_with(address: str, credential: AzureCredential) -> dict[str, Any]:
    """The `credential`, `transport` and limits for a client of that address, which may be on this machine."""
    import requests
    from azure.core.pipeline.transport import RequestsTransport

    given = {"session": bound(requests.Session())}
    if address.startswith("http://"):
        transport = transport_to(address, **given)
    else:
        transport = RequestsTransport(use_env_settings=False, **given)
    # Between two tries azure-core asks its transport to wait.
    transport.sleep = pause
    return {"credential": _Tokens(credential), "transport": transport, "retry_policy": _patient()}


def _patient() -> Any:
    """Tries twice more, where the wait before it ends in time."""
    from azure.core.pipeline.policies import RetryPolicy

    class Patient(RetryPolicy[Any, Any]):
        def is_retry(self, settings: Any, response: Any) -> bool:
            if not super().is_retry(settings, response):
                return False
            tries = len(settings["history"])
            pause_before = settings["backoff"] * 2**tries if tries else 0.0
            return bool((self.get_retry_after(response) or pause_before) < remaining())

    return Patient(retry_total=2)


def public_name(address: str, public: str) -> str:
    """The address as the client is told: one on this machine hides behind the public one, which has TLS."""
    return public if urlsplit(address).scheme == "http" else address


@contextmanager
def told(who: str, deadline: Deadline, role: str = "Monitoring Reader") -> Iterator[None]:
    """Calls made within end by the deadline, and fail in our words: AdapterError, or TooLate.

    `role` is what an application needs to be let in.
    """
    from azure.core.exceptions import AzureError, HttpResponseError

    try:
        with within(deadline):
            yield
    except TooLarge as error:
        raise AdapterError(f"{who} answers {error}", reason=Reason.SERVER, retryable=True) from error
    except HttpResponseError as error:
        raise _refused(who, role, error) from error
    except TooLate as error:
        if isinstance(error.__context__, AzureError):
            raise _unreached(who) from error
        raise
    except AzureError as error:
        raise _unreached(who) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise AdapterError(
            f"{who} answers what cannot be read", reason=Reason.SERVER, retryable=True
        ) from error


class _Tokens:
    """What azure-core asks for tokens; ours are kept by the credential itself."""

    def __init__(self, credential: AzureCredential) -> None:
        self._credential = credential

    def get_token(self, *scopes: str, **_more: Any) -> Any:
        """A token for the first of the scopes."""
        from azure.core.credentials import AccessToken

        return AccessToken(self._credential.token(scopes[0]), int(time()) + _TOKEN_SECONDS)


def _unreached(who: str) -> AdapterError:
    return AdapterError(f"{who} cannot be reached", reason=Reason.TIMEOUT, retryable=True)


def _refused(who: str, role: str, error: Any) -> AdapterError:
    status = error.status_code or 0
    reason = _REASONS.get(status, Reason.CLIENT if 400 <= status < 500 else Reason.SERVER)
    if reason is Reason.AUTH:
        said = f"{who} lets this application see nothing ({status}): give it the role {role} there"
    elif reason is Reason.RATE_LIMITED:
        said = f"{who} takes no more calls just now (429)"
    else:
        code = str(getattr(error.error, "code", "") or "")[:80]
        said = f"{who} answers {status} {code}".rstrip() if status else f"{who} answers what cannot be read"
    return AdapterError(said, reason=reason, retryable=reason is not Reason.AUTH)

"""Who Tocsin is when it asks Azure: tokens by azure-identity, which is imported late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.adapters.loading import ALONE
from bot.errors import AdapterError, Reason
from bot.settings import Settings

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

_CODE = re.compile(r"AADSTS\d{1,12}")
# Retries are the poller's own: a sleep inside the client is unseen.
_LIMITS: Any = {"retry_total": 0, "connection_timeout": 5, "read_timeout": 10}
_WHO = "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
_PUBLIC = "https://login.microsoftonline.com"


class AzureCredential:
    """Tokens for the application of the settings, or else for whomever this machine is to Azure."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._credential: TokenCredential | None = None

    def token(self, scope: str) -> str:
        """A token for that scope, kept while it is good. Raises AdapterError."""
        from azure.core.exceptions import AzureError, ClientAuthenticationError

        try:
            # Another thread may forget it meanwhile.
            self._credential = credential = self._credential or self._built()
            return credential.get_token(scope).token
        except ClientAuthenticationError as error:
            raise self._refused(error) from error
        except (AzureError, ValueError) as error:
            raise _silent() from error

    def forget(self) -> None:
        """The next token is a new one."""
        self._credential = None

    def _built(self) -> TokenCredential:
        with ALONE:
            from azure.identity import ClientSecretCredential, DefaultAzureCredential

        settings = self._settings
        more, authority = dict(_LIMITS), settings.azure_authority_host
        if authority.startswith("http://"):
            from bot.adapters.azure.loopback import transport_to

            more |= {"transport": transport_to(authority), "disable_instance_discovery": True}
            authority = _PUBLIC
        secret = settings.azure_client_secret
        if settings.azure_tenant_id and settings.azure_client_id and secret:
            return ClientSecretCredential(
                settings.azure_tenant_id,
                settings.azure_client_id,
                secret.get_secret_value(),
                authority=authority,
                **more,
            )
        return DefaultAzureCredential(
            authority=authority, managed_identity_client_id=settings.azure_client_id, **more
        )

    def _refused(self, error: Exception) -> AdapterError:
        # azure-identity words whatever went wrong as a refusal; one that is has a code.
        code = _CODE.search(str(error))
        if code is None and self._settings.azure_client_secret:
            return _silent()
        why = f"Entra ID refuses {_WHO} ({code.group()})" if code else f"Entra ID gives no token: set {_WHO}"
        return AdapterError(why, reason=Reason.AUTH, retryable=False)


def _silent() -> AdapterError:
    return AdapterError("Entra ID does not answer", reason=Reason.TIMEOUT, retryable=True)

"""The keys that a tenant of Entra ID signs its tokens with, read in a thread of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.adapters.asking import client_for, nonsense
from bot.adapters.azure.asking import get_json
from bot.clock import Clock
from bot.errors import AdapterError, Reason, Unproven
from bot.log import logger
from bot.loop import Loop
from bot.model.wire import as_object

_REFRESH = timedelta(hours=1)
_AGAIN = timedelta(seconds=30)
"""At least this long lies between two tries, so that forged tokens cannot make us hammer the tenant."""

_RETRY_SECONDS = 5.0
_MOST_KEYS, _FEWEST_BITS = 50, 2048
_WHO = "Entra ID"

_log = logger("entra")


class EntraKeys:
    """RSA keys by their id. Those read once stay good while the tenant does not answer.

    `authority` is the address of Entra ID without a slash at its end; the keys are read from the tenant's
    OpenID configuration at the start, each hour, and when a token names one that is not among them.
    """

    def __init__(self, tenant: str, authority: str, clock: Clock) -> None:
        self._authority = authority
        self._address = f"{authority}/{tenant}/v2.0/.well-known/openid-configuration"
        self._clock = clock
        self._client = client_for(authority)
        self._keys: Mapping[str, PyJWK] = {}
        self._tried_at: datetime | None = None
        self._read_at: datetime | None = None
        self._trouble = ""
        self._asked = False
        self._loop = Loop("entra", self._turn)

    def start(self) -> None:
        """Begins to read."""
        self._loop.start()

    def stop(self) -> None:
        """Ends after the try at hand."""
        self._loop.stop()
        if not self._loop.is_alive:
            self._client.close()

    @property
    def is_working(self) -> bool:
        """Whether there are keys, and the last try to read them went well."""
        return self._read_at is not None and not self._trouble

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits until no try is under way or due; False when that took longer than `seconds`."""
        if self._is_due(self._clock.now()):
            self._loop.wake()
        return self._loop.settle(lambda: not self._is_due(self._clock.now()), seconds)

    def key(self, kid: str) -> PyJWK:
        """The key of that id; never waits.

        Raises Unproven for an id that the tenant did not list just now, and AdapterError while that cannot be
        told: the tenant does not answer, or is being asked.
        """
        known = self._keys.get(kid)
        if known:
            return known
        now = self._clock.now()
        if self.is_working and self._read_at and abs(now - self._read_at) < _AGAIN:
            raise Unproven("The token is signed with a key that the tenant does not list.")
        self._asked = True
        self._loop.wake()
        raise AdapterError(
            "The tenant's keys are being read",
            reason=Reason.TIMEOUT,
            retryable=True,
            retry_after=_RETRY_SECONDS,
        )

    def _is_due(self, now: datetime) -> bool:
        if self._tried_at is None:
            return True
        since = abs(now - self._tried_at)
        return since >= _AGAIN and (self._asked or not self.is_working or since >= _REFRESH)

    def _turn(self) -> None:
        now = self._clock.now()
        if not self._is_due(now):
            return
        self._tried_at, self._asked = now, False
        try:
            self._keys = self._read()
        except AdapterError as error:
            if not self._trouble:
                _log.error("entra_keys_failed", error=str(error), kept=len(self._keys))
            self._trouble = str(error)
        else:
            if self._trouble:
                _log.info("entra_keys_read_again", keys=len(self._keys))
            self._read_at, self._trouble = now, ""

    def _read(self) -> Mapping[str, PyJWK]:
        told = get_json(self._client, self._address, _WHO)
        address = told.get("jwks_uri")
        if not isinstance(address, str) or _origin(address) != _origin(self._authority):
            raise nonsense(_WHO, "with keys that lie elsewhere (jwks_uri)")
        listed = get_json(self._client, address, _WHO).get("keys")
        keys = map(_usable, listed[:_MOST_KEYS] if isinstance(listed, list) else [])
        by_id = dict(filter(None, keys))
        if not by_id:
            raise nonsense(_WHO, "without a usable key")
        return by_id


def _usable(listed: object) -> tuple[str, PyJWK] | None:
    """A listed key with its id; None for one that no token may be signed with."""
    described = as_object(listed)
    kid = described.get("kid")
    if not isinstance(kid, str) or described.get("kty") != "RSA" or described.get("use", "sig") != "sig":
        return None
    try:
        key = PyJWK(described, algorithm="RS256")
    except (PyJWTError, ValueError, TypeError):
        return None
    return (kid, key) if key.key.key_size >= _FEWEST_BITS else None


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()

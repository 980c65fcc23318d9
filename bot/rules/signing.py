"""Signs what is posted to other programs, by the Standard Webhooks specification.

Source: https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_LEAST, _MOST = 24, 64
"""How many bytes a secret has."""


def new_secret() -> str:
    """A secret to share with whoever is told."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def read_secrets(text: str) -> list[bytes]:
    """Each secret of several, with commas between: all sign while one replaces the other.

    Raises ValueError where one is none.
    """
    return [_read(each.strip()) for each in text.split(",")]


def _read(text: str) -> bytes:
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(_PREFIX) or not _LEAST <= len(key) <= _MOST:
        raise ValueError(f"must be {_PREFIX} and {_LEAST} to {_MOST} bytes in base64")
    return key


def signed_headers(keys: Sequence[bytes], id_: str, at: int, body: bytes) -> dict[str, str]:
    """The headers that prove a body: who knows one of the keys can check them. `at` is in Unix seconds."""
    content = f"{id_}.{at}.".encode() + body
    digests = [hmac.new(key, content, hashlib.sha256).digest() for key in keys]
    signatures = [f"v1,{base64.b64encode(digest).decode()}" for digest in digests]
    return {"webhook-id": id_, "webhook-timestamp": str(at), "webhook-signature": " ".join(signatures)}

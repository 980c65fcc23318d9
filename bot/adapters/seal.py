"""Seals what is kept on disk and must not be read there."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from bot.errors import Unproven


class FernetSeal:
    """Fernet by the keys of TOCSIN_SECRET_KEY, which commas separate: the first seals, all of them open.

    Source: https://cryptography.io/en/latest/fernet/
    """

    def __init__(self, keys: SecretStr) -> None:
        known = [Fernet(key.strip()) for key in keys.get_secret_value().split(",")]
        self._newest = known[0]
        self._any = MultiFernet(known)

    def close(self, text: str) -> str:
        return self._newest.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        return _opened(self._any, sealed)

    def is_newest(self, sealed: str) -> bool:
        try:
            _opened(self._newest, sealed)
        except Unproven:
            return False
        return True


def new_key() -> str:
    """A key for TOCSIN_SECRET_KEY."""
    return Fernet.generate_key().decode()


def _opened(fernet: Fernet | MultiFernet, sealed: str) -> str:
    try:
        return fernet.decrypt(sealed).decode()
    except InvalidToken:
        raise Unproven("None of the keys in TOCSIN_SECRET_KEY opens it.") from None

"""Takes secrets out of what other systems say, before anybody reads or keeps it."""

from __future__ import annotations

import re

_MASK = "•••"
_SECRETS = (
    re.compile(r"\bdapi[0-9a-f]{16,}(?:-\d)?\b", re.I),  # a token of Databricks
    re.compile(r"\bdose[0-9a-f]{16,}\b", re.I),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"),  # a JSON web token
    re.compile(r"\bxox[a-z]-[\w-]{8,}"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.S),
)
_SCHEMES = re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{6,}", re.I)
_NAMED = re.compile(
    r"(?P<name>\b(?:[\w.-]*(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key)|sig)"
    r"[\"']?\s*(?:=|:|=>)\s*[\"']?)(?P<value>[^\s\"',;&)]{3,})",
    re.I,
)
_IN_ADDRESS = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)", re.I)


def masked(text: str) -> str:
    """The text with every secret that can be told as one replaced by dots; what names it stays."""
    for pattern in _SECRETS:
        text = pattern.sub(_MASK, text)
    text = _SCHEMES.sub(rf"\1 {_MASK}", text)
    text = _IN_ADDRESS.sub(rf"\g<scheme>{_MASK}", text)
    return _NAMED.sub(rf"\g<name>{_MASK}", text)

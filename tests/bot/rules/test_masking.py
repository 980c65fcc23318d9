"""Secrets in what other systems say never reach a channel."""

from __future__ import annotations

import pytest

from bot.rules.masking import masked


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("token dapi0123456789abcdef0123456789abcdef-2 expired", "token ••• expired"),
        ("Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln", "Authorization: Bearer •••"),
        ("AccountKey=c2VjcmV0c2VjcmV0==;EndpointSuffix=core", "AccountKey=•••;EndpointSuffix=core"),
        ("https://x.blob.core/y?sv=2024&sig=aB%2Fc&se=1", "https://x.blob.core/y?sv=2024&sig=•••&se=1"),
        ('{"client_secret": "s3cr3t~x"}', '{"client_secret": "•••"}'),
        ("jdbc:postgresql://ana:hunter2@db:5432/x", "jdbc:postgresql://ana:•••@db:5432/x"),
        ("password => 'hunter2'", "password => '•••'"),
        ("SharedAccessKeyName=read;SharedAccessKey=abcdef", "SharedAccessKeyName=read;SharedAccessKey=•••"),
        (
            "the driver ran out of memory at node-3 (10.0.0.4)",
            "the driver ran out of memory at node-3 (10.0.0.4)",
        ),
        ("tokens per second: 1200", "tokens per second: 1200"),
    ],
)
def test_what_is_a_secret_is_masked(said: str, shown: str) -> None:
    assert masked(said) == shown


@pytest.mark.parametrize(
    "piece", ["a.", "eyJ-", "xoxb-", "x", "password", "a:", "-----BEGIN PRIVATE KEY-----", "b://"]
)
def test_what_is_long_and_nasty_takes_no_longer_than_its_length_asks(piece: str) -> None:
    """A quarter of a million characters: what looked at each anew from each would not come to an end."""
    assert len(masked(piece * (250_000 // len(piece)))) > 0

"""What the environment says, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` of this folder, and nothing of ours in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "TOCSIN_DATABASE", "TOCSIN_DATA", "TOCSIN_LISTEN", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_it_is_on_loopback_and_keeps_its_files_here() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.is_loopback) == ("127.0.0.1", 8080, True)
    assert settings.database_file == Path("tocsin-data/tocsin.sqlite")
    assert settings.slack_bot_token is None


def test_the_database_lies_with_the_data_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATA", "/var/lib/tocsin")
    assert read_settings().database_file == Path("/var/lib/tocsin/tocsin.sqlite")
    monkeypatch.setenv("TOCSIN_DATABASE", "/srv/incidents.sqlite")
    assert read_settings().database_file == Path("/srv/incidents.sqlite")


def test_a_secret_is_not_shown_by_printing_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")
    assert "very-secret" not in repr(read_settings())


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOCSIN_LISTEN", "8080", "TOCSIN_LISTEN: Value error, must be host:port"),
        ("TOCSIN_LISTEN", "127.0.0.1:http", "TOCSIN_LISTEN: Value error, must be host:port"),
        ("TOCSIN_HEARTBEAT_URL", "http://hc.example/a", "TOCSIN_HEARTBEAT_URL: Value error, must start with"),
        ("TOCSIN_HEARTBEAT_URL", "https://u:p@[", "TOCSIN_HEARTBEAT_URL: Value error, must start with"),
        ("TOCSIN_DATABASE", "postgresql://db/tocsin", "TOCSIN_DATABASE: Value error, must be the path"),
    ],
)
def test_a_mistake_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said):
        read_settings()


@pytest.mark.parametrize(
    "name",
    [
        *("AZURE_AUTHORITY_HOST", "AZURE_MANAGEMENT_URL", "POWER_BI_URL"),
        *("AZURE_DEVOPS_URL", "JIRA_URL", "GITHUB_API_URL"),
    ],
)
@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("https://login.microsoftonline.us/", "https://login.microsoftonline.us"),
        ("login.microsoftonline.us", "https://login.microsoftonline.us"),
        ("http://127.0.0.1:9000/azure/", "http://127.0.0.1:9000/azure"),
        ("http://login.microsoftonline.us", None),
        ("http://127.0.0.1.example.org", None),
        ("https://user@login.microsoftonline.us", None),
        ("ftp://127.0.0.1", None),
    ],
)
def test_tokens_and_keys_travel_by_tls_or_stay_here(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: str | None
) -> None:
    monkeypatch.setenv(name, value)
    if read is None:
        with pytest.raises(SettingsError, match=f"{name}: Value error, must start with https://"):
            read_settings()
    else:
        assert getattr(read_settings(), name.lower()) == read


def test_an_ipv6_address_listens_without_its_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_LISTEN", "[::1]:9000")
    settings = read_settings()
    assert (settings.host, settings.port, settings.is_loopback) == ("::1", 9000, True)

"""The only reader of the environment."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=", re.ASCII)
"""32 bytes in URL-safe base64."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """Everything the environment (or a `.env` file beside) says; frozen once read.

    A secret that is not set is None, and what needs it says so and stays off.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None

    pagerduty_routing_key: SecretStr | None = None
    pagerduty_events_url: str = "https://events.pagerduty.com"
    pagerduty_webhook_secret: SecretStr | None = None
    pagerduty_api_token: SecretStr | None = None
    pagerduty_api_url: str = "https://api.pagerduty.com"

    smtp_url: SecretStr | None = Field(default=None, validation_alias="TOCSIN_SMTP_URL")
    mail_from: str | None = Field(default=None, validation_alias="TOCSIN_MAIL_FROM")

    azure_tenant_id: str | None = None
    azure_client_id: str | None = None
    azure_client_secret: SecretStr | None = None
    azure_authority_host: str = "https://login.microsoftonline.com"
    azure_management_url: str = "https://management.azure.com"
    power_bi_url: str = "https://api.powerbi.com"
    azure_logs_url: str = "https://api.loganalytics.io"
    azure_metrics_url: str | None = None
    azure_blob_url: str | None = None
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    databricks_host: str | None = None
    databricks_token: SecretStr | None = None
    entra_audience: str | None = Field(default=None, validation_alias="TOCSIN_ENTRA_AUDIENCE")
    entra_roles: str = Field(
        default="ActionGroupsSecureWebhook,AzureEventGridSecureWebhookSubscriber",
        validation_alias="TOCSIN_ENTRA_ROLES",
    )
    entra_callers: str | None = Field(default=None, validation_alias="TOCSIN_ENTRA_CALLERS")

    azure_devops_url: str | None = None
    azure_devops_token: SecretStr | None = None
    jira_url: str | None = None
    jira_email: str | None = None
    jira_token: SecretStr | None = None
    confluence_url: str | None = None
    confluence_email: str | None = None
    confluence_token: SecretStr | None = None
    github_api_url: str = "https://api.github.com"
    github_token: SecretStr | None = None

    database: Path | None = Field(default=None, validation_alias="TOCSIN_DATABASE")
    data: Path = Field(default=Path("tocsin-data"), validation_alias="TOCSIN_DATA")
    policy: Path | None = Field(default=None, validation_alias="TOCSIN_POLICY")
    listen: str = Field(default="127.0.0.1:8080", validation_alias="TOCSIN_LISTEN")
    webhook_token: SecretStr | None = Field(default=None, validation_alias="TOCSIN_WEBHOOK_TOKEN")
    api_token: SecretStr | None = Field(default=None, validation_alias="TOCSIN_API_TOKEN")
    public_url: str | None = Field(default=None, validation_alias="TOCSIN_PUBLIC_URL")
    secret_key: SecretStr | None = Field(default=None, validation_alias="TOCSIN_SECRET_KEY")

    synthetic_routing_key: SecretStr | None = Field(
        default=None, validation_alias="TOCSIN_SYNTHETIC_ROUTING_KEY"
    )
    heartbeat_url: SecretStr | None = Field(default=None, validation_alias="TOCSIN_HEARTBEAT_URL")

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        return url if url.endswith("/") else url + "/"

    @field_validator(
        *("azure_authority_host", "azure_management_url", "power_bi_url", "pagerduty_api_url"),
        *("azure_logs_url", "azure_metrics_url", "azure_blob_url", "databricks_host"),
        *("azure_devops_url", "jira_url", "confluence_url", "github_api_url"),
    )
    @classmethod
    def _keeps_secrets(cls, address: str | None) -> str | None:
        """An address that tokens go to or keys come from; azure-identity allows one without its https://."""
        if address is None:
            return None
        full = address if "://" in address else f"https://{address}"
        if not is_safe(full):
            raise ValueError("must start with https://, or lead to this machine")
        return full.rstrip("/")

    @field_validator("heartbeat_url")
    @classmethod
    def _is_kept_secret(cls, address: SecretStr | None) -> SecretStr | None:
        if address and not is_safe(address.get_secret_value()):
            raise ValueError("must start with https://, or lead to this machine")
        return address

    @field_validator("smtp_url")
    @classmethod
    def _leads_to_mail(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            parts = urlsplit(url.get_secret_value())
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
                raise ValueError("must be like smtp://user:password@mail.example.com:587, or smtps://…")
        return url

    @field_validator("secret_key")
    @classmethod
    def _holds_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        for key in keys.get_secret_value().split(",") if keys else ():
            if not _KEY.fullmatch(key.strip()):
                raise ValueError("must be a key that `tocsin key` makes, or several with commas between")
        return keys

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, sender: str | None) -> str | None:
        if sender is not None and not _MAIL.fullmatch(sender):
            raise ValueError("must be an address, like tocsin@example.com")
        return sender

    @field_validator("database", mode="before")
    @classmethod
    def _is_a_file(cls, database: object) -> object:
        if isinstance(database, str) and "://" in database:
            raise ValueError("must be the path of a SQLite file; other databases are not supported yet")
        return database

    @field_validator("listen")
    @classmethod
    def _has_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be host:port, like 127.0.0.1:8080")
        return listen

    @property
    def routing_keys(self) -> tuple[str, ...]:
        """PagerDuty's routing keys, in the order in which they are used."""
        said = self.pagerduty_routing_key.get_secret_value() if self.pagerduty_routing_key else ""
        return tuple(dict.fromkeys(filter(None, map(str.strip, said.split(",")))))

    @property
    def database_file(self) -> Path:
        """The SQLite file: TOCSIN_DATABASE, or `tocsin.sqlite` in TOCSIN_DATA."""
        return self.database or self.data / "tocsin.sqlite"

    @property
    def host(self) -> str:
        """The address to listen on, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on; 0 lets the system choose."""
        return int(self.listen.rpartition(":")[2])

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach us."""
        return self.host in LOOPBACK or self.host.startswith("127.")

    @property
    def has_console(self) -> bool:
        """Whether people can sign in to the console."""
        app = self.slack_client_id and self.slack_client_secret and self.slack_bot_token
        return bool(app) or self.is_practice

    @property
    def console_url(self) -> str:
        """Where people find the console, without a slash at its end; "" where there is none to lead to."""
        return (self.public_url or "").rstrip("/") if self.has_console else ""

    @property
    def is_practice(self) -> bool:
        """Whether nothing is real: only this machine reaches us, and Slack is a practice workspace on it."""
        return self.is_loopback and urlsplit(self.slack_api_url).hostname in LOOPBACK


def is_safe(address: str) -> bool:
    """Whether what is sent to that address can be read by nobody on the way."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_here = parts.hostname in LOOPBACK and parts.scheme == "http"
    return bool(parts.hostname) and "@" not in parts.netloc and (parts.scheme == "https" or is_here)


def named_secret(name: str) -> SecretStr | None:
    """The secret in an environment variable that the policy names, or in the same line of `.env`."""

    class Named(BaseSettings):
        model_config = Settings.model_config

        value: SecretStr | None = Field(default=None, validation_alias=name)

    return Named().value


def read_settings(**overrides: object) -> Settings:
    """The settings as the environment has them, with `overrides` by field name on top.

    Raises SettingsError with one sentence a setting.
    """
    try:
        settings = Settings()
        return settings.model_copy(update=dict(overrides))
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(dict(e)) for e in error.errors())) from None


def _sentence(error: dict[str, object]) -> str:
    where = ".".join(str(part) for part in error["loc"])  # type: ignore[attr-defined]
    return f"{where.upper()}: {error['msg']}"

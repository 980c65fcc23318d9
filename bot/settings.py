"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

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

    pagerduty_routing_key: SecretStr | None = None
    pagerduty_events_url: str = "https://events.pagerduty.com"
    pagerduty_webhook_secret: SecretStr | None = None

    azure_tenant_id: str | None = None
    azure_client_id: str | None = None
    azure_client_secret: SecretStr | None = None
    azure_authority_host: str = "https://login.microsoftonline.com"
    azure_management_url: str = "https://management.azure.com"
    power_bi_url: str = "https://api.powerbi.com"
    azure_logs_url: str = "https://api.loganalytics.io"
    azure_metrics_url: str | None = None
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

    database: Path | None = Field(default=None, validation_alias="TOCSIN_DATABASE")
    data: Path = Field(default=Path("tocsin-data"), validation_alias="TOCSIN_DATA")
    policy: Path | None = Field(default=None, validation_alias="TOCSIN_POLICY")
    listen: str = Field(default="127.0.0.1:8080", validation_alias="TOCSIN_LISTEN")
    webhook_token: SecretStr | None = Field(default=None, validation_alias="TOCSIN_WEBHOOK_TOKEN")
    api_token: SecretStr | None = Field(default=None, validation_alias="TOCSIN_API_TOKEN")
    public_url: str | None = Field(default=None, validation_alias="TOCSIN_PUBLIC_URL")

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        return url if url.endswith("/") else url + "/"

    @field_validator(
        "azure_authority_host",
        "azure_management_url",
        "power_bi_url",
        "azure_logs_url",
        "azure_metrics_url",
        "databricks_host",
    )
    @classmethod
    def _keeps_secrets(cls, address: str | None) -> str | None:
        """An address that tokens go to or keys come from; azure-identity allows one without its https://."""
        if address is None:
            return None
        parts = urlsplit(address if "://" in address else f"https://{address}")
        is_here = parts.hostname in LOOPBACK and parts.scheme == "http"
        if not parts.hostname or "@" in parts.netloc or not (parts.scheme == "https" or is_here):
            raise ValueError("must start with https://, or lead to this machine")
        return parts.geturl().rstrip("/")

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

"""What a check-up looks at, as the settings and the policy say; it opens no store and starts nothing."""

from __future__ import annotations

from bot.adapters.door.glance import glance_at
from bot.adapters.slack.api import SlackApi
from bot.adapters.slack.inspection import SlackInspection
from bot.adapters.store.sqlite.look import look_at, webhooks_in
from bot.app.outside import Outside
from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.model.webhook import Webhook
from bot.policy import Policy
from bot.ports import NoMeasures
from bot.ports.inspection import ChatInspection, Glance, StoreSeen
from bot.settings import Settings


class Inspection:
    """Nothing is looked at before somebody asks."""

    def __init__(self, settings: Settings, policy: Policy, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.outside = Outside(settings, policy, clock, NoMeasures(), _home_alone)

    def close(self) -> None:
        """Ends the connections that are kept."""
        self.outside.close()

    def chat(self) -> ChatInspection:
        """The chat, whether its tokens are set or not."""
        bot, app = self._settings.slack_bot_token, self._settings.slack_app_token
        token, url = bot.get_secret_value() if bot else "", self._settings.slack_api_url
        api = SlackApi(token, url, self._clock, NoMeasures())
        return SlackInspection(api, app.get_secret_value() if app else "")

    def glance(self, url: str) -> Glance:
        """What an address answers. Raises AdapterError."""
        return glance_at(url)

    def store(self) -> StoreSeen:
        """The database. Raises TocsinError with what to do when it cannot be used."""
        return look_at(self._settings.database_file)

    def webhooks(self) -> list[Webhook]:
        """How those stand that are told of what happens, as the database has it."""
        return webhooks_in(self._settings.database_file)


def _home_alone(workspace: str) -> str:
    """The tokens of others lie sealed in the database, which is not opened here."""
    raise AdapterError(f"{workspace} is not looked at", reason=Reason.CLIENT, retryable=False)

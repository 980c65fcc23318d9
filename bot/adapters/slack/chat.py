"""The Chat port over Slack's Web API."""

from __future__ import annotations

from bot.adapters.slack.api import Calls
from bot.adapters.slack.members import shown_name
from bot.adapters.slack.messages import Messages
from bot.adapters.slack.rooms import Rooms
from bot.errors import AdapterError
from bot.model.incident import Person
from bot.ports import Blocks, Chat


class SlackChat(Rooms, Messages):
    """Rooms, messages, and who people are."""

    def __init__(self, api: Calls, first: Calls | None = None) -> None:
        """`first` makes the calls that may use the room which others leave free."""
        Rooms.__init__(self, api)
        Messages.__init__(self, api)
        self.api = api
        self._people: dict[str, Person] = {}
        self.first: Chat = SlackChat(first) if first else self

    @property
    def is_working(self) -> bool:
        return self._api.is_working

    def show_home(self, user: str, blocks: Blocks, state: str) -> str:
        """Publishes the Home tab."""
        view = {"type": "home", "blocks": blocks}
        answer = self._api.call("views_publish", user_id=user, view=view, hash=state or None)
        return str(answer["view"]["hash"])

    def person(self, user_id: str) -> Person:
        """Who that user is; the id itself stands for the name while Slack does not answer."""
        if user_id not in self._people:
            try:
                user = self._api.call("users_info", user=user_id)["user"]
            except AdapterError:
                return Person(id=user_id, name=user_id)
            self._people[user_id] = Person(id=user_id, name=shown_name(user))
        return self._people[user_id]

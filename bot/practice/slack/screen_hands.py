"""What one person does with modals and the Home tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.practice.slack.elements import NotOnScreen, action_of, find, state_values
from bot.practice.slack.forms import fill, refusals
from bot.practice.slack.hands import ChannelHands
from bot.practice.slack.parcel import Attempt
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.reply import TROUBLE, Reply, from_attempt
from bot.practice.slack.screens import Screens
from bot.practice.slack.view_rules import checked_options, checked_view

_ASKED_FOR = "external_select"


class Hands(ChannelHands):
    """One person, in channels and in front of modals."""

    def modal(self, seconds: float = 0.0) -> Json | None:
        """The modal in front, waiting up to so many seconds for one to open."""
        return self.until(lambda: self._screens.modal(self.user.id), seconds)

    def submit(self, values: Mapping[str, Any] | None = None) -> Reply:
        """Fills in `values`, by block id or action id, and presses the submit button.

        The client refuses an empty required field before the app is asked; what was filled in stays.
        """
        view = self._front()
        filled = fill(self._with_options(view, values or {}), values or {}, self._resolve)
        view["state"] = {"values": filled}
        self._screens.keep(view["id"], filled)
        refused = refusals(view, filled)
        if refused:
            return Reply(errors=refused, modal=view)
        if not view["submit"]:
            raise NotOnScreen("the modal has no submit button")
        attempt = self._desk.deliver(self._desk.interactions.submission(self.user, view))
        if attempt.error:
            return from_attempt(attempt, self.modal())
        return self._follow(view, attempt)

    def suggestions(self, block_id: str, typed: str = "") -> Reply:
        """Types in a menu of the modal in front; the reply's `blocks` are the options that the app offers.

        Slack asks only from `min_query_length` characters on.
        """
        view = self._front()
        block = next((each for each in view["blocks"] if each["block_id"] == block_id), None)
        element = (block or {}).get("element") or {}
        if block is None or element.get("type") != _ASKED_FOR:
            raise NotOnScreen(f"{block_id} is no menu whose options the app is asked for")
        if not (self._desk.manifest.offers or self._desk.manifest.socket_mode):
            raise SlackError("no_options_url")
        if len(typed) < element.get("min_query_length", 3):
            return Reply(modal=view)
        attempt = self._desk.deliver(
            self._desk.interactions.suggestion(self.user, view, block, element, typed)
        )
        if attempt.error:
            return from_attempt(attempt, view)
        return Reply(attempt.status, blocks=checked_options(attempt.answer), modal=view)

    def close_modal(self) -> Reply:
        """Closes the modal in front; the app hears of it only if it asked to."""
        view = self._front()
        cleared = view["clear_on_close"]
        self._screens.close(self.user.id, "" if cleared else view["id"])
        if not view["notify_on_close"]:
            return Reply(modal=self.modal())
        return self._interact(self._desk.interactions.closed(self.user, view, cleared=cleared))

    def use(self, action_id: str, value: Any = None, block_id: str = "") -> Reply:
        """Presses a button or changes a field in the modal in front, or else on the Home tab.

        `block_id` tells elements with one action id apart, and so does a button's `value`. The app hears of a
        field in an input block only with `dispatch_action`.
        """
        view = self.modal() or self._screens.home(self.user.id)
        if view is None:
            raise NotOnScreen(f"{self.user.name} has neither a modal nor a Home tab open")
        here = [each for each in view["blocks"] if block_id in ("", each["block_id"])]
        block, element = find(here, action_id)
        if element["type"] == "button" and value is not None:
            block, element = find(here, action_id, value)
        action = action_of(block, element, value, self._resolve)
        if element["type"] != "button":
            state = {key: each for key, each in action.items() if key not in ("block_id", "action_id")}
            view["state"]["values"].setdefault(block["block_id"], {})[action_id] = state
        view["state"] = {"values": state_values(view["blocks"], view["state"]["values"])}
        self._screens.keep(view["id"], view["state"]["values"])
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Reply(modal=view)
        return self._interact(self._desk.interactions.view_action(self.user, view, action))

    def open_home(self) -> Json | None:
        """Opens the app's Home tab: the app hears `app_home_opened`; gives what the tab shows now."""
        place = self._workspace.open_im(self.user.id, self._workspace.bot_user_id)
        with self._workspace.lock:
            view = self._screens.home(self.user.id)
            shown = {"view": view} if view else {}
            where = {"user": self.user.id, "channel": place.id, "tab": "home"}
            self._workspace.publish("app_home_opened", place, **where, **shown)
        return view

    @property
    def _screens(self) -> Screens:
        return self._workspace.screens

    def _with_options(self, view: Json, values: Mapping[str, Any]) -> Json:
        """The view with the options of those menus in which the person has typed what they want."""
        for block in view["blocks"]:
            element, wanted = block.get("element") or {}, values.get(block["block_id"])
            if wanted and element.get("type") == _ASKED_FOR:
                offered = self.suggestions(block["block_id"], str(wanted)).blocks
                view = {**view, "blocks": [_offering(each, block, offered) for each in view["blocks"]]}
        return view

    def _front(self) -> Json:
        view = self.modal()
        if view is None:
            raise NotOnScreen(f"{self.user.name} has no modal open")
        return view

    def _follow(self, view: Json, attempt: Attempt) -> Reply:
        answer = attempt.answer
        try:
            errors = self._carry_out(view, answer)
        except SlackError as refused:
            return Reply(attempt.status, refused.code, TROUBLE, modal=self.modal())
        return Reply(attempt.status, errors=errors, modal=self.modal())

    def _carry_out(self, view: Json, answer: Json) -> dict[str, str]:
        """Does what the app's answer to a submission asks; gives the errors to show beside fields."""
        action = answer.get("response_action", "" if answer else "close")
        if action == "errors":
            errors = answer["errors"]
            if not errors or set(errors) - {block["block_id"] for block in view["blocks"]}:
                raise SlackError("invalid_errors")
            return dict(errors)
        if action == "close":
            self._screens.close(self.user.id, view["id"])
        elif action == "clear":
            self._screens.close(self.user.id)
        elif action == "update":
            self._screens.update(checked_view(answer.get("view"), "modal"), view_id=view["id"])
        elif action == "push":
            self._screens.push(self.user.id, checked_view(answer.get("view"), "modal"))
        else:
            raise SlackError("invalid_response_action")
        return {}


def _offering(each: Json, block: Json, options: list[Json]) -> Json:
    """The block, with the options in its menu where it is the one meant."""
    return {**each, "element": {**each["element"], "options": options}} if each is block else each

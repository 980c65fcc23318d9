"""What the app shows people outside channels: each person's stack of modals, and their Home tab."""

from __future__ import annotations

import copy
import secrets
from itertools import chain

from bot.practice.slack.elements import with_ids
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.state import State

_DEEPEST = 3


class Screens:
    """Open views by person; a view is a dict in the shape that `views.open` gives back.

    A view to show has passed `checked_view`; what comes back is a copy. Each change is published as
    `practice.view` of the person.
    """

    def __init__(self, workspace: State) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[Json]] = {}
        self._homes: dict[str, Json] = {}

    def modal(self, user: str) -> Json | None:
        """The modal in front of this person."""
        with self._workspace.lock:
            stack = self._stacks.get(user)
            return copy.deepcopy(stack[-1]) if stack else None

    def home(self, user: str) -> Json | None:
        """The person's Home tab of the app, once published."""
        with self._workspace.lock:
            return copy.deepcopy(self._homes.get(user))

    def open(self, user: str, view: Json) -> Json:
        """Shows a first modal; one that is open gives way."""
        with self._workspace.lock:
            self._stacks[user] = []
            return self._show(user, view)

    def push(self, user: str, view: Json) -> Json:
        """Lays a modal over the one that is open; three are the most."""
        with self._workspace.lock:
            stack = self._stacks.get(user, [])
            if not stack:
                raise SlackError("invalid_trigger_id")
            if len(stack) >= _DEEPEST:
                raise SlackError("push_limit_reached")
            return self._show(user, view)

    def update(self, view: Json, *, view_id: str = "", external_id: str = "", hash_: str = "") -> Json:
        """Replaces a view in place; what was typed stays where block id and action id stay.

        Raises:
            SlackError: `not_found`, or `hash_conflict` when `hash_` is not the view's present one.
        """
        with self._workspace.lock:
            user, old = self._open_view(view_id, external_id)
            _check_hash(old, hash_)
            if view.get("external_id") != old["external_id"]:
                self._check_external(view)
            new = self._body(view) | {key: old[key] for key in ("id", "root_view_id", "previous_view_id")}
            new["state"] = old["state"]
            stack = self._stacks[user]
            stack[stack.index(old)] = new
            return self._published(user, new)

    def publish(self, user: str, view: Json, hash_: str = "") -> Json:
        """Sets the person's Home tab."""
        with self._workspace.lock:
            old = self._homes.get(user)
            if old:
                _check_hash(old, hash_)
            new = self._body(view)
            new["id"] = new["root_view_id"] = old["id"] if old else new["id"]
            self._homes[user] = new
            return self._published(user, new)

    def keep(self, view_id: str, values: Json) -> None:
        """Keeps what the person has filled in so far: `state.values` of a view that may be gone by now."""
        with self._workspace.lock:
            for view in [*chain.from_iterable(self._stacks.values()), *self._homes.values()]:
                if view["id"] == view_id:
                    view["state"] = {"values": values}

    def close(self, user: str, view_id: str = "") -> None:
        """Takes away one modal, or the whole stack."""
        with self._workspace.lock:
            stack = self._stacks.get(user, [])
            stack[:] = [view for view in stack if view_id and view["id"] != view_id]
            self._published(user, stack[-1] if stack else None)

    def _show(self, user: str, view: Json) -> Json:
        self._check_external(view)
        body = self._body(view)
        stack = self._stacks[user]
        if stack:
            body |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
        stack.append(body)
        return self._published(user, body)

    def _open_view(self, view_id: str, external_id: str) -> tuple[str, Json]:
        for user, stack in self._stacks.items():
            for view in stack:
                if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                    return user, view
        raise SlackError("not_found")

    def _check_external(self, view: Json) -> None:
        wanted = view.get("external_id")
        if wanted and any(
            wanted == each["external_id"] for each in chain.from_iterable(self._stacks.values())
        ):
            raise SlackError("duplicate_external_id")

    def _body(self, view: Json) -> Json:
        workspace = self._workspace
        view_id = workspace.next_id("V")
        return {
            "title": None,
            "submit": None,
            "close": None,
            "callback_id": "",
            "private_metadata": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **view,
            "blocks": with_ids(view["blocks"]),
            "id": view_id,
            "root_view_id": view_id,
            "previous_view_id": None,
            "team_id": workspace.team_id,
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
            "hash": f"{workspace.epoch()}.{secrets.token_hex(4)}",
            "state": {"values": {}},
        }

    def _published(self, user: str, view: Json | None) -> Json:
        shown = copy.deepcopy(view)
        self._workspace.publish("practice.view", None, user=user, view=shown)
        return shown or {}


def _check_hash(view: Json, hash_: str) -> None:
    if hash_ and hash_ != view["hash"]:
        raise SlackError("hash_conflict")

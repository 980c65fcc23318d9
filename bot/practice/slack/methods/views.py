"""Modals and the Home tab: views.*."""

from __future__ import annotations

from bot.practice.slack.call import Call, Method, wrong_arguments
from bot.practice.slack.records import Json, SlackError
from bot.practice.slack.view_rules import checked_view


def _open(call: Call) -> Json:
    view = _view(call, "modal")
    user = call.workspace.triggers.exchange(call.text("trigger_id"))
    return {"view": call.workspace.screens.open(user, view)}


def _push(call: Call) -> Json:
    view = _view(call, "modal")
    user = call.workspace.triggers.exchange(call.text("trigger_id"))
    return {"view": call.workspace.screens.push(user, view)}


def _update(call: Call) -> Json:
    view_id, external_id = call.text("view_id", ""), call.text("external_id", "")
    if bool(view_id) == bool(external_id):
        raise wrong_arguments("exactly one of view_id and external_id is needed")
    view = _view(call, "modal")
    hash_ = call.text("hash", "")
    shown = call.workspace.screens.update(view, view_id=view_id, external_id=external_id, hash_=hash_)
    return {"view": shown}


def _publish(call: Call) -> Json:
    user = call.workspace.user(call.text("user_id"))
    view = _view(call, "home")
    if not call.workspace.home_tab:
        raise SlackError("not_enabled")
    return {"view": call.workspace.screens.publish(user.id, view, call.text("hash", ""))}


def _view(call: Call, surface: str) -> Json:
    return checked_view(call.structure("view", "invalid_arguments"), surface)


METHODS = {
    "views.open": Method(_open, tier=4),
    "views.push": Method(_push, tier=4),
    "views.update": Method(_update, tier=4),
    "views.publish": Method(_publish, tier=4),
}

"""The API's action items: follow-up work, and that somebody did it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Body, Query

from bot.engine.actions import Actions
from bot.model.action_item import ActionItem
from bot.model.incident import Person
from bot.model.token import Scope
from bot.model.value import Value
from bot.ports import Reader, Store
from handlers.answer import Refusal
from handlers.api_deeds import done
from handlers.api_params import By, ItemId
from handlers.api_scopes import needs
from handlers.api_views import ActionItemView
from handlers.caller import Asking, Caller
from handlers.gathered import Routes


class DoneRequest(Value):
    """Who did it."""

    by: By = ""


def action_routes(store: Store, actions: Actions, person: Callable[[str], Person]) -> Routes:
    """Lists action items, and takes them as done; those of incidents that may not be seen are not there."""

    def listed(
        caller: Asking,
        incident: Annotated[
            str | None, Query(max_length=100, description="Those of one incident, ended ones too.")
        ] = None,
        overdue: bool = False,
    ) -> list[ActionItemView]:
        """Open action items, the first due first; with `overdue=true` those whose day is over."""
        today = actions.today
        with store.read() as reader:
            found = reader.action_items(incident) if incident else reader.open_action_items()
            return [
                _view(item, item.is_overdue(today))
                for item in found
                if _is_seen(reader, item, caller) and (item.is_overdue(today) or not overdue)
            ]

    def finished(caller: Asking, item_id: ItemId, asked: Annotated[DoneRequest, Body()]) -> ActionItemView:
        """Somebody did it."""
        with store.read() as reader:
            item = reader.action_item(item_id)
            if item is None or not _is_seen(reader, item, caller):
                raise Refusal(404, "not_found", "No such action item.")
        by = caller.acts(asked.by, person)
        return _view(done(lambda: actions.done(item_id, by)), overdue=False)

    router = Routes()
    router.add_api_route("/actions", listed, **needs(Scope.ACTIONS_READ))
    router.add_api_route(
        "/actions/{item_id}/done",
        finished,
        methods=["POST"],
        **needs(Scope.ACTIONS_WRITE, refuses=(404, 409), changes=True),
    )
    return router


def _is_seen(reader: Reader, item: ActionItem, caller: Caller) -> bool:
    return caller.sees(reader.incident(item.incident))


def _view(item: ActionItem, overdue: bool) -> ActionItemView:
    people = {"owner": item.owner, "by": item.by, "ended_by": item.ended_by}
    names = {field: person.name if person else "" for field, person in people.items()}
    own = {name: getattr(item, name) for name in ActionItemView.model_fields if hasattr(item, name)}
    return ActionItemView(**own | names, overdue=overdue)
